"""Geometries as databases take and give them: well-known binary in EPSG:4326."""

from __future__ import annotations

import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry


def load_point(wkb: bytes | None) -> Point | None:
    """Read a point; None stays None."""
    shape = None if wkb is None else shapely.from_wkb(wkb)
    return shape if isinstance(shape, Point) else None


def load_area(wkb: bytes | None) -> Polygon | MultiPolygon | None:
    """Read an area; None stays None."""
    shape = None if wkb is None else shapely.from_wkb(wkb)
    return shape if isinstance(shape, Polygon | MultiPolygon) else None


def dump(shape: BaseGeometry | None) -> str | None:
    """Write a geometry as hexadecimal well-known binary that names EPSG:4326."""
    if shape is None:
        return None
    return str(shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True))


def dump_area(area: Polygon | MultiPolygon | None) -> str | None:
    """Write an area as `dump` does, always as a multipolygon."""
    return dump(MultiPolygon([area]) if isinstance(area, Polygon) else area)
