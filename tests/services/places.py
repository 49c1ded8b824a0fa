"""Boundary files of an invented commune: rows of square villages, a hundredth of a degree wide."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from shapely import Point, Polygon, box, to_geojson
from shapely.geometry.base import BaseGeometry

from server.services import boundaries
from server.services.boundaries import ImportResult
from server.services.boundary_changes import Version
from server.services.boundary_files import version_of
from server.storage import places
from server.storage.store import Storage

COMMUNE = "99001"
STEP = 0.01
WEST, SOUTH = 105.0, 18.0


def cell(east: float, north: float, wide: float = 1, high: float = 1) -> Polygon:
    """An area so many steps east and north of the commune's south-west corner."""
    west, south = WEST + east * STEP, SOUTH + north * STEP
    return box(west, south, west + wide * STEP, south + high * STEP)


def at(east: float, north: float) -> Point:
    """A point so many steps east and north of the commune's south-west corner."""
    return Point(WEST + east * STEP, SOUTH + north * STEP)


def geojson(path: Path, features: Sequence[tuple[Mapping[str, str], BaseGeometry | None]]) -> Path:
    """Write a GeoJSON file."""
    rows = [
        {
            "type": "Feature",
            "properties": fields,
            "geometry": None if shape is None else json.loads(to_geojson(shape)),
        }
        for fields, shape in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), "utf-8")
    return path


def villages(path: Path, **shapes: BaseGeometry | None) -> Path:
    """Write a file of villages of 99001: v1 is 99001001, named "Thôn 1"."""
    features = [
        ({"code": f"{COMMUNE}{int(name[1:]):03}", "name": f"Thôn {name[1:]}"}, shape)
        for name, shape in shapes.items()
    ]
    return geojson(path, features)


def commune(path: Path, area: Polygon, **fields: str) -> Path:
    """Write a file of the one commune 99001."""
    fields = {"code": COMMUNE, "name": "Suối Mây", "province": "99"} | fields
    return geojson(path, [(fields, area)])


def import_villages(storage: Storage, path: Path, **more: Any) -> ImportResult:
    """Import villages in a transaction of its own."""
    with storage.transaction() as store:
        return boundaries.import_villages(store, path, actor="test", **more)


def import_communes(storage: Storage, path: Path, **more: Any) -> ImportResult:
    """Import communes in a transaction of its own."""
    with storage.transaction() as store:
        return boundaries.import_communes(store, path, actor="test", **more)


def stored(storage: Storage) -> list[Version]:
    """Give every stored version of every village."""
    with storage.reading() as store:
        return [version_of(row) for row in places.all_villages(store)]


def stored_communes(storage: Storage) -> list[Version]:
    """Give every stored version of every commune."""
    with storage.reading() as store:
        return [version_of(row) for row in places.all_communes(store)]


def days(storage: Storage) -> list[tuple[str, date, date | None, tuple[str, ...]]]:
    """Give of every village version the last digit, the days and its successors' last digits."""
    return [
        (v.place.code[-1], v.valid_from, v.valid_to, tuple(code[-1] for code in v.successors))
        for v in stored(storage)
    ]


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    """Give how many places were added, changed, ended, unchanged."""
    return result.added, result.changed, result.ended, result.unchanged
