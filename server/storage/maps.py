"""Submissions on the map: pins where the point is open, counts at places where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import text

from server.storage import maps_totals
from server.storage.filtering import Filter, where
from server.storage.maps_tile import (
    BITS,
    EXTENT,
    IN_TILE,
    MINE,
    VALID,
    Tile,
    encoded,
    fetch_layer,
)

if TYPE_CHECKING:
    from server.storage.store import Store

CELLS = 3
"""A tile has 2^3 x 2^3 cells, of 64 pixels, and at most one cluster in each."""
SINGLE_FROM = 17
"""From this zoom a cell shows its pins one by one,"""
MOST_SINGLE = 100
"""unless there are more than so many."""

# The cells first, by the index alone; then the rows of those that are not clusters.
_KEYS = """
  select s.place_key from submissions s
  where {where} and s.place_key >= :first and s.place_key < :after {within}
"""
_CELLS = """
  select place_key >> :bits as cell, count(*) as total, min(place_key) as key
  from ({keys}) as s group by 1
"""
_KEPT_CELLS = f"""
  select s.cell >> :coarser as cell, sum(s.total) as total, max(s.place_key) as key
  from {maps_totals.COUNTED} s
  where {{where}} and s.cell >= :first >> :cell_bits and s.cell < :after >> :cell_bits
  group by 1 having sum(s.total) > 0
"""  # noqa: S608 - constant text
_PINS = """
with cells as materialized ({cells}), singles as materialized (
  select cell << :bits as first, (cell + 1) << :bits as after from cells where total <= :most
), found as (
  select key, total as count, null::bigint as id, null::text as form, null::text as day,
    null::text as state, null::boolean as flagged
  from cells where total > :most
  union all
  select s.place_key, null, s.id, f.form_id, s.day::text, s.review_state, s.flags <> '{{}}'
  from singles c cross join lateral (
    select s.place_key, s.id, s.form, s.day, s.review_state, s.flags from submissions s
    where {where} and s.place_key >= c.first and s.place_key < c.after limit :most
  ) as s join forms f on f.id = s.form
)
"""
_SPOT = f"""st_makepoint(
  (map_gather(key) & (:side - 1))::float8 * {EXTENT} / :side,
  (map_gather(key >> 1) & (:side - 1))::float8 * {EXTENT} / :side)"""
_PIN_ROWS = encoded(
    "pins",
    f"select {_SPOT} as geom, count, id, form, day, state, flagged from found",  # noqa: S608
)


def pins(store: Store, tile: Tile, wanted: Filter, reach: Reach, *, kept: bool) -> bytes:
    """Give the layer `pins`: {id, form, day, state, flagged}, or {count} for a cluster.

    A cluster stands on one of its own points. With `kept` it is counted by the kept numbers,
    if their squares are fine enough.
    """
    condition, values = where(wanted)
    bits = max(2 * (BITS - tile.z - CELLS), 0)
    cell_bits = 2 * (BITS - maps_totals.CELL_ZOOM)
    if kept and bits >= cell_bits:
        cells = _KEPT_CELLS.format(where=condition)
    else:
        parts = ("",) if reach is None else (WITHIN_REACH, "and s.area_commune is null")
        keys = "union all".join(_KEYS.format(where=condition, within=part) for part in parts)
        cells = _CELLS.format(keys=keys)
    return fetch_layer(
        store,
        _PINS.format(where=condition, cells=cells) + _PIN_ROWS,
        {
            **values,
            **tile.values(),
            "reach": reach,
            "bits": bits,
            "cell_bits": cell_bits,
            "coarser": bits - cell_bits,
            "side": 2 ** (BITS - tile.z),
            "most": MOST_SINGLE if tile.z >= SINGLE_FROM else 1,
        },
    )


Reach = list[str] | None
"""The communes in which a reader may see anything; None where they are very many."""
MOST_REACH = 500
WITHIN_REACH = "and s.area_commune = any (:reach)"
"""Only says what the area rule says as well, in a way that leads the planner to an index."""
_REACH = text(f"""
with {MINE}
select code from mine
union select left(unnest(reader_areas('villages')), 5)
union select s.area_commune from submissions s
  where s.is_current and s.user_id = (select reader('user_id'))::integer
    and s.area_commune is not null
limit {MOST_REACH + 1}
""")  # noqa: S608 - constant text


def reach(store: Store, today: date) -> Reach:
    """Give the communes in which the reader may see anything, if they are not very many."""
    found = list(store.db.execute(_REACH, {"today": today}).scalars())
    return found if len(found) <= MOST_REACH else None


@dataclass(frozen=True)
class Spot:
    """A place's reference point, in units of the tile; y grows southward."""

    level: str
    code: str
    name: str
    commune: str
    """Its own code, if it is one."""
    x: float
    y: float

    @property
    def is_inside(self) -> bool:
        """Whether the tile is the one it belongs to."""
        return 0 <= self.x < EXTENT and 0 <= self.y < EXTENT


# A commune without a point or an area of its own is where its villages are.
COMMUNE_SPOTS = f"""commune_spots as materialized (
  select c.code, c.name, c.province, coalesce(c.spot, (
    select st_centroid(st_collect(v.spot)) from villages v
    where v.commune = c.code and {VALID.format("v")})) as spot
  from communes c where {VALID.format("c")}
)"""  # noqa: S608 - constant text
_REACHED = "(cast(:reach as text[]) is null or {0} = any (cast(:reach as text[])))"

_NEAR = f"""
with {COMMUNE_SPOTS}, near as materialized (
  select code from commune_spots where {IN_TILE.format("spot")} and {_REACHED.format("code")}
  union
  select v.commune from villages v
  where {VALID.format("v")} and {IN_TILE.format("v.spot")} and {_REACHED.format("v.commune")}
)
"""  # noqa: S608 - constant text
_SPOTS = f"""{_NEAR}, every as (
  select 'commune' as level, code, name, code as commune, spot from commune_spots
  where code in (select code from near)
  union all
  select 'village', v.code, v.name, v.commune, v.spot from villages v
  where v.commune in (select code from near) and {VALID.format("v")}
)
select level, code, name, commune, (st_x(spot) - :west) / :unit as x,
  (:north - st_y(spot)) / :unit as y
from every where spot is not null
"""  # noqa: S608 - constant text
_COUNTS_NEAR = """
select s.area_commune as commune, s.area_village as village, count(*) as total
from submissions s
where {where} and s.place_key is null and s.area_commune = any (:communes) group by 1, 2
"""


def spots(store: Store, tile: Tile, today: date, reach: Reach) -> list[Spot]:
    """Give the communes of the tile, and all their villages, inside and outside of it."""
    rows = store.db.execute(text(_SPOTS), {**tile.values(), "today": today, "reach": reach})
    return [Spot(*row) for row in rows]


def counts(
    store: Store, wanted: Filter, communes: Iterable[str]
) -> list[tuple[str, str | None, int]]:
    """Count the submissions without an open point: commune, village (or none), how many."""
    condition, values = where(wanted)
    statement = text(_COUNTS_NEAR.format(where=condition))
    rows = store.db.execute(statement, {**values, "communes": list(communes)})
    return [(row.commune, row.village, row.total) for row in rows]


_PUT = encoded(
    "counts",
    """select st_makepoint(x, y) as geom, count, place, name, level from unnest(
      cast(:x as float8[]), cast(:y as float8[]), cast(:count as int[]), cast(:place as text[]),
      cast(:name as text[]), cast(:level as text[])) as u (x, y, count, place, name, level)""",
)


def put(store: Store, counted: Iterable[tuple[Spot, int]]) -> bytes:
    """Give the layer `counts`: {count, place, name, level} at each place's reference point."""
    found = list(counted)
    values = {
        "x": [spot.x for spot, _ in found],
        "y": [spot.y for spot, _ in found],
        "count": [total for _, total in found],
        "place": [spot.code for spot, _ in found],
        "name": [spot.name for spot, _ in found],
        "level": [spot.level for spot, _ in found],
    }
    return fetch_layer(store, _PUT, values) if found else b""


_COMMUNES_NEAR = f"""
with {COMMUNE_SPOTS}
select 'commune' as level, code, name, code as commune, (st_x(spot) - :west) / :unit as x,
  (:north - st_y(spot)) / :unit as y
from commune_spots where {IN_TILE.format("spot")} and {_REACHED.format("code")}
"""  # noqa: S608 - constant text
# The communes are given by name: so the planner knows how many there are.
_OF_COMMUNES = """
select s.area_commune as commune, {count} as total from {rows} s
where {where} and s.place_key is null and s.area_commune = any (:communes) group by 1
"""


def counts_by_commune(
    store: Store, tile: Tile, wanted: Filter, today: date, reach: Reach, *, kept: bool
) -> bytes:
    """Give the layer `counts` with whole communes."""
    condition, values = where(wanted)
    near = {**tile.values(), "today": today, "reach": reach}
    spots = {row.code: Spot(*row) for row in store.db.execute(text(_COMMUNES_NEAR), near)}
    statement = text(_OF_COMMUNES.format(where=condition, **_counted(kept)))
    rows = store.db.execute(statement, {**values, "communes": list(spots)})
    return put(store, [(spots[row.commune], row.total) for row in rows if row.total])


# Where the reader has a whole province, its communes stand together at its middle.
_BY_PROVINCE = f"""
with {COMMUNE_SPOTS}, totals as materialized (
  select s.area_commune as code, {{count}} as count from {{rows}} s
  where {{where}} and s.place_key is null and s.area_commune is not null {{within}} group by 1
), placed as materialized (
  select c.*, c.province = any ((select reader_areas('provinces'))::text[]) as whole
  from commune_spots c
), provinces_of as (
  select province as code, province as name, 'province' as level,
    st_centroid(st_collect(spot)) as spot
  from placed where whole group by province
), every as (
  select p.code, p.name, p.level, p.spot, t.count from provinces_of p join (
    select province, sum(count) as count from placed join totals using (code)
    where whole group by province
  ) t on t.province = p.code
  union all
  select c.code, c.name, 'commune', c.spot, t.count from placed c join totals t using (code)
  where not whole
)
"""  # noqa: S608 - constant text
_AT_PROVINCES = encoded(
    "counts",
    f"""select st_makepoint((st_x(spot) - :west) / :unit, (:north - st_y(spot)) / :unit)
      as geom, count::int, code as place, name, level
    from every where {IN_TILE.format("spot")}""",  # noqa: S608 - constant text
)


def counts_by_province(
    store: Store, tile: Tile, wanted: Filter, today: date, reach: Reach, *, kept: bool
) -> bytes:
    """Give the layer `counts` with whole provinces, where the reader has all of one."""
    condition, values = where(wanted)
    within = "" if reach is None else WITHIN_REACH
    statement = _BY_PROVINCE.format(where=condition, within=within, **_counted(kept))
    statement += _AT_PROVINCES
    values |= {**tile.values(), "today": today, "reach": reach}
    return fetch_layer(store, statement, values)


def _counted(kept: bool) -> dict[str, str]:
    if kept:
        return {"rows": maps_totals.COUNTED, "count": "nullif(sum(s.total), 0)"}
    return {"rows": "submissions", "count": "count(*)"}
