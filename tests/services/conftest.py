"""Storage of a test's own, with nothing in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.settings import Settings
from server.storage.store import Storage, open_storage


@pytest.fixture
def storage(database_url: str, tmp_path: Path) -> Iterator[Storage]:
    opened = open_storage(Settings(data=tmp_path / "data"), database_url)
    yield opened
    opened.close()
