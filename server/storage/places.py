"""Communes and villages, every validity version of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Row, TextClause, delete, insert, select, text, update

from server.storage.tables import boundary_versions, communes, data_versions, villages

if TYPE_CHECKING:
    from server.storage.store import Store

Kind = Literal["communes", "villages"]
_TABLES = {"communes": communes, "villages": villages}


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
    kind: str | None = None
    name_en: str | None = None


_VILLAGES = text("""
select code, name, commune as parent, st_asbinary(point) as point, st_asbinary(area) as area,
  area_source, valid_from, valid_to, successors
from villages where cast(:communes as text[]) is null or commune = any(:communes)
order by code, valid_from
""")
_COMMUNES = text("""
select code, name, province as parent, st_asbinary(centre) as point, st_asbinary(area) as area,
  null as area_source, valid_from, valid_to, successors, kind, name_en
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


# The database's own day may be another country's.
TODAY = "cast(now() at time zone 'Asia/Ho_Chi_Minh' as date)"
VALID = f"{{0}}.valid_from <= {TODAY} and coalesce({{0}}.valid_to > {TODAY}, true)"
"""That a place, `VALID.format("v")`, is valid today in Viet Nam."""
_CHOICES = text(f"""
select v.code, v.name, v.commune, c.name as commune_name
from villages v left join communes c on c.code = v.commune
  and {VALID.format("c")}
where {VALID.format("v")}
  and (v.code = any(:areas) or v.commune = any(:areas) or c.province = any(:areas))
order by v.commune, v.code
""")  # noqa: S608 - constant text


def village_names(store: Store, codes: Sequence[str]) -> dict[str, str]:
    """Give the newest names of these villages, by code."""
    statement = select(villages.c.code, villages.c.name).order_by(villages.c.valid_from)
    found = store.db.execute(statement.where(villages.c.code.in_(codes)))
    return {row.code: row.name for row in found}


_AREA_NAMES = text("""
select code, name from (
  select code, name, valid_from from villages where code = any(:codes)
  union all select code, name, valid_from from communes where code = any(:codes)
) as every order by valid_from
""")


def area_names(store: Store, codes: Sequence[str]) -> dict[str, str]:
    """Give the newest names of these communes and villages, by code; provinces have none here."""
    found = store.db.execute(_AREA_NAMES, {"codes": list(codes)})
    return {row.code: row.name for row in found}


def choices(store: Store, areas: Sequence[str]) -> list[Row[Any]]:
    """Give today's villages in these areas: province, commune or village codes."""
    return list(store.db.execute(_CHOICES, {"areas": list(areas)}))


_FIRST = text(f"""
select min(commune) from villages v where {VALID.format("v")}
""")  # noqa: S608 - constant text


def first_commune(store: Store) -> tuple[str, ...]:
    """Give the code of the first commune that has villages today, if there is one."""
    code = store.db.execute(_FIRST).scalar_one()
    return (code,) if code else ()


def hold(store: Store) -> None:
    """Let no other import of boundaries run until this transaction ends."""
    store.db.execute(
        select(data_versions.c.version)
        .where(data_versions.c.name == "boundaries")
        .with_for_update()
    )


def version(store: Store) -> int:
    """Give the version of all boundaries, which every import raises."""
    statement = select(data_versions.c.version).where(data_versions.c.name == "boundaries")
    return int(store.db.execute(statement).scalar_one())


def add_boundary_version(store: Store, kind: Kind, source: str, features: int) -> int:
    """Note an import and return its id."""
    statement = insert(boundary_versions).values(kind=kind, source=source, features=features)
    return int(store.db.execute(statement.returning(boundary_versions.c.id)).scalar_one())


def drop(store: Store, kind: Kind, codes: Sequence[str], day: date) -> None:
    """Remove the versions of places that began on `day`, to be replaced in this transaction."""
    table = _TABLES[kind]
    store.db.execute(delete(table).where(table.c.code.in_(codes), table.c.valid_from == day))


def reopen(store: Store, kind: Kind, codes: Sequence[str], day: date) -> None:
    """Let the versions of places that ended on `day` go on."""
    table = _TABLES[kind]
    store.db.execute(
        update(table)
        .where(table.c.code.in_(codes), table.c.valid_to == day)
        .values(valid_to=None, successors=[])
    )


def end(store: Store, kind: Kind, code: str, day: date, successors: Sequence[str]) -> None:
    """Let the version of a place that is valid until further notice end on `day` (excluded)."""
    table = _TABLES[kind]
    store.db.execute(
        update(table)
        .where(table.c.code == code, table.c.valid_to.is_(None))
        .values(valid_to=day, successors=list(successors))
    )


def add(store: Store, kind: Kind, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add place versions; geometries as EWKB hex or None."""
    if rows:
        store.db.execute(insert(_TABLES[kind]), list(rows))


def set_guess(store: Store, code: str, day: date, area: str | None) -> None:
    """Write another guessed area of the version of a village that began on `day`."""
    store.db.execute(
        update(villages)
        .where(villages.c.code == code, villages.c.valid_from == day)
        .values(area=area)
    )


_AROUND = text("""
with boxes as (
  select commune, st_setsrid(st_extent(coalesce(area, point))::geometry, 4326) as box
  from villages group by commune
)
select near.commune from boxes near
where exists (
  select from boxes b
  where b.commune = any(:communes) and near.box && st_expand(b.box, :degrees)
)
""")


def communes_around(store: Store, only: Sequence[str], degrees: float) -> set[str]:
    """Give the communes whose villages' common box comes so near to that of one of these."""
    rows = store.db.execute(_AROUND, {"communes": list(only), "degrees": degrees})
    return set(rows.scalars())
