"""Importing villages and communes into an empty database, and importing the same again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.villages import ALWAYS
from server.problems import Problem
from server.services import boundaries
from server.services import boundary_files as files
from server.services.boundary_changes import Version
from server.settings import Settings
from server.storage import places
from server.storage.store import Storage, open_storage
from tests.services.places import COMMUNE, at, cell, commune, geojson, villages


@pytest.fixture
def storage(database_url: str, tmp_path: Path) -> Iterator[Storage]:
    opened = open_storage(Settings(data=tmp_path / "data"), database_url)
    yield opened
    opened.close()


def test_villages_into_an_empty_database(storage: Storage, tmp_path: Path) -> None:
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0), v2=cell(1, 0))
    result = import_villages(storage, path)
    assert (result.added, result.changed, result.ended, result.unchanged) == (2, 0, 0, 0)
    first, second = stored(storage)
    assert (first.place.code, first.place.name, first.place.parent) == (
        "99001001",
        "Thôn 1",
        COMMUNE,
    )
    assert (first.valid_from, first.valid_to) == (ALWAYS, None)
    assert second.place.area_source == "surveyed"
    assert second.place.area.equals(cell(1, 0))


def import_villages(storage: Storage, path: Path, **more) -> boundaries.ImportResult:
    with storage.transaction() as store:
        return boundaries.import_villages(store, path, actor="test", **more)


def stored(storage: Storage) -> list[Version]:
    with storage.reading() as store:
        return [files.version_of(row) for row in places.all_villages(store)]
