"""The PostGIS that tests use: one private cluster a run, a migrated template, a clone per test."""

from __future__ import annotations

import contextlib
import fcntl
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from server.storage import cluster
from tests.caretaker import MEMORY

KINDS = {"fast": True, "durable": False}


@contextlib.contextmanager
def at_home(folder: Path, kind: str) -> Iterator[Path]:
    """Give the data folder of a run's cluster; inside, its files are in memory if it is fast."""
    disk, in_memory = cluster.ROOT_HOME, MEMORY / folder.name
    if KINDS[kind] and in_memory.is_dir():
        folder, cluster.ROOT_HOME = in_memory, in_memory / "home"
    try:
        yield folder / kind
    finally:
        cluster.ROOT_HOME = disk


class Databases:
    """Databases made from one migrated template; `kind` is "fast" or "durable" (fsync on)."""

    def __init__(self, folder: Path, kind: str) -> None:
        with at_home(folder, kind) as self.data:
            self.data.mkdir(exist_ok=True)
            self.url = cluster.ensure(self.data, fast=KINDS[kind])
        self.template("app", _migrate)

    def template(self, name: str, fill: Callable[[str], None], base: str | None = None) -> None:
        """Make the template `name` once in a run: a copy of `base` that `fill` is given the URL of.

        Whatever process comes first makes it; the others wait.
        """
        with (self.data / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = self.data / f"{name}.template"
            if not made.exists():
                self._create(f"template_{name}", f"template_{base}" if base else "template0")
                fill(self._named(f"template_{name}"))
                self._freeze(f"template_{name}")
                made.touch()

    @contextlib.contextmanager
    def clone(self, template: str = "app") -> Iterator[str]:
        """Give the URL of a new database like `template`; drop it afterwards.

        The template "app" has PostGIS and the newest schema, and no rows.
        """
        name = f"t_{secrets.token_hex(6)}"
        self._create(name, f"template_{template}")
        try:
            yield self._named(name)
        finally:
            with self._admin() as admin:
                admin.execute(f"drop database {name} with (force)")

    def _create(self, name: str, template: str) -> None:
        with self._admin() as admin:
            # A file copy skips the WAL; before PostgreSQL 15 it is the only way and has no name.
            copy = "strategy file_copy" if admin.info.server_version >= 150000 else ""
            admin.execute(f"create database {name} template {template} {copy}")

    def _freeze(self, name: str) -> None:
        with self._admin() as admin:
            admin.execute(f"alter database {name} is_template true allow_connections false")
            busy = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"
            admin.execute(busy, [name])

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(self._named("postgres").replace("+psycopg", ""), autocommit=True)

    def _named(self, name: str) -> str:
        return f"{self.url.rpartition('/')[0]}/{name}"


def _migrate(url: str) -> None:
    from server.storage.migrate import upgrade

    upgrade(url)
