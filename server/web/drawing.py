"""A commune's map in the units of an SVG; the template draws it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from server.services.overview import CommuneMap, Place

WIDTH = 720
"""Units across; 20 m each for a commune of 14 km, so a tenth of a unit is finer than any phone."""

KINDS = ("Tổ dân phố", "Khu phố", "Thôn", "Bản", "Xóm", "Làng", "Ấp", "Buôn", "Khối")
"""Words before a village's own name, left out where there is little room."""

Spot = tuple[float, float]
"""To the right and down, in units."""
NOWHERE: Spot = (-1, -1)
LETTER, LINE, PIN = 19, 38, 14
"""Units: the width of a letter and the height of a line of names on a small map; half a pin."""
BLOCK_LETTER, TOP, MIDDLE, BOTTOM, COUNT, DOT = 8.2, -30, -4, 25, 14, 6
"""Units on the large map: a letter; a name's top, where its count begins and ends; half of both."""
STEPS = sorted(
    ((x, y) for x in range(-32, 33, 8) for y in range(-24, 25, 8)), key=lambda to: math.hypot(*to)
)
"""Where a village's name and count may stand beside its middle, the nearest first."""


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

    pins = tuple(DrawnPin(pin.form_id, spot((pin.lon, pin.lat))) for pin in commune.pins)
    places = beside([(v.name, spot(v.point)) for v in commune.villages], pins)
    return Drawing(
        name=commune.name,
        height=math.ceil((north - south) * scale),
        villages=tuple(
            DrawnVillage(*_parts(v.name), _path(v.rings, spot), v.is_guessed, at, v.count)
            for v, at in zip(commune.villages, places, strict=True)
        ),
        pins=pins,
        rest_at=spot(commune.centre) if commune.centre and commune.rest else None,
        rest=commune.rest,
    )


Box = tuple[float, float, float, float]


def beside(names: Sequence[tuple[str, Spot]], pins: Iterable[DrawnPin]) -> list[Spot]:
    """Give where each village's name and count stand: near its middle, over the fewest things."""
    taken: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in (p.at for p in pins)]
    found = list[Spot]()
    for name, (x, y) in names:
        spots = [(round(x + right, 1), round(y + down, 1)) for right, down in STEPS]
        blocks = [(_block(name, spot), spot) for spot in spots]
        block, best = min(blocks, key=lambda one: _covered(one[0], taken))
        taken += block
        found.append(best)
    return found


def _block(name: str, at: Spot) -> tuple[Box, Box]:
    """Give what a name and, below it, a count take."""
    (x, y), half = at, len(name) * BLOCK_LETTER / 2
    count = (x - COUNT, y + MIDDLE, x + COUNT, y + BOTTOM)
    return (x - half, y + TOP, x + half, y + MIDDLE), count


def _covered(boxes: Iterable[Box], taken: Sequence[Box]) -> int:
    return sum(not _is_apart(box, other) for box in boxes for other in taken)


def room(names: Sequence[tuple[str, Spot]], pins: Sequence[DrawnPin], height: int) -> list[Spot]:
    """Give where the middle of each name stands, over no other name, pin or edge.

    The first names come first; one without room, or of a place beyond the edge, is left out: it
    stands at NOWHERE.
    """
    taken: list[Box] = [(x - PIN, y - PIN, x + PIN, y + PIN) for x, y in (p.at for p in pins)]
    found = list[Spot]()
    for name, (x, y) in names:
        half = len(name) * LETTER / 2
        inside = 0 <= x <= WIDTH and 0 <= y <= height and 2 * half <= WIDTH
        middle = min(max(x, half), WIDTH - half)
        boxes = [_box(middle, y + step * LINE, half) for step in (0, -1, 1)] if inside else []
        free = (box for box in boxes if _is_free(box, taken, height))
        if box := next(free, None):
            taken.append(box)
        found.append((round(middle, 1), round(box[3] - LINE / 3, 1)) if box else NOWHERE)
    return found


def _box(x: float, y: float, half: float) -> Box:
    return x - half, y - LINE / 2, x + half, y + LINE / 2


def _is_free(box: Box, taken: Iterable[Box], height: int) -> bool:
    return box[1] >= 0 and box[3] <= height and all(_is_apart(box, other) for other in taken)


def _is_apart(box: Box, other: Box) -> bool:
    return box[0] >= other[2] or box[2] <= other[0] or box[1] >= other[3] or box[3] <= other[1]


def _parts(name: str) -> tuple[str, str]:
    kind = next((f"{kind} " for kind in KINDS if name.startswith(f"{kind} ")), "")
    return kind, name.removeprefix(kind)


def _path(rings: tuple[tuple[Place, ...], ...], spot: Callable[[Place], Spot]) -> str:
    return " ".join(
        "M" + " ".join(f"{x:g},{y:g}" for x, y in map(spot, ring[:-1])) + "Z" for ring in rings
    )
