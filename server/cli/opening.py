"""How every command gets at the data: settings, database, files and key."""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from server.problems import Problem
from server.settings import Settings, read_settings
from server.storage import cluster, migrate
from server.storage.database import translated
from server.storage.store import Storage, open_storage, work_in


@dataclass(frozen=True)
class Session:
    """One command at work: its settings, its storage, and who it acts for in the record."""

    settings: Settings
    storage: Storage
    actor: str


def actor() -> str:
    """Give the name that events keep: of the person at the operating system."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli:unknown"


def prepare() -> Settings:
    """Read the settings, start our own PostGIS where no other is named, bring the schema up.

    The settings that come back always name the database.
    """
    settings = read_settings()
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Problem("file_unwritable", file=settings.data, reason=error.strerror) from error
    url = settings.database_url or cluster.ensure(settings.data)
    try:
        with translated():
            migrate.upgrade(url)
    except Problem as problem:
        if problem.code == "database_away":
            raise Problem("database_unreachable") from problem
        raise
    return replace(settings, database_url=url)


@contextmanager
def session(connections: int = 2) -> Iterator[Session]:
    """Open the data for one command.

    Raises:
        Problem: `not_prepared` when our own database would have to be made: whoever asks with a
            wrong NEOTHIEN_DATA shall not get an empty list and a second key.
    """
    settings = read_settings()
    if settings.database_url is None and not settings.data.is_dir():
        raise Problem("not_prepared", folder=settings.data)
    settings = prepare()
    work_in(settings)
    try:
        with closing(open_storage(settings, settings.database_url or "", connections)) as storage:
            yield Session(settings, storage, actor())
    finally:
        tempfile.tempdir = None
