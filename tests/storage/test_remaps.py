"""Waiting for intake looks at this database only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from server.storage import remaps
from server.storage.store import Storage, open_storage
from tests.postgres import Databases
from tests.world import World

WRITE = text("update submissions set flags = '{}'")


def wait(storage: Storage) -> None:
    with storage.transaction() as store:
        remaps.wait_for_intake(store)


def test_intake_of_this_database_is_waited_for_and_no_other(world: World, databases: Databases):
    with databases.clone("world") as url, ThreadPoolExecutor(1) as pool:
        other = open_storage(world.settings, url)
        with other.transaction() as store:
            store.db.execute(WRITE)
            pool.submit(wait, world.storage).result(timeout=10)
        other.close()
        with world.storage.transaction() as store:
            store.db.execute(WRITE)
            waiting = pool.submit(wait, world.storage)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.2)
        waiting.result(timeout=10)
