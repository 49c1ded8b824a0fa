"""The unit of work: one transaction, the blobs, the vault, and what this process remembers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.postgresql import insert as upsert

from server.problems import Problem
from server.storage import people
from server.storage.blobs import Blobs, make_blobs
from server.storage.database import open_engine, translated
from server.storage.people import Person
from server.storage.tables import key_check
from server.vault import Vault, load_or_create_key

if TYPE_CHECKING:
    from geo.villages import VillageIndex
    from server.settings import Settings
    from server.storage.forms import FormVersion


PERSON_ROLE = "neothien_person"
"""The database role that signed-in people work as; migration 0002 makes it and its rules."""


@dataclass
class Memory:
    """Copies that a process keeps; each is named by a version, so none can be stale unseen."""

    form_versions: dict[tuple[str, str], FormVersion] = field(default_factory=dict)
    form_list: tuple[int, str] | None = None
    villages: tuple[int, VillageIndex] | None = None
    media: dict[tuple[str, tuple[str, ...]], tuple[tuple[object, ...], bytes, str]] = field(
        default_factory=dict
    )
    passwords: dict[str, bytes] = field(default_factory=dict)
    failed_logins: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Wrong passwords in a row, by user name, and the time (monotonic) of the last."""
    good_tokens: set[bytes] = field(default_factory=set)
    """Digests of the tokens that programs have come with."""
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True)
class Store:
    """What a service works on; its rows are kept when the `with` block ends without an error."""

    begin: Callable[[], Connection]
    singles: Engine
    """Every statement on its connections is a transaction of its own."""
    blobs: Blobs
    vault: Vault
    memory: Memory

    @cached_property
    def db(self) -> Connection:
        """The transaction's connection; it begins when it is first asked for."""
        return self.begin()

    @property
    def has_begun(self) -> bool:
        """Whether the transaction has begun."""
        return "db" in vars(self)


@dataclass(frozen=True)
class Storage:
    """The storage of one process; safe to share among threads."""

    engine: Engine
    singles: Engine
    """Every statement on its connections is a transaction of its own."""
    people_engine: Engine
    """Its connections act as PERSON_ROLE: what they see is what the area rule lets through."""
    blobs: Blobs
    vault: Vault
    memory: Memory = field(default_factory=Memory)

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """Give a Store whose rows are committed at the end, or rolled back on any error."""
        with translated(), ExitStack() as begun:
            yield self._store(lambda: begun.enter_context(self.engine.begin()))

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Give a Store for single statements, each its own transaction."""
        with translated(), self.singles.connect() as db:
            yield self._store(lambda: db)

    @contextmanager
    def as_person(self, person: Person) -> Iterator[Store]:
        """Give a Store whose transaction sees and changes only what this person may.

        The database enforces it (migration 0002): rows of other areas are not there.
        """
        with translated(), self.people_engine.begin() as db:
            people.become(db, person)
            yield self._store(lambda: db)

    def close(self) -> None:
        """Give back every connection."""
        for engine in (self.engine, self.singles, self.people_engine):
            engine.dispose()

    def _store(self, begin: Callable[[], Connection]) -> Store:
        return Store(begin, self.singles, self.blobs, self.vault, self.memory)


def work_in(settings: Settings) -> None:
    """Put every temporary file of this process beside the blobs: /tmp may be small, or memory.

    They have no names (`tempfile.TemporaryFile` on Linux), so a kill leaves nothing behind.
    """
    settings.uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
    tempfile.tempdir = str(settings.uploads)


def open_storage(settings: Settings, url: str, connections: int = 5) -> Storage:
    """Open database, blobs and vault as the settings say; makes folders and key when absent.

    Raises:
        Problem: `database_away`; `key_wrong` when the database was sealed with another key.
    """
    engine = open_engine(url, connections)
    key_file = settings.data / "neothien.key"
    known = _known_key(engine)
    if known is not None and settings.key is None and not key_file.exists():
        raise Problem("key_wrong")
    settings.uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
    vault = Vault(load_or_create_key(key_file, settings.key))
    mac = vault.mac(b"key check")
    if (known or _remember_key(engine, mac)) != mac:
        raise Problem("key_wrong")
    people_engine = open_engine(url, max(2, connections // 2), PERSON_ROLE)
    singles = open_engine(url, connections, commits_each=True)
    return Storage(engine, singles, people_engine, make_blobs(settings), vault)


def _known_key(engine: Engine) -> bytes | None:
    """Give the keyed digest of the key that this database is sealed with, if there is one yet."""
    with translated(), engine.connect() as db:
        return db.execute(select(key_check.c.mac)).scalar_one_or_none()


def _remember_key(engine: Engine, mac: bytes) -> bytes:
    with translated(), engine.begin() as db:
        db.execute(upsert(key_check).values(mac=mac).on_conflict_do_nothing())
        return bytes(db.execute(select(key_check.c.mac)).scalar_one())
