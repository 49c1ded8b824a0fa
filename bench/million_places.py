"""Made ground for the benches: every real commune with a made area, and made villages in it.

Areas are the parts of a plane that are nearest to each place's point, bent by waves so that borders
have as many corners as surveyed ones; neighbours share theirs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import numpy as np
import psycopg
import shapely
from shapely import MultiPoint, MultiPolygon, Point, Polygon

from geo import wkb
from geo.places import Place, places_on

BORN = date(2025, 7, 1)
FEWEST, MOST = 12, 42
"""Villages of a commune: 27 on average, 90,000 in all, as many as there are."""
REACH = 0.15
"""Half the width of a commune without neighbours, in degrees."""
COMMUNE_STEP, VILLAGE_STEP = 0.003, 0.002
"""Longest piece of a border, in degrees."""
WAVES = ((0.05, 0.0015), (0.02, 0.0006), (0.008, 0.00024))
"""Length and height, in degrees; so flat that no border crosses another."""

_COMMUNES = "copy communes (code, name, kind, province, centre, area, valid_from) from stdin"
_VILLAGES = "copy villages (code, name, commune, point, area, area_source, valid_from) from stdin"


def fill(db: psycopg.Connection) -> None:
    """Write all communes and villages."""
    communes = [place for place in places_on(BORN).values() if not place.is_province]
    cells = _cells([Point(place.lon, place.lat) for place in communes])
    with db.cursor() as cursor:
        with cursor.copy(_COMMUNES) as copy:
            for place, area in zip(communes, _bent(cells, COMMUNE_STEP), strict=True):
                copy.write_row(_commune(place, area))
        with cursor.copy(_VILLAGES) as copy:
            for place, cell in zip(communes, cells, strict=True):
                for row in _villages(place, cell):
                    copy.write_row(row)


def _commune(place: Place, area: Polygon) -> tuple[object, ...]:
    centre = wkb.dump(area.representative_point())
    name = f"{place.type.capitalize()} {place.name}"
    return place.code, name, place.type, place.parent, centre, _area(area), BORN


def _villages(place: Place, cell: Polygon) -> Iterator[tuple[object, ...]]:
    source = random.Random(place.code)
    points = _points(source, cell, source.randint(FEWEST, MOST))
    parts = shapely.intersection(_voronoi(points, cell), cell)
    kind = "Tổ dân phố" if place.type == "phường" else "Thôn"
    for number, area in enumerate(_bent(parts, VILLAGE_STEP), 1):
        point = wkb.dump(area.representative_point())
        guessed = "guessed" if source.random() < 0.3 else "surveyed"
        code = f"{place.code}{number:03}"
        yield code, f"{kind} {number}", place.code, point, _area(area), guessed, BORN


def _points(source: random.Random, cell: Polygon, count: int) -> list[Point]:
    west, south, east, north = cell.bounds
    found: list[Point] = []
    while len(found) < count:
        point = Point(source.uniform(west, east), source.uniform(south, north))
        if cell.contains(point):
            found.append(point)
    return found


def _cells(points: list[Point]) -> np.ndarray:
    whole = shapely.box(*MultiPoint(points).bounds)
    around = shapely.box(*(shapely.bounds(points) + np.array([-REACH, -REACH, REACH, REACH])).T)
    return shapely.intersection(_voronoi(points, whole), around)


def _voronoi(points: list[Point], whole: Polygon) -> np.ndarray:
    cells = shapely.voronoi_polygons(MultiPoint(points), extend_to=whole, ordered=True)
    return shapely.get_parts(cells)


def _bent(shapes: np.ndarray, step: float) -> list[Polygon]:
    return list(shapely.transform(shapely.segmentize(shapes, step), _wave))


def _wave(places: np.ndarray) -> np.ndarray:
    """Move every place by the same smooth field: what touches before, touches after."""
    x, y = places.T
    for length, height in WAVES:
        turn = 2 * np.pi / length
        x, y = x + height * np.sin(turn * y + x), y + height * np.sin(turn * x + y)
    return np.column_stack([x, y])


def _area(area: Polygon | MultiPolygon) -> str | None:
    return wkb.dump_area(area)
