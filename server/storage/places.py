"""Communes and villages, every validity version of them, and the passes after a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, TextClause, func, insert, select, text, update

from server.storage.tables import boundary_versions, communes, remaps, villages

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class PlaceRow:
    """A commune or village version; geometries are WKB in EPSG:4326."""

    code: str
    name: str
    parent: str
    point: bytes | None
    area: bytes | None
    area_source: str | None
    valid_from: date
    valid_to: date | None
    successors: tuple[str, ...]


@dataclass(frozen=True)
class Remap:
    """A pass over stored submissions after a boundary change."""

    id: int
    total: int
    done: int
    changed: int
    created_at: datetime
    finished_at: datetime | None


_VILLAGES = text("""
select code, name, commune as parent, st_asbinary(point) as point, st_asbinary(area) as area,
  area_source, valid_from, valid_to, successors
from villages where cast(:communes as text[]) is null or commune = any(:communes)
order by code, valid_from
""")
_COMMUNES = text("""
select code, name, province as parent, st_asbinary(centre) as point, st_asbinary(area) as area,
  null as area_source, valid_from, valid_to, successors
from communes where cast(:communes as text[]) is null or code = any(:communes)
order by code, valid_from
""")


def _places(store: Store, statement: TextClause, only: Sequence[str] | None) -> Iterator[PlaceRow]:
    values = {"communes": list(only) if only is not None else None}
    for row in store.db.execute(statement, values).mappings():
        yield PlaceRow(**{**row, "successors": tuple(row["successors"])})


def all_villages(store: Store, only: Sequence[str] | None = None) -> Iterator[PlaceRow]:
    """Give every version of every village, or of the villages of the communes in `only`."""
    return _places(store, _VILLAGES, only)


def all_communes(store: Store, only: Sequence[str] | None = None) -> Iterator[PlaceRow]:
    """Give every version of every commune, or of those in `only`."""
    return _places(store, _COMMUNES, only)


_CHOICES = text("""
select v.code, v.name, v.commune, c.name as commune_name
from villages v left join communes c on c.code = v.commune
  and c.valid_from <= current_date and coalesce(c.valid_to > current_date, true)
where v.valid_from <= current_date and coalesce(v.valid_to > current_date, true)
  and (v.code = any(:areas) or v.commune = any(:areas) or c.province = any(:areas))
order by v.commune, v.code
""")


def choices(store: Store, areas: Sequence[str]) -> list[Row[Any]]:
    """Give today's villages in these areas: province, commune or village codes."""
    return list(store.db.execute(_CHOICES, {"areas": list(areas)}))


def add_boundary_version(store: Store, kind: str, source: str, features: int) -> int:
    """Note an import and return its id."""
    statement = insert(boundary_versions).values(kind=kind, source=source, features=features)
    return int(store.db.execute(statement.returning(boundary_versions.c.id)).scalar_one())


def end(store: Store, kind: str, code: str, day: date, successors: Sequence[str]) -> None:
    """Let the version of a place that is valid until further notice end on `day` (excluded)."""
    table = villages if kind == "villages" else communes
    store.db.execute(
        update(table)
        .where(table.c.code == code, table.c.valid_to.is_(None))
        .values(valid_to=day, successors=list(successors))
    )


def drop_version(store: Store, kind: str, code: str, day: date) -> None:
    """Remove the version of a place that began on `day`, to be replaced in this transaction."""
    table = villages if kind == "villages" else communes
    store.db.execute(table.delete().where(table.c.code == code, table.c.valid_from == day))


def add(store: Store, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add place versions; geometries as EWKB hex or None."""
    if rows:
        store.db.execute(insert(villages if kind == "villages" else communes), list(rows))


def start_remap(store: Store, boundary_version_id: int, only: Sequence[str], total: int) -> int:
    """Note a pass that is to be made and return its id."""
    statement = insert(remaps).values(
        boundary_version_id=boundary_version_id, communes=list(only), total=total
    )
    return int(store.db.execute(statement.returning(remaps.c.id)).scalar_one())


def remap_state(store: Store, remap_id: int) -> Row[Any]:
    """Give a pass and hold it."""
    return store.db.execute(select(remaps).where(remaps.c.id == remap_id).with_for_update()).one()


def advance_remap(
    store: Store, remap_id: int, *, last: int, done: int, changed: int, finished: bool
) -> None:
    """Note how far a pass has come."""
    store.db.execute(
        update(remaps)
        .where(remaps.c.id == remap_id)
        .values(
            last_submission_id=last,
            done=remaps.c.done + done,
            changed=remaps.c.changed + changed,
            finished_at=func.now() if finished else None,
        )
    )


def list_remaps(store: Store) -> list[Remap]:
    """Give the passes, newest first."""
    columns = [remaps.c[name] for name in Remap.__annotations__]
    return [Remap(*row) for row in store.db.execute(select(*columns).order_by(remaps.c.id.desc()))]
