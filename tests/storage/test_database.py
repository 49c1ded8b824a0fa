"""The connections of one process, when the database goes away and comes back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from server.problems import Problem
from server.storage import cluster
from server.storage.blobs import FolderBlobs
from server.storage.database import fetch, open_engine
from server.storage.store import Storage
from server.vault import Vault

CONNECTIONS = 3


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """The folder of a cluster that may be stopped."""
    yield tmp_path
    cluster.stop(tmp_path)
    shutil.rmtree(cluster.home(tmp_path), ignore_errors=True)


def opened(url: str, folder: Path, connections: int) -> Storage:
    engine = open_engine(url, connections)
    singles = open_engine(url, connections, commits_each=True)
    return Storage(engine, singles, engine, FolderBlobs(folder), Vault(bytes(32)))


def ask(storage: Storage, way: str) -> int:
    with getattr(storage, way)() as store:
        return int(fetch(store.db, "select %(n)s::int as n", {"n": 7}).n)


@pytest.mark.parametrize("way", ["reading", "transaction"])
def test_one_request_at_most_fails_after_a_restart(data: Path, way: str) -> None:
    storage = opened(cluster.ensure(data, fast=True), data / "blobs", CONNECTIONS)
    with ExitStack() as all_at_once:
        for _ in range(CONNECTIONS):
            store = all_at_once.enter_context(getattr(storage, way)())
            fetch(store.db, "select 1", {})
    cluster.stop(data)
    cluster.ensure(data, fast=True)
    failures = 0
    for _ in range(2 * CONNECTIONS):
        try:
            assert ask(storage, way) == 7
        except Problem as problem:
            assert problem.code == "database_away"
            failures += 1
    assert failures <= 1
    storage.close()


def test_a_transaction_that_is_not_used_is_not_begun(database_url: str, tmp_path: Path) -> None:
    storage = opened(database_url, tmp_path, 1)
    # The one connection is free for whoever asks meanwhile.
    with storage.transaction() as store:
        assert not store.has_begun
        assert ask(storage, "transaction") == 7
        fetch(store.db, "create table kept (n int)", {})
        assert store.has_begun
    with pytest.raises(ZeroDivisionError), storage.transaction() as store:
        fetch(store.db, "insert into kept values (1)", {})
        _ = 1 / 0
    with storage.reading() as store:
        fetch(store.db, "insert into kept values (2)", {})
        assert fetch(store.db, "select array_agg(n) as all from kept", {}).all == [2]
    storage.close()


def test_a_cancelled_statement_leaves_the_connection(database_url: str, tmp_path: Path) -> None:
    storage = opened(database_url, tmp_path, 1)
    with storage.reading() as store:
        before = fetch(store.db, "select pg_backend_pid() as pid", {}).pid
        fetch(store.db, "set statement_timeout = 1", {})
        with pytest.raises(psycopg.errors.QueryCanceled):
            fetch(store.db, "select pg_sleep(5)", {})
        fetch(store.db, "reset statement_timeout", {})
    with storage.reading() as store:
        assert fetch(store.db, "select pg_backend_pid() as pid", {}).pid == before
    storage.close()
