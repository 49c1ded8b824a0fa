"""Where work was done and where it was not: the last day of it in each place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from server.storage.filtering import Filter, where
from server.storage.maps_ground import commune_shape, village_shape
from server.storage.maps_tile import (
    AROUND,
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

COMMUNES_FROM, VILLAGES_FROM = 7, 10
"""Zooms from which a place of this kind has a colour of its own."""

# A place is drawn by zoom, but never coarser than what the reader has and the filter asks for:
# a province's colour would else say something of communes that were not looked at.
_SHOWN = f"""
with {MINE}, shown as materialized (
  select v.code, v.commune, v.name, 'village' as level, {{village_shape}} as shape
  from villages v where {VALID.format("v")} and v.shape && {AROUND} and {MY_VILLAGE} {{own}}
    and (:area is null or :area in (v.code, v.commune)
      or v.commune in (select code from mine where province = :area))
  union all
  select c.code, c.code, c.name, 'commune', {{commune_shape}}
  from mine join communes c using (id) where :zoom < {VILLAGES_FROM} and c.shape && {AROUND}
    and (:zoom >= {COMMUNES_FROM} or c.code = :area
      or not c.province = any ((select reader_areas('provinces'))::text[]))
    and (:area is null or :area in (c.code, c.province))
  union all
  select p.code, null, p.code, 'province', p.shape
  from provinces p where :zoom < {COMMUNES_FROM} and p.shape && {AROUND}
    and p.code = any ((select reader_areas('provinces'))::text[])
    and (:area is null or :area = p.code)
)
"""  # noqa: S608 - constant text
# Villages: their communes' submissions are read in one go. Communes, provinces: only the newest
# day of each form is looked for.
_DAYS = """
, kinds as materialized (select id from forms where form_id = any (:kinds)),
units as (
  select code, code as place from shown where level = 'commune'
  union all
  select c.code, c.province from mine c join shown p on p.level = 'province' and p.code = c.province
), days as (
  select s.area_village as code, max(s.day) as day from submissions s
  where {where} and s.form = any (array(select id from kinds))
    and s.area_commune = any (array(select distinct commune from shown where level = 'village'))
  group by 1
  union all
  select u.place, max(newest.day) from units u cross join kinds k cross join lateral (
    select s.day from submissions s
    where {where} and s.area_commune = u.code and s.form = k.id order by s.day desc limit 1
  ) as newest group by 1
)
"""
_COLOURED = """
select * from (
  select p.code, p.name, p.level, {shape} as geom,
    case when d.day is not null then greatest(cast(:today as date) - d.day, 0) end as days
  from shown p left join days d on d.code = p.code
) as r where geom is not null
"""


# From far away, only those villages that are an area by themselves, or the filter's.
_OWN = "and v.code = any (array_append((select reader_areas('villages')), :area))"


def coverage(store: Store, tile: Tile, wanted: Filter, kinds: Sequence[str], today: date) -> bytes:
    """Give the layer `coverage`: {code, name, level, days}, without `days` where never.

    Only places of the reader's areas and of the filter's; the filter's form is left aside for
    `kinds`, the form ids of the work that is asked for.
    """
    condition, values = where(replace(wanted, form=None))
    shown = _SHOWN.format(
        village_shape=village_shape(tile.z),
        commune_shape=commune_shape(tile.z),
        own="" if tile.z >= VILLAGES_FROM else _OWN,
    )
    rows = _COLOURED.format(shape=drawn("p.shape"))
    statement = shown + _DAYS.format(where=condition) + encoded("coverage", rows)
    asked = {"zoom": tile.z, "area": wanted.area, "kinds": list(kinds), "today": today}
    return fetch_layer(store, _typed(statement), {**values, **tile.values(), **asked})


def _typed(statement: str) -> str:
    """Say of what type a value is that may be null."""
    return re.sub(r":(area)\b", r"cast(:\1 as text)", statement)
