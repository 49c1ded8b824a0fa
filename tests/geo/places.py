"""An invented commune of four villages, each a kilometre square, around 105.0 E 18.0 N."""

from __future__ import annotations

from datetime import date

from hypothesis import settings
from shapely import Point, box

from geo.villages import Village, VillageIndex

LAT, LON = 18.0, 105.0
NORTH_M, EAST_M = 110_670.0, 105_900.0
"""Metres in a degree at 18 N, near enough."""
QUICK = settings(max_examples=50, deadline=None)
"""For properties: the machine may be busy, and the whole tier is to run in seconds."""
TODAY = date(2026, 9, 1)


def square(code: str, east: float, north: float, size: float = 1000.0, **more) -> Village:
    """A village whose south-west corner is so many metres east and north of the start."""
    west, south = LON + east / EAST_M, LAT + north / NORTH_M
    area = box(west, south, west + size / EAST_M, south + size / NORTH_M)
    more.setdefault("area_source", "surveyed")
    return Village(code, f"Thôn {code}", "99001", area.centroid, area, **more)


def at(east: float, north: float) -> tuple[float, float]:
    """Latitude and longitude of a place so many metres east and north of the start."""
    return LAT + north / NORTH_M, LON + east / EAST_M


def commune() -> VillageIndex:
    """Four squares: A south-west, B south-east, C north-west, D north-east; E is a point."""
    lone = Village("E", "Thôn E", "99001", Point(LON + 0.1, LAT))
    squares = [square("A", 0, 0), square("B", 1000, 0), square("C", 0, 1000)]
    return VillageIndex([*squares, square("D", 1000, 1000), lone])
