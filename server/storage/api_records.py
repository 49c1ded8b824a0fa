"""Submissions as programs are given them: by id, and by the time of their last change."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from server.storage.filtering import Filter, where
from server.storage.maps_tile import Tile
from server.storage.submission_list import scope

if TYPE_CHECKING:
    from server.storage.people import Person
    from server.storage.store import Store

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
_SIDE = 2
"""A box is covered by squares of which about so many lie side by side."""
_MOST_NORTH = 85.05112


@dataclass(frozen=True)
class Record:
    """A submission with what is open of it; its areas are those of today."""

    id: int
    record_id: int
    instance_id: str
    form_id: str
    form_version_id: int
    version: str
    day: date
    received_at: datetime
    changed_at: datetime
    officer: str | None
    province: str | None
    commune: str | None
    village: str | None
    method: str
    confidence: float
    flags: tuple[str, ...]
    review_state: str
    lon: float | None
    lat: float | None
    """Of the point, where everybody of the area may see it."""
    answers: Mapping[str, Any]


_RECORDS = text("""
select s.id, coalesce(s.original_id, s.id) as record_id, s.instance_id, f.form_id,
  s.form_version_id, v.version, s.day, s.received_at, s.changed_at, u.username as officer,
  s.area_province as province, s.area_commune as commune, s.area_village as village, s.method,
  s.confidence, s.flags, s.review_state, st_x(s.point) as lon, st_y(s.point) as lat, s.answers
from submissions s join forms f on f.id = s.form join form_versions v on v.id = s.form_version_id
left join users u on u.id = s.user_id
where s.id = any (:ids) and s.is_current
""")


def records(store: Store, ids: Sequence[int]) -> list[Record]:
    """Give these submissions in this order; those that the reader may not see are left out."""
    rows = store.db.execute(_RECORDS, {"ids": list(ids)}).mappings() if ids else ()
    found = {row["id"]: Record(**{**row, "flags": tuple(row["flags"])}) for row in rows}
    return [found[one] for one in ids if one in found]


def page(
    store: Store, reader: Person, wanted: Filter, after: int, limit: int, box: Box | None = None
) -> list[int]:
    """Give the ids of up to `limit` submissions with ids above `after`, upwards.

    With a box only those that have an open point in it.
    """
    parts, values = _condition(store, reader, wanted)
    if box:
        inside, edges = _in_box(box)
        parts, values = f"{parts} and {inside}", values | edges
    statement = f"""select s.id from submissions s where {parts} and s.id > :after
      order by s.id limit :limit"""  # noqa: S608 - constant text
    asked = {**values, "after": after, "limit": limit}
    return list(store.db.execute(text(statement), asked).scalars())


def changes(
    store: Store, reader: Person, wanted: Filter, after: tuple[datetime, int], limit: int
) -> list[int]:
    """Give the ids of up to `limit` submissions that were changed after a place, in that order.

    What is being changed at this moment comes with a later call, never behind its place.
    """
    settled = store.db.execute(text("select changes_settled()")).scalar_one()
    parts, values = _condition(store, reader, wanted)
    statement = f"""select s.id from submissions s where {parts} and s.changed_at < :settled
      and (s.changed_at, s.id) > (:after_at, :after_id)
      order by s.changed_at, s.id limit :limit"""  # noqa: S608 - constant text
    place = {"after_at": after[0], "after_id": after[1]}
    asked = {**values, **place, "settled": settled, "limit": limit}
    return list(store.db.execute(text(statement), asked).scalars())


def _condition(store: Store, reader: Person, wanted: Filter) -> tuple[str, dict[str, Any]]:
    (asked, values), (own, areas) = where(wanted), scope(store, reader)
    return f"{asked} and {own}", values | areas


def _in_box(box: Box) -> tuple[str, dict[str, Any]]:
    """Give the condition that a point lies in a box.

    First by ranges of whole numbers, for which there is an index that the area rule lets be used.
    """
    west, south, east, north = box
    values: dict[str, Any] = {"west": west, "south": south, "east": east, "north": north}
    ranges = []
    for number, (first, after) in enumerate(_ranges(box)):
        ranges.append(f"s.place_key >= :first_{number} and s.place_key < :after_{number}")
        values |= {f"first_{number}": first, f"after_{number}": after}
    condition = f"""s.place_key is not null and ({" or ".join(ranges)})
      and st_x(s.point) between :west and :east and st_y(s.point) between :south and :north"""
    return condition, values


def _ranges(box: Box) -> list[tuple[int, int]]:
    """Give the ranges of `place_key` that hold every point of a box."""
    west, south, east, north = box
    zoom = 0
    while zoom < 20 and max(east - west, north - south) * 2 ** (zoom + 1) <= 360 * _SIDE:
        zoom += 1
    (first_x, first_y), (last_x, last_y) = _tile(zoom, west, north), _tile(zoom, east, south)
    ranges: list[tuple[int, int]] = []
    keys = sorted(
        Tile(zoom, x, y).keys
        for x in range(first_x, last_x + 1)
        for y in range(first_y, last_y + 1)
    )
    for begin, end in keys:
        if ranges and ranges[-1][1] == begin:
            ranges[-1] = ranges[-1][0], end
        else:
            ranges.append((begin, end))
    return ranges


def _tile(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """Give the tile of a place, as `map_key` of migration 0004 finds it."""
    up = math.radians(min(max(lat, -_MOST_NORTH), _MOST_NORTH))
    side = 2**zoom
    x = math.floor((lon + 180) / 360 * side)
    y = math.floor((1 - math.asinh(math.tan(up)) / math.pi) / 2 * side)
    return min(max(x, 0), side - 1), min(max(y, 0), side - 1)
