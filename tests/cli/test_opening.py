"""What a command works on: a database of the program's age, temporary files beside the blobs."""

import tempfile
from pathlib import Path

from sqlalchemy import create_engine, text

from server import app
from server.cli import worker
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


def set_schema(url, *versions):
    """Say that the database has had these migrations; gives what it said before."""
    engine = create_engine(url)
    with engine.begin() as db:
        before = list(
            db.execute(text("delete from alembic_version returning version_num")).scalars()
        )
        for version in versions:
            db.execute(text("insert into alembic_version values (:version)"), {"version": version})
    engine.dispose()
    return before


def test_a_database_that_is_older_is_told_and_left_alone(cli, database_url, monkeypatch):
    set_schema(database_url, "0001")
    assert "neothien init" in cli.run("users", "list", code=1).stderr
    monkeypatch.setattr(worker, "PATIENCE", 0)
    assert "neothien init" in cli.run("worker", "--once", code=1).stderr


def test_a_database_that_is_newer_is_left_alone_by_every_command(cli, database_url):
    set_schema(database_url, "9999")
    for command in ("users list", "worker --once", "init", "serve"):
        assert "cập nhật chương trình" in cli.run(*command.split(), code=1).stderr


def test_an_empty_database_is_brought_up_by_init(cli, databases):
    databases.template("nothing", lambda url: None)
    with databases.clone("nothing") as url:
        cli.env["DATABASE_URL"] = url
        assert "neothien init" in cli.run("users", "list", code=1).stderr
        cli.run("init")
        assert cli.json("users", "list") == []


def test_the_worker_waits_for_the_server_that_brings_the_schema_up(cli, database_url, monkeypatch):
    newest = set_schema(database_url, "0001")
    monkeypatch.setattr(worker.time, "sleep", lambda _: set_schema(database_url, *newest))
    cli.run("worker", "--once")


def test_a_folder_without_a_database_gets_none(cli, tmp_path):
    del cli.env["DATABASE_URL"]
    (tmp_path / "data").mkdir()
    assert "neothien init" in cli.run("users", "list", code=1).stderr
    assert list((tmp_path / "data").iterdir()) == []
