"""The text that ODK phones write for places, to and from Shapely.

A geopoint is `lat lon [altitude [accuracy]]`, a geotrace or geoshape is geopoints joined by `;`
with or without a following space (https://docs.getodk.org/form-question-types/#location-widgets).
The numbers are Java doubles, so exponents such as `1.5E-4` are ordinary.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from shapely import LineString, Point, Polygon

from geo.errors import GeoError

Shape = TypeVar("Shape", LineString, Polygon)

_MOST = 4
"""Numbers of a point."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One position as a phone reports it: degrees of EPSG:4326, altitude and accuracy in metres.

    The accuracy is the radius in which the phone believes itself to be; 0 means that it did not
    say (a point placed on the map by hand has zeros). Nothing here is checked against the Earth.
    """

    lat: float
    lon: float
    altitude: float | None = None
    accuracy: float | None = None

    @property
    def point(self) -> Point:
        """Give the position alone, as x = longitude and y = latitude."""
        return Point(self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Track(Generic[Shape]):
    """A line or an area walked or drawn: its flat shape, and each point as the phone reported it.

    A shape's first point is repeated at the end, as phones write it.
    """

    shape: Shape
    fixes: tuple[Fix, ...]


def parse_geopoint(text: str) -> Fix | None:
    """Read one geopoint; empty text and all zeros mean that there was no fix.

    Finite numbers out of range are returned as they are: to judge them is not this module's work.

    Raises:
        GeoError: `geopoint_unreadable` when it is not 2 to 4 finite numbers.
    """
    return _fix(text, 1)


def parse_geotrace(text: str) -> Track[LineString] | None:
    """Read a geotrace; empty text gives None.

    Raises:
        GeoError: `geopoint_unreadable` with the point's position, or `geotrace_too_short`.
    """
    fixes = _fixes(text)
    if not fixes:
        return None
    if len(fixes) < 2:
        raise GeoError("geotrace_too_short", count=len(fixes))
    return Track(LineString(_xy(fixes)), fixes)


def parse_geoshape(text: str) -> Track[Polygon] | None:
    """Read a geoshape, closing its ring if the phone did not; empty text gives None.

    The ring is kept as drawn, even when it crosses itself.

    Raises:
        GeoError: `geopoint_unreadable` with the point's position, or `geoshape_too_short`.
    """
    fixes = _fixes(text)
    if not fixes:
        return None
    corners = len({(fix.lat, fix.lon) for fix in fixes})
    if corners < 3:
        raise GeoError("geoshape_too_short", count=corners)
    return Track(Polygon(_xy(fixes)), fixes)


def format_geopoint(fix: Fix) -> str:
    """Write a geopoint as phones do: four numbers, zeros for what is not known."""
    return f"{fix.lat} {fix.lon} {fix.altitude or 0.0} {fix.accuracy or 0.0}"


def format_geotrace(fixes: Iterable[Fix]) -> str:
    """Write a geotrace (or a geoshape, when the first fix is repeated at the end)."""
    return "; ".join(format_geopoint(fix) for fix in fixes)


def _fixes(text: str) -> tuple[Fix, ...]:
    """Read points joined by `;`, skipping empty ones."""
    fixes = (_fix(part, position) for position, part in enumerate(text.split(";"), 1))
    return tuple(fix for fix in fixes if fix is not None)


def _fix(text: str, position: int) -> Fix | None:
    words = text.split(maxsplit=_MOST)  # what is more than these stays one, and is no number
    if not words:
        return None
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        numbers = []
    # Python's float() also takes 1_000, which no phone writes and no other program reads.
    if not 2 <= len(numbers) <= 4 or "_" in text or not all(map(math.isfinite, numbers)):
        raise GeoError("geopoint_unreadable", position=position)
    return Fix(*numbers) if any(numbers) else None


def _xy(fixes: Iterable[Fix]) -> list[tuple[float, float]]:
    return [(fix.lon, fix.lat) for fix in fixes]
