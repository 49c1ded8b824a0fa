"""Kept numbers of submissions by square and commune, for maps of hundreds of communes.

Whoever changes submissions adds lines to `map_changes` in the same transaction (a trigger of
migration 0004); `add_up` makes them part of `map_totals`. Both together are always exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from server.storage.filtering import Filter

if TYPE_CHECKING:
    from server.storage.store import Store

CELL_ZOOM = 10
"""The squares are the tiles of this zoom."""
BATCH = 50_000
"""Lines added up at a time."""

COUNTED = """(select *, true as is_current from map_totals
  union all select *, true from map_changes)"""
"""SQL of rows with `total` and what a filter `covers` reads, to stand in place of submissions."""

# Areas of villages and one's own submissions elsewhere are not in the numbers.
_WHOLE = text("""
select coalesce(cardinality(reader_areas('villages')), 0) = 0 and not exists (
  select from submissions where user_id = (select reader('user_id'))::integer and is_current)
""")

_ADD_UP = text("""
with taken as (
  delete from map_changes where ctid = any (array(
    select ctid from map_changes limit :limit for update skip locked)) returning *, ctid as line
), added as (
  insert into map_totals as t
  select (array_agg(area_province order by line desc) filter (where total > 0))[1],
    area_commune, cell, form, review_state, max(place_key) filter (where total > 0), sum(total)
  from taken group by area_commune, cell, form, review_state
  on conflict (area_commune, cell, form, review_state) do update
  set total = t.total + excluded.total,
    area_province = coalesce(excluded.area_province, t.area_province),
    place_key = coalesce(excluded.place_key, t.place_key)
)
select count(*) from taken
""")


def covers(store: Store, wanted: Filter) -> bool:
    """Tell whether the kept numbers answer this reader and filter."""
    asked = Filter(form=wanted.form, states=wanted.states, area=wanted.area)
    if asked != wanted or len(wanted.area or "") == len("village!"):
        return False
    if not store.db.execute(_WHOLE).scalar_one():
        return False
    # So few rows are read sooner than other processes are started for them.
    store.db.execute(text("set local max_parallel_workers_per_gather = 0"))
    return True


def add_up(store: Store) -> bool:
    """Add waiting lines to the numbers, up to BATCH; tell whether there may be more."""
    return bool(store.db.execute(_ADD_UP, {"limit": BATCH}).scalar_one() == BATCH)
