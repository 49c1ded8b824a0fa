"""Pages of submissions in an order, from a place in it; and how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from psycopg.errors import QueryCanceled
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from server.storage.filtering import Filter, where

if TYPE_CHECKING:
    from server.storage.people import Person
    from server.storage.store import Store

COUNTING_MS = 150
"""Milliseconds; a count is less than a page."""

Key = Literal["day", "received", "village", "officer"]


@dataclass(frozen=True)
class Place:
    """A row's place in an order: the value it is sorted by (None: it has none), then its id."""

    value: str | None
    id: int


@dataclass(frozen=True)
class Row:
    """A submission in a table; holds nothing that is sealed."""

    id: int
    form_id: str
    form_version_id: int
    day: date
    received_at: datetime
    village: str | None
    """As of today; by what the officer chose, or was sent to, where no place is known: none."""
    declared_village: str | None
    commune: str | None
    officer: str | None
    method: str
    confidence: float
    area_source: str | None
    flags: tuple[str, ...]
    review_state: str
    missing: int
    """Files that the answers name and that have not come."""
    answers: Mapping[str, Any]
    place: Place


# The value that rows are sorted by, its type, and whether there may be none: those come last.
_KEYS: dict[Key, tuple[str, str, bool]] = {
    "day": ("s.day", "date", False),
    "received": ("s.id", "bigint", False),
    "village": ("s.area_village", "text", True),
    "officer": ("u.username", "text", True),
}

_SENDS = text("select exists (select from submissions where user_id = :r_user and is_current)")

_DETAILS = text("""
select s.id, f.form_id, s.form_version_id, s.day, s.received_at, s.village_today as village,
  s.declared_village, s.area_commune as commune, u.username as officer, s.method, s.confidence,
  s.area_source, s.flags, s.review_state, s.answers,
  (select count(*) from attachments a
   where a.submission_id = s.id and a.expected and a.blob is null) as missing
from submissions s join forms f on f.id = s.form left join users u on u.id = s.user_id
where s.id = any (:ids)
""")


def page(
    store: Store,
    reader: Person,
    wanted: Filter,
    key: Key,
    *,
    descending: bool,
    after: Place | None = None,
    limit: int,
) -> list[Row]:
    """Give up to `limit` rows in the order of `key`, those after a place; those without last."""
    may_lack = _KEYS[key][2]
    places: list[Place] = []
    for lacks in (False, True) if may_lack else (False,):
        if after is None or not (after.value is None and not lacks):
            start = after if after and lacks == (after.value is None) else None
            part = _Part(key, descending, lacks, start, limit - len(places))
            places += _places(store, reader, wanted, part)
    return _rows(store, places)


def page_before(
    store: Store,
    reader: Person,
    wanted: Filter,
    key: Key,
    *,
    descending: bool,
    before: Place,
    limit: int,
) -> list[Row]:
    """Give the `limit` rows that come just before a place, in the order of `page`."""
    places: list[Place] = []
    if before.value is None:
        part = _Part(key, not descending, True, before, limit)
        places += _places(store, reader, wanted, part)
    start = before if before.value is not None else None
    part = _Part(key, not descending, False, start, limit - len(places))
    places += _places(store, reader, wanted, part)
    return _rows(store, places[::-1])


def count(store: Store, reader: Person, wanted: Filter, most: int) -> int | None:
    """Count the submissions, as far as `most`; None when that takes longer than COUNTING_MS."""
    condition, values = _condition(store, reader, wanted)
    statement = f"select count(*) from (select from submissions s where {condition} limit :most) x"  # noqa: S608 - constant text
    try:
        with store.db.begin_nested():
            store.db.execute(text(f"set local statement_timeout = {COUNTING_MS}"))
            found = store.db.execute(text(statement), {**values, "most": most}).scalar_one()
            store.db.execute(text("set local statement_timeout to default"))
    except OperationalError as error:
        if isinstance(error.orig, QueryCanceled):
            return None
        raise
    return int(found)


def scope(store: Store, reader: Person) -> tuple[str, dict[str, Any]]:
    """Give the reader's own areas as a condition on `submissions s`, and its values (`:r_...`).

    The area rule holds without it. But the planner cannot see how wide the rule lets this reader
    look; by these values it knows whether to start from the area or from the order.
    """
    parts, values = list[str](), dict[str, Any]()
    kinds = {"province": 2, "commune": 5, "village": 8} if reader.role == "supervisor" else {}
    for kind, length in kinds.items():
        if areas := [area for area in reader.areas if len(area) == length]:
            parts.append(f"s.area_{kind} = any (:r_{kind})")
            values[f"r_{kind}"] = areas
    # Few who lead an area also send forms; for the others there is an index by area alone.
    user = {"r_user": reader.user_id}
    if not parts or store.db.execute(_SENDS, user).scalar_one():
        parts.append("s.user_id = :r_user")
        values |= user
    return f"({' or '.join(parts)})", values


@dataclass(frozen=True)
class _Part:
    """A part of an order: the rows with a value, or those that lack one."""

    key: Key
    descending: bool
    lacks: bool
    start: Place | None
    limit: int


def _places(store: Store, reader: Person, wanted: Filter, part: _Part) -> list[Place]:
    if part.limit <= 0:
        return []
    value, kind, may_lack = _KEYS[part.key]
    condition, values = _condition(store, reader, wanted)
    if may_lack:
        condition += f" and {value} is {'' if part.lacks else 'not '}null"
    order = ["s.id"] if part.lacks or value == "s.id" else [value, "s.id"]
    if part.start:
        condition += f" and ({', '.join(order)}) {'<' if part.descending else '>'} "
        given = [":p_id"] if len(order) == 1 else [f"cast(:p_value as {kind})", ":p_id"]
        condition += f"({', '.join(given)})"
        values |= {"p_value": part.start.value, "p_id": part.start.id}
    way = " desc" if part.descending else ""
    join = "left join users u on u.id = s.user_id" if part.key == "officer" else ""
    statement = (
        f"select cast({value} as text) as value, s.id from submissions s {join} "  # noqa: S608
        f"where {condition} order by {', '.join(c + way for c in order)} limit :p_limit"
    )
    rows = store.db.execute(text(statement), {**values, "p_limit": part.limit})
    return [Place(row.value, row.id) for row in rows]


def _condition(store: Store, reader: Person, wanted: Filter) -> tuple[str, dict[str, Any]]:
    (asked, values), (own, areas) = where(wanted), scope(store, reader)
    return f"{asked} and {own}", values | areas


def _rows(store: Store, places: Sequence[Place]) -> list[Row]:
    ids = [place.id for place in places]
    found = {row.id: row for row in store.db.execute(_DETAILS, {"ids": ids})} if ids else {}
    return [
        Row(**{**found[p.id]._asdict(), "flags": tuple(found[p.id].flags), "place": p})
        for p in places
    ]
