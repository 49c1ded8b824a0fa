"""One message to one webhook: to the address that was checked, no redirects, and not for long."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer

from server.problems import Problem
from server.services import webhooks_address
from server.services.webhooks_address import Address

SILENCE = 5.0
"""Seconds that a receiver may say nothing."""
LONGEST = 15
"""Seconds that a message may take in all, however slowly a receiver answers."""


@dataclass(frozen=True)
class Tried:
    """What came of a try: the HTTP status, or what kept us from getting one."""

    status: int | None
    fault: str | None
    ms: int

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants no more messages."""
        return self.status == 410


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> Tried:
    """Send a message; the receiver's answer but for its status is not read."""
    began = time.monotonic()
    status, fault = None, None
    try:
        address = webhooks_address.parse(url, private=private)
        number = webhooks_address.resolve(address, private=private)
        status = _status(address, number, body, headers)
    except Problem as problem:
        fault = problem.code
    except socket.gaierror:
        fault = "unresolved"
    except ssl.SSLError:
        fault = "tls"
    except TimeoutError:
        fault = "timeout"
    except (OSError, HTTPException, ValueError):
        fault = "broken"
    return Tried(status, fault, round((time.monotonic() - began) * 1000))


def _status(address: Address, number: str, body: bytes, headers: Mapping[str, str]) -> int:
    said = {"Content-Type": "application/json", "User-Agent": "NeoThien", "Connection": "close"}
    with _connected(address, number) as sock:
        connection = HTTPConnection(address.host, address.port)
        connection.sock = sock
        connection.request("POST", address.path, body, {**said, **headers})
        return connection.getresponse().status


@contextmanager
def _connected(address: Address, number: str) -> Iterator[socket.socket]:
    """Connect to a number that was checked, and cut the connection when it takes too long."""
    sock = socket.create_connection((number, address.port), SILENCE)
    if address.is_https:
        context = ssl.create_default_context()
        sock = context.wrap_socket(
            sock, server_hostname=address.host, do_handshake_on_connect=False
        )
    end = Timer(LONGEST, _cut, [sock])
    end.daemon = True
    end.start()
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        yield sock
    finally:
        end.cancel()
        sock.close()


def _cut(sock: socket.socket) -> None:
    # The class's own: that of TLS would take the state away from whoever is reading.
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
