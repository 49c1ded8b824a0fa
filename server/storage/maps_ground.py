"""Boundaries as a map draws them.

They are public, so no rule hides a line: communes and provinces are drawn everywhere, that the map
can be read; villages only in the reader's own areas, which thereby stand out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from server.storage.maps import COMMUNE_SPOTS
from server.storage.maps_tile import (
    AROUND,
    IN_TILE,
    MINE,
    MY_VILLAGE,
    VALID,
    Tile,
    drawn,
    encoded,
    fetch_layer,
)

if TYPE_CHECKING:
    from server.storage.store import Store

COMMUNES_FROM, VILLAGES_FROM, VILLAGE_NAMES_FROM = 7, 10, 11
"""Zooms from which these are drawn."""
_SMALL_UNTIL, _PLAIN_UNTIL = 7, 11
"""Zooms up to which the simplified shapes do."""

_PROVINCES = """
select p.code, n.name, {shape} as geom from provinces p
left join unnest(cast(:codes as text[]), cast(:names as text[])) as n (code, name) using (code)
where p.shape && {around}
"""
_COMMUNES = """
select c.code, c.name, {shape} as geom from communes c where c.shape && {around} and {valid}
"""
_VILLAGES = """
select v.code, v.name, v.commune, v.area_source = 'guessed' as guessed, {shape} as geom
from villages v where v.shape && {around} and {valid} and {mine}
"""
_VILLAGE_NAMES = f"""
union all select v.code, v.name, 'village', v.spot from villages v
where {VALID.format("v")} and {IN_TILE.format("v.spot")} and {MY_VILLAGE}
"""  # noqa: S608 - constant text
_AT = "st_makepoint((st_x(spot) - :west) / :unit, (:north - st_y(spot)) / :unit)"


def commune_shape(zoom: int) -> str:
    """Give the SQL of the shape of `communes c` that does at this zoom."""
    if zoom <= _SMALL_UNTIL:
        return "c.small_shape"
    return "c.shape" if zoom <= _PLAIN_UNTIL else "st_transform(c.area, 3857)"


def village_shape(zoom: int) -> str:
    """Give the SQL of the shape of `villages v` that does at this zoom."""
    return "v.shape" if zoom <= _PLAIN_UNTIL else "st_transform(v.area, 3857)"


def boundaries(store: Store, tile: Tile, today: date, provinces: Mapping[str, str]) -> bytes:
    """Give the layers `provinces`, `communes`, `names` and `villages`, each from its zoom on.

    All have {code, name}; villages {commune, guessed} too, names {level}. `provinces` are names by
    code: the database has none.
    """
    values = {**tile.values(), "today": today}
    named = {**values, "codes": list(provinces), "names": list(provinces.values())}
    rows = _PROVINCES.format(shape=drawn("p.shape"), around=AROUND)
    layers = [fetch_layer(store, encoded("provinces", _cut(rows)), named)]
    if tile.z >= COMMUNES_FROM:
        layers.append(fetch_layer(store, _communes(tile), values))
        layers.append(fetch_layer(store, _names(tile), values))
    if tile.z >= VILLAGES_FROM:
        layers.append(fetch_layer(store, _villages(tile), values))
    return b"".join(layers)


def _communes(tile: Tile) -> str:
    shape = drawn(commune_shape(tile.z))
    return encoded(
        "communes", _cut(_COMMUNES.format(shape=shape, around=AROUND, valid=VALID.format("c")))
    )


def _villages(tile: Tile) -> str:
    rows = _VILLAGES.format(
        shape=drawn(village_shape(tile.z)),
        around=AROUND,
        valid=VALID.format("v"),
        mine=MY_VILLAGE,
    )
    return f"with {MINE} {encoded('villages', _cut(rows))}"


def _names(tile: Tile) -> str:
    villages = _VILLAGE_NAMES if tile.z >= VILLAGE_NAMES_FROM else ""
    rows = f"""select {_AT} as geom, code, name, level from (
      select code, name, 'commune' as level, spot from commune_spots
      where {IN_TILE.format("spot")} {villages}) as n"""  # noqa: S608 - constant text
    return f"with {MINE}, {COMMUNE_SPOTS} {encoded('names', rows)}"


def _cut(rows: str) -> str:
    """Leave out what is nothing once it is cut at the tile's margin."""
    return f"select * from ({rows}) as r where geom is not null"  # noqa: S608 - constant text
