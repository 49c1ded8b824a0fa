"""How every command gets at the data: settings, database, files and key."""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from server.cli.words import say
from server.problems import Problem
from server.problems.system import Reason
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

    For `init`, `serve` and `demo`; every other command works on what they prepared. The settings
    that come back always name the database.
    """
    settings = read_settings()
    _make_folder(settings)
    url = settings.database_url or cluster.ensure(settings.data)
    with _reachable():
        migrate.check(url, behind_is_fine=True)
        migrate.upgrade(url)
    return replace(settings, database_url=url)


def existing(settings: Settings) -> Settings:
    """Give the settings with the database that is there, started where it is our own.

    Raises:
        Problem: `not_prepared` when our own database would have to be made: whoever asks with a
            wrong NEOTHIEN_DATA shall not get an empty list and a second key.
    """
    if settings.database_url is not None:
        return settings
    if not settings.data.is_dir() or not (cluster.home(settings.data) / "cluster").exists():
        raise Problem("not_prepared", folder=settings.data)
    return replace(settings, database_url=cluster.ensure(settings.data))


@contextmanager
def session(connections: int = 2) -> Iterator[Session]:
    """Open the data for one command.

    Raises:
        Problem: `not_prepared`; `schema_behind`, `schema_ahead` when database and program are not
            of one age.
    """
    settings = existing(read_settings())
    url = settings.database_url or ""
    with _reachable():
        migrate.check(url)
    _make_folder(settings)
    work_in(settings)
    try:
        with closing(open_storage(settings, url, connections)) as storage:
            yield Session(settings, storage, actor())
    finally:
        tempfile.tempdir = None


def key_file(settings: Settings) -> Path:
    """Say where the key is kept when the environment does not give it."""
    return settings.data / "neothien.key"


def key_is_made(settings: Settings) -> bool:
    """Tell whether opening the storage will make a key."""
    return not settings.key and not key_file(settings).exists()


def keep_a_copy(settings: Settings, say: Callable[[str, str], str] = say) -> str:
    """Say what to do with a key that was just made."""
    key = key_file(settings)
    return say(
        f"Hãy sao lưu tệp khóa {key} ở nơi khác, tách khỏi bản sao lưu dữ liệu: "
        "mất khóa là mất mọi dữ liệu đã niêm phong.",
        f"Keep a copy of the key file {key} in another place, apart from the data's backup: "
        "without it, sealed data is lost.",
    )


def _make_folder(settings: Settings) -> None:
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Problem("file_unwritable", file=settings.data, reason=Reason(error)) from error


@contextmanager
def _reachable() -> Iterator[None]:
    """Say in an administrator's words that the database cannot be reached."""
    try:
        with translated():
            yield
    except Problem as problem:
        if problem.code == "database_away":
            raise Problem("database_unreachable") from problem
        raise
