"""Passes over stored submissions after a boundary change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Text, bindparam, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from server.storage.tables import remaps

if TYPE_CHECKING:
    from server.storage.store import Store

PLACED = (
    "village",
    "village_today",
    "commune",
    "method",
    "confidence",
    "area_source",
    "border_distance_m",
    "declared_distance_m",
    "candidates",
    "flags",
)
"""The columns that a boundary change may change; the sealed point is another."""


@dataclass(frozen=True)
class Remap:
    """A pass over stored submissions after a boundary change, and how far it has come."""

    id: int
    communes: tuple[str, ...]
    total: int
    done: int
    changed: int
    last_submission_id: int
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class Touched:
    """A submission that a change may move: what it said, and where it is placed."""

    id: int
    instance_id: str
    event_date: date | None
    received_at: datetime
    declared_village: str | None
    sealed_point: bytes | None
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    placed: dict[str, Any]
    """The columns of PLACED."""


_COLUMNS = [remaps.c[name] for name in Remap.__annotations__]

# What a change may move: what lies there, was declared or stands there now; and what no fix
# holds in a village, wherever it is, because a new area may hold it.
_TOUCHED = """
(commune = any(:communes) or left(village_today, 5) = any(:communes)
  or left(declared_village, 5) = any(:communes) or village_today is null or method = 'declared')
"""

_COUNT = text(f"select count(*) from submissions where {_TOUCHED}")  # noqa: S608 - constant text

_NEXT = text(f"""
select id, instance_id, event_date, received_at, declared_village, sealed_point,
  st_x(point) as lon, st_y(point) as lat, accuracy_m, {", ".join(PLACED)}
from submissions where id > :after and {_TOUCHED}
order by id limit :limit for no key update
""")  # noqa: S608 - constant text

_PLACE = text(f"""
update submissions set {", ".join(f"{name} = :{name}" for name in (*PLACED, "sealed_point"))}
where id = :submission
""").bindparams(  # noqa: S608 - constant text
    bindparam("candidates", type_=JSONB(none_as_null=True)),
    bindparam("flags", type_=ARRAY(Text)),
)


def add(store: Store, boundary_version_id: int, communes: Sequence[str]) -> int:
    """Note a pass that is to be made over what a change in `communes` may move; return its id."""
    touched = store.db.execute(_COUNT, {"communes": list(communes)}).scalar_one()
    statement = insert(remaps).values(
        boundary_version_id=boundary_version_id, communes=list(communes), total=touched
    )
    return int(store.db.execute(statement.returning(remaps.c.id)).scalar_one())


def take(store: Store, remap_id: int) -> Remap | None:
    """Give a pass and hold it until the transaction ends; None when there is no such."""
    statement = select(*_COLUMNS).where(remaps.c.id == remap_id).with_for_update()
    row = store.db.execute(statement).one_or_none()
    return _remap(row) if row else None


def newest(store: Store) -> list[Remap]:
    """Give the passes, newest first."""
    rows = store.db.execute(select(*_COLUMNS).order_by(remaps.c.id.desc()))
    return [_remap(row) for row in rows]


_WRITERS = text("""
select virtualtransaction from pg_locks
where database = (select oid from pg_database where datname = current_database())
  and relation = 'submissions'::regclass and mode = 'RowExclusiveLock' and pid <> pg_backend_pid()
""")


def wait_for_intake(store: Store) -> None:
    """Wait until every submission that is being stored right now is stored.

    Some of them were placed by the villages before the change; the pass must see them. A table
    lock would do the same, but intake would have to queue behind it.
    """
    writing = set(store.db.execute(_WRITERS).scalars())
    while writing:
        sleep(0.02)
        writing &= set(store.db.execute(_WRITERS).scalars())


def touched(store: Store, communes: Sequence[str], after: int, limit: int) -> list[Touched]:
    """Give the next submissions that a change in `communes` may move, and hold them."""
    values = {"communes": list(communes), "after": after, "limit": limit}
    return [_touched(dict(row)) for row in store.db.execute(_NEXT, values).mappings()]


def place(store: Store, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new placements: `submission` (its id), the columns of PLACED, `sealed_point`."""
    if rows:
        store.db.execute(_PLACE, list(rows))


def advance(
    store: Store, remap_id: int, *, last: int, done: int, changed: int, finished: bool
) -> Remap:
    """Note how far a pass has come."""
    row = store.db.execute(
        update(remaps)
        .where(remaps.c.id == remap_id)
        .values(
            last_submission_id=last,
            done=remaps.c.done + done,
            changed=remaps.c.changed + changed,
            finished_at=func.now() if finished else None,
        )
        .returning(*_COLUMNS)
    ).one()
    return _remap(row)


def _touched(columns: dict[str, Any]) -> Touched:
    placed = {name: columns.pop(name) for name in PLACED}
    return Touched(**columns, placed=placed)


def _remap(row: Row[Any]) -> Remap:
    found = Remap(*row)
    return replace(found, communes=tuple(found.communes))
