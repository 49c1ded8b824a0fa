"""Live servers for the end-to-end tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.live import LiveServer
from tests.postgres import Databases


@pytest.fixture(scope="module")
def live_server(databases: Databases, tmp_path_factory) -> Iterator[LiveServer]:
    """A running server with the published forms, one officer and one phone."""
    yield from _running(databases, tmp_path_factory.mktemp("live"))


@pytest.fixture
def durable_server(durable_databases: Databases, tmp_path) -> Iterator[LiveServer]:
    """The same on a database that keeps what it has committed."""
    yield from _running(durable_databases, tmp_path)


def _running(databases: Databases, folder) -> Iterator[LiveServer]:
    with databases.clone() as url:
        server = LiveServer(folder, url)
        try:
            server.start()
            yield server
        finally:
            server.close()
