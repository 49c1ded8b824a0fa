"""How the server's connections behave when a phone is gone."""

import resource
import socket
from contextlib import closing
from types import SimpleNamespace

import pytest

from server.cli import gunicorn


def test_a_connection_on_which_nothing_comes_is_given_up(monkeypatch):
    monkeypatch.setattr(gunicorn, "SILENCE_SECONDS", 1)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        gunicorn.post_fork(None, SimpleNamespace(sockets=[SimpleNamespace(sock=listener)]))
        with (
            closing(socket.create_connection(listener.getsockname())) as phone,
            closing(listener.accept()[0]) as connection,
        ):
            phone.send(b"POST")
            connection.setblocking(True)  # as gunicorn does before it reads
            assert connection.recv(10) == b"POST"
            with pytest.raises(BlockingIOError):
                connection.recv(10)
    files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert files[0] >= before[0]
