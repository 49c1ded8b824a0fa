"""Counts and open points of all submissions (current versions), for one picture of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from server.storage.store import Store

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class Pin:
    """An exact point (degrees) of a submission to a form; sealed points are never among them."""

    form_id: str
    lon: float
    lat: float


_METHODS = text(
    "select method, count(*) as total from submissions where is_current group by method"
)
_PINS = text("""
select f.form_id, st_x(s.point) as lon, st_y(s.point) as lat
from submissions s join forms f on f.id = s.form
where s.is_current and s.point && st_makeenvelope(:west, :south, :east, :north, 4326)
order by s.id desc limit :limit
""")
_WITHOUT_PIN = text("""
select village_today as village, count(*) as total from submissions
where is_current and point is null and village_today is not null group by village_today
""")


def methods(store: Store) -> dict[str, int]:
    """Count submissions by the method that gave them their village."""
    return {row.method: row.total for row in store.db.execute(_METHODS)}


def pins(store: Store, box: Box, limit: int) -> list[Pin]:
    """Give the newest exact points within the box."""
    values = dict(zip(("west", "south", "east", "north"), box, strict=True))
    return [Pin(*row) for row in store.db.execute(_PINS, {**values, "limit": limit})]


def without_pin(store: Store) -> dict[str, int]:
    """Count by village (as of today) the submissions that have no exact point."""
    return {row.village: row.total for row in store.db.execute(_WITHOUT_PIN)}
