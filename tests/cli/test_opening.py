"""Where a command, and a server process, put their temporary files."""

import tempfile
from pathlib import Path

from server import app
from server.cli.opening import session
from server.storage.store import Storage


def test_temporary_files_are_beside_the_blobs_and_have_no_names(cli, monkeypatch):
    for name, value in cli.env.items():
        monkeypatch.setenv(name, value)
    with session() as here:
        assert Path(tempfile.gettempdir()) == here.settings.uploads
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
            assert list(here.settings.uploads.iterdir()) == []
    assert Path(tempfile.gettempdir()) != here.settings.uploads


def test_so_does_the_server(filled_cli, world, monkeypatch):
    for name, value in filled_cli.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr("server.web.logs.configure", lambda: None)
    storage = app.from_environment().extensions["neothien"][1]
    assert isinstance(storage, Storage)
    storage.close()
    assert Path(tempfile.gettempdir()) == world.settings.uploads
