"""What stands beside the map: days, places with their last work, and what the filter may name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import text

from server.storage.filtering import Filter, where
from server.storage.maps import WITHIN_REACH, Reach
from server.storage.maps_tile import MINE, MY_VILLAGES, VALID

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Version:
    """What changes whenever what a map shows may have changed."""

    submissions: int
    boundaries: int
    is_settled: bool
    """False while somebody is changing submissions: what is seen then has no name yet."""


_VERSION = text("""
select s.last_value, d.version from submissions_version s, data_versions d
where d.name = 'boundaries'
""")
_WRITING = text("""
select exists (select from pg_locks where database = (
    select oid from pg_database where datname = current_database())
  and relation = 'submissions'::regclass and mode = 'RowExclusiveLock')
""")


def version(store: Store) -> Version:
    """Name the data, before it is read.

    The number is raised by every change before it is committed, and whoever changes submissions
    holds a lock until after that. So when the number was read first and nobody holds the lock
    then, all that the number counts can be seen; what comes later raises it again.
    """
    row = store.db.execute(_VERSION).one()
    writing = store.db.execute(_WRITING).scalar_one()
    return Version(row.last_value, row.version, not writing)


_DAYS = """
select s.day, count(*) as total from submissions s where {where} {within} group by 1
"""


def days(store: Store, wanted: Filter, reach: Reach) -> list[tuple[date, int]]:
    """Count the submissions of each day that has any, the oldest first."""
    condition, values = where(wanted)
    parts = ("",) if reach is None else (WITHIN_REACH, "and s.area_commune is null")
    statement = "union all".join(_DAYS.format(where=condition, within=part) for part in parts)
    counted: Counter[date] = Counter()
    for row in store.db.execute(text(statement), {**values, "reach": reach}):
        counted[row.day] += row.total
    return sorted(counted.items())


@dataclass(frozen=True)
class LastWork:
    """A village and the last day of each kind of work there."""

    code: str
    name: str
    commune: str
    commune_name: str | None
    days: tuple[date | None, ...]
    """In the order of the kinds that were asked for."""


_LAST = f"""
with {MINE}, {MY_VILLAGES}, kinds as materialized (
  select k.n, f.id from unnest(cast(:kinds as text[])) with ordinality as k (form_id, n)
  join forms f using (form_id)
), asked as materialized (
  select v.code, v.name, v.commune, c.name as commune_name from my_villages v
  left join communes c on c.code = v.commune and {VALID.format("c")}
  where cast(:area as text) is null or :area in (v.code, v.commune, c.province)
), newest as (
  select s.area_village as code, {{columns}} from submissions s
  where {{where}} and s.form = any (array(select id from kinds)) {{within}} group by 1
)
select a.code, a.name, a.commune, a.commune_name, {{days}}, count(*) over () as total
from asked a left join newest n using (code)
order by {{first}} nulls first, a.commune_name, a.name, a.code limit :most
"""  # noqa: S608 - constant text
_NEWEST = "max(s.day) filter (where s.form = (select id from kinds where n = {n})) as day_{n}"


def last_work(
    store: Store,
    wanted: Filter,
    kinds: Sequence[str],
    first: str,
    today: date,
    most: int,
    reach: Reach,
) -> tuple[int, list[LastWork]]:
    """Count the reader's villages and give the `most` that were left longest.

    `first` is the kind that decides, or any other word for all of them together.
    """
    condition, values = where(replace(wanted, form=None))
    numbers = range(1, len(kinds) + 1)
    days = [f"n.day_{n}" for n in numbers]
    statement = _LAST.format(
        where=condition,
        within="" if reach is None else WITHIN_REACH,
        columns=", ".join(_NEWEST.format(n=n) for n in numbers),
        days=", ".join(days),
        first=days[kinds.index(first)] if first in kinds else f"greatest({', '.join(days)})",
    )
    asked = {"kinds": list(kinds), "area": wanted.area, "today": today, "most": most}
    rows = store.db.execute(text(statement), {**values, **asked, "reach": reach}).all()
    found = [
        LastWork(row.code, row.name, row.commune, row.commune_name, tuple(row[4:-1]))
        for row in rows
    ]
    return (rows[0].total if rows else 0), found


@dataclass(frozen=True)
class Known:
    """What a person may choose from."""

    box: tuple[float, float, float, float] | None
    """Of the areas, in degrees: west, south, east, north."""
    forms: tuple[tuple[str, str], ...]
    """Form id and title of those with submissions or open ones."""
    officers: tuple[str, ...]
    areas: tuple[tuple[str, str], ...]
    """Code and name of the communes, and of the villages where these are not too many."""


_BOX = text(f"""
with {MINE}, {MY_VILLAGES}, box as (
  select st_transform(st_setsrid(st_extent(geom)::geometry, 3857), 4326) as geom from (
    select st_collect(c.small_shape, c.spot) as geom from mine join communes c using (id)
    union all select st_collect(shape, spot) from my_villages
    where commune not in (select c.code from communes c where c.shape is not null)
  ) as every
)
select st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom) from box where geom is not null
""")  # noqa: S608 - constant text
_FORMS = text("""
select f.form_id, v.title from forms f join form_versions v on v.id = f.current_version_id
order by f.id
""")
_OFFICERS = text("""
select username from users where role = 'officer' order by username limit :most
""")
_COMMUNES = text(f"""
with {MINE} select c.code, c.name from mine c
union select c.code, c.name from villages v join communes c on c.code = v.commune
  where v.code = any ((select reader_areas('villages'))::text[])
  and {VALID.format("v")} and {VALID.format("c")}
order by 2, 1
""")  # noqa: S608 - constant text
_VILLAGES = text(f"""
with {MINE}, {MY_VILLAGES}, first as (select code, name, commune from my_villages limit :most)
select code, name from first order by commune, name, code
""")  # noqa: S608 - constant text


def known(store: Store, today: date, most: int) -> Known:
    """Give what a person may choose from; a list with more than `most` entries is left empty."""
    valid = {"today": today, "most": most + 1}
    box = store.db.execute(_BOX, {"today": today}).one_or_none()
    officers = store.db.execute(_OFFICERS, {"most": most + 1}).scalars().all()
    communes = store.db.execute(_COMMUNES, {"today": today}).all()
    villages = store.db.execute(_VILLAGES, valid).all()
    return Known(
        box=tuple(box) if box else None,
        forms=tuple((row.form_id, row.title) for row in store.db.execute(_FORMS)),
        officers=tuple(officers) if len(officers) <= most else (),
        areas=tuple(
            (row.code, row.name)
            for row in [*communes, *(villages if len(villages) <= most else ())]
        ),
    )
