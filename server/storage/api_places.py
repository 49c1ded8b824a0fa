"""Villages, communes and the last work in them, as programs are given them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from sqlalchemy import text

from server.storage.api_records import Box
from server.storage.maps_tile import MINE, MY_VILLAGE, VALID

if TYPE_CHECKING:
    from server.storage.store import Store

Drawn = Literal["either", "outline", "point"]
"""What stands for a place: its outline, else its point; or one of the two and no place without."""


@dataclass(frozen=True)
class Wanted:
    """Which places of the reader's areas are asked for, by code upwards."""

    today: date
    after: str = ""
    limit: int = 100
    area: str | None = None
    """A province, commune or village code."""
    only: str | None = None
    """A single place's own code."""
    box: Box | None = None
    geometry: bool = False
    drawn: Drawn = "either"


@dataclass(frozen=True)
class PlaceRow:
    """A commune or village of today; `geometry` is GeoJSON text."""

    code: str
    name: str
    commune: str | None
    commune_name: str | None
    province: str | None
    area_source: str | None
    valid_from: date
    geometry: str | None


_SHAPE = "coalesce({0}.area, {0}.{1})"
_DRAWN = f"""case cast(:drawn as text) when 'outline' then {{0}}.area
  when 'point' then {{0}}.{{1}} else {_SHAPE} end"""
_ASKED = """{0}.code > :after and (cast(:only as text) is null or {0}.code = :only)
  and (cast(:area as text) is null or :area in ({1}))
  and (cast(:west as float8) is null
    or st_intersects({2}, st_makeenvelope(:west, :south, :east, :north, 4326)))
  and (cast(:drawn as text) = 'either' or {2} is not null)"""
_VILLAGES = text(f"""
with {MINE}
select v.code, v.name, v.commune, c.name as commune_name, c.province, v.area_source, v.valid_from,
  case when :geometry then st_asgeojson({_DRAWN.format("v", "point")}, 6) end as geometry
from villages v left join communes c on c.code = v.commune and {VALID.format("c")}
where {VALID.format("v")} and {MY_VILLAGE}
  and {_ASKED.format("v", "v.code, v.commune, c.province", _DRAWN.format("v", "point"))}
order by v.code limit :limit
""")  # noqa: S608 - constant text
_COMMUNES = text(f"""
with {MINE}, known as (
  select code from mine union select commune from villages v
  where v.code = any ((select reader_areas('villages'))::text[]) and {VALID.format("v")}
)
select c.code, c.name, null as commune, null as commune_name, c.province, null as area_source,
  c.valid_from,
  case when :geometry then st_asgeojson({_DRAWN.format("c", "centre")}, 6) end as geometry
from communes c where {VALID.format("c")} and c.code in (select code from known)
  and {_ASKED.format("c", "c.code, c.province", _DRAWN.format("c", "centre"))}
order by c.code limit :limit
""")  # noqa: S608 - constant text


def villages(store: Store, wanted: Wanted) -> list[PlaceRow]:
    """Give villages of the reader's areas."""
    return [PlaceRow(*row) for row in store.db.execute(_VILLAGES, _values(wanted))]


def communes(store: Store, wanted: Wanted) -> list[PlaceRow]:
    """Give the communes that are the reader's, and those of her villages."""
    return [PlaceRow(*row) for row in store.db.execute(_COMMUNES, _values(wanted))]


def _values(wanted: Wanted) -> dict[str, object]:
    west, south, east, north = wanted.box or (None, None, None, None)
    return {
        "today": wanted.today,
        "after": wanted.after,
        "only": wanted.only,
        "area": wanted.area,
        "geometry": wanted.geometry,
        "drawn": wanted.drawn,
        "limit": wanted.limit,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
    }


_LAST = text("""
select s.area_village as village, f.form_id, max(s.day) as day
from submissions s join forms f on f.id = s.form
where s.is_current and f.form_id = any (:kinds) and s.review_state <> 'rejected'
  and s.area_commune = any (:communes) and s.area_village = any (:villages)
group by 1, 2
""")


def last_days(
    store: Store, villages: Sequence[PlaceRow], kinds: Sequence[str]
) -> dict[tuple[str, str], date]:
    """Give the last day of each kind of work in these villages, by village and form id."""
    values = {
        "kinds": list(kinds),
        "communes": sorted({village.commune for village in villages if village.commune}),
        "villages": [village.code for village in villages],
    }
    rows = store.db.execute(_LAST, values) if villages else ()
    return {(row.village, row.form_id): row.day for row in rows}


_BOX = text(f"""
with {MINE}, shapes as (
  select {_SHAPE.format("c", "centre")} as shape
  from mine join communes c using (id)
  union all select {_SHAPE.format("v", "point")} from villages v
  where {VALID.format("v")} and {MY_VILLAGE}
), box as (select st_extent(shape) as box from shapes)
select st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box) from box where box is not null
""")  # noqa: S608 - constant text


def box(store: Store, today: date) -> Box | None:
    """Give the box around the reader's areas; None when nothing of them can be drawn."""
    row = store.db.execute(_BOX, {"today": today}).one_or_none()
    return (row[0], row[1], row[2], row[3]) if row else None
