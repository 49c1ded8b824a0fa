"""A commune's map in the units of an SVG; the template draws it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from server.services.overview import CommuneMap, Place

WIDTH = 720
"""Units across; 20 m each for a commune of 14 km, so a tenth of a unit is finer than any phone."""

KINDS = ("Tổ dân phố", "Khu phố", "Thôn", "Bản", "Xóm", "Làng", "Ấp", "Buôn", "Khối")
"""Words before a village's own name, left out where there is little room."""

Spot = tuple[float, float]
"""To the right and down, in units."""


@dataclass(frozen=True)
class DrawnVillage:
    """A village: its outline as SVG path data, and where its name and count go."""

    kind: str
    """The word before its own name, with a space, or nothing."""
    name: str
    path: str
    is_guessed: bool
    at: Spot
    count: int


@dataclass(frozen=True)
class DrawnPin:
    """An exact point of a form's submission."""

    form_id: str
    at: Spot


@dataclass(frozen=True)
class Drawing:
    """A map of WIDTH by `height` units."""

    name: str
    height: int
    villages: tuple[DrawnVillage, ...]
    pins: tuple[DrawnPin, ...]
    rest_at: Spot | None
    rest: int


def draw(commune: CommuneMap) -> Drawing:
    """Project a commune: degrees of longitude are as long as they are in its middle."""
    west, south, east, north = commune.box
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)

    def spot(place: Place) -> Spot:
        return round((place[0] - west) * squeeze * scale, 1), round((north - place[1]) * scale, 1)

    return Drawing(
        name=commune.name,
        height=math.ceil((north - south) * scale),
        villages=tuple(
            DrawnVillage(
                *_parts(v.name), _path(v.rings, spot), v.is_guessed, spot(v.point), v.count
            )
            for v in commune.villages
        ),
        pins=tuple(DrawnPin(pin.form_id, spot((pin.lon, pin.lat))) for pin in commune.pins),
        rest_at=spot(commune.centre) if commune.centre and commune.rest else None,
        rest=commune.rest,
    )


def _parts(name: str) -> tuple[str, str]:
    kind = next((f"{kind} " for kind in KINDS if name.startswith(f"{kind} ")), "")
    return kind, name.removeprefix(kind)


def _path(rings: tuple[tuple[Place, ...], ...], spot: Callable[[Place], Spot]) -> str:
    return " ".join(
        "M" + " ".join(f"{x:g},{y:g}" for x, y in map(spot, ring[:-1])) + "Z" for ring in rings
    )
