"""The small map of one submission: its village, those around it, and its point if it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from geo.villages import Village
from server.services import overview, villages
from server.services.overview import CommuneMap
from server.services.placement import VIETNAM
from server.services.reading import Shown
from server.storage import places
from server.storage.overview import Box, Pin
from server.storage.store import Store

MARGIN = 0.45
"""How much of the village's size is shown around it."""
LEAST = 0.004
"""Degrees on each side of what is shown."""
SHAPE = 1.5
"""Width by height, at most; so that the map of a long village does not fill the page."""


@dataclass(frozen=True)
class SubmissionMap:
    """What to draw; `codes` are the villages' codes in the order of `ground.villages`."""

    ground: CommuneMap
    codes: tuple[str, ...]


def around(store: Store, shown: Shown) -> SubmissionMap | None:
    """Give the map of a submission; None when neither its village nor its point can be drawn.

    A sealed point is not known here: only the village is drawn.
    """
    listed = shown.listed
    own = {
        code for code in (listed.village_today or listed.village, listed.declared_village) if code
    }
    communes = {code[:5] for code in (*own, *(c["village"] for c in shown.candidates)) if code}
    here = _today(store, sorted(communes))
    pin = (
        Pin(listed.form_id, listed.lon, listed.lat)
        if listed.lon is not None and listed.lat is not None
        else None
    )
    box = _box([village for village in here if village.code in own], pin)
    if box is None:
        return None
    near = [village for village in here if _touches(village, box)]
    ground = CommuneMap(
        name="",
        box=box,
        villages=tuple(overview.drawn(village, 0) for village in near),
        pins=(pin,) if pin else (),
        centre=None,
        rest=0,
    )
    return SubmissionMap(ground, tuple(village.code for village in near))


def _today(store: Store, communes: Sequence[str]) -> list[Village]:
    day = datetime.now(UTC).astimezone(VIETNAM).date()
    found = (villages.village(row) for row in places.all_villages(store, communes))
    return [village for village in found if village.area is not None and village.valid_on(day)]


def _box(own: Sequence[Village], pin: Pin | None) -> Box | None:
    boxes = [village.area.bounds for village in own if village.area]
    boxes += [(pin.lon, pin.lat, pin.lon, pin.lat)] if pin else []
    if not boxes:
        return None
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    x, y = (max(MARGIN * (east - west), LEAST), max(MARGIN * (north - south), LEAST))
    x = max(x, ((north - south + 2 * y) * 1.0 - (east - west)) / 2)
    y = max(y, ((east - west + 2 * x) / SHAPE - (north - south)) / 2)
    return west - x, south - y, east + x, north + y


def _touches(village: Village, box: Box) -> bool:
    if village.area is None:
        return False
    west, south, east, north = village.area.bounds
    return west < box[2] and east > box[0] and south < box[3] and north > box[1]
