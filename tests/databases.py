"""Fixtures that many tests share: databases of their own, made in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.caretaker import RUN
from tests.postgres import Databases


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    """Databases that are quick to make and lose data when the power goes."""
    return Databases(pytestconfig.stash[RUN], "fast")


@pytest.fixture(scope="session")
def durable_databases(pytestconfig: pytest.Config) -> Databases:
    """Databases that keep what they committed, for tests that kill things."""
    return Databases(pytestconfig.stash[RUN], "durable")


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Give the URL (`postgresql+psycopg://...`) of this test's own, migrated, empty database."""
    with databases.clone() as url:
        yield url


@pytest.fixture
def durable_database_url(durable_databases: Databases) -> Iterator[str]:
    """Give the same as `database_url` on a cluster with fsync on."""
    with durable_databases.clone() as url:
        yield url
