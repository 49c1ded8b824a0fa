"""Maps: submissions by place, places as a map draws them, and a number that changes with the data.

No operator on geometries is leakproof, so row-level security lets none of them use an index on
submissions. A map asks for a square by a range of whole numbers instead (`place_key`), and the
indexes hold all that the area rule and the filter look at, so that no row has to be read.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

# Bits of x and y (Web Mercator, 2^28 steps round the world: 15 cm) in turn, x lowest: all places
# of a map tile, at any zoom, are one range of keys.
PLACE_KEY = f"""
create function map_spread(half bigint) returns bigint
language plpgsql immutable strict parallel safe as $$
begin
  half := (half | (half << 16)) & {0x0000FFFF0000FFFF};
  half := (half | (half << 8)) & {0x00FF00FF00FF00FF};
  half := (half | (half << 4)) & {0x0F0F0F0F0F0F0F0F};
  half := (half | (half << 2)) & {0x3333333333333333};
  return (half | (half << 1)) & {0x5555555555555555};
end $$;

create function map_gather(key bigint) returns bigint
language plpgsql immutable strict parallel safe as $$
begin
  key := key & {0x5555555555555555};
  key := (key | (key >> 1)) & {0x3333333333333333};
  key := (key | (key >> 2)) & {0x0F0F0F0F0F0F0F0F};
  key := (key | (key >> 4)) & {0x00FF00FF00FF00FF};
  key := (key | (key >> 8)) & {0x0000FFFF0000FFFF};
  return (key | (key >> 16)) & {0xFFFFFFFF};
end $$;

create function map_key(lon double precision, lat double precision) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
  steps constant double precision := {2**28};
  up double precision := radians(least(greatest(lat, -85.05112), 85.05112));
  x bigint := least(greatest(floor((lon + 180) / 360 * steps), 0), steps - 1);
  y bigint := floor((1 - ln(tan(up) + 1 / cos(up)) / pi()) / 2 * steps);
begin
  return map_spread(x) | (map_spread(y) << 1);
end $$;

alter table submissions add column place_key bigint
  generated always as (map_key(st_x(point), st_y(point))) stored;
create index submissions_place on submissions (place_key)
  include (id, form, day, review_state, flags, area_province, area_commune, area_village, user_id)
  where is_current and place_key is not null;
-- In place of the index of (area_commune, id): as few to write as before.
drop index submissions_area_commune;
create index submissions_commune_form_day on submissions (area_commune, form, day)
  include (area_village, review_state, flags, area_province, user_id, place_key)
  where is_current;
grant select (place_key) on submissions to neothien_person;

-- They read nothing but the transaction's own settings.
alter function reader(text) parallel safe;
alter function reader_areas(text) parallel safe;
"""

# Simplified to areas of (m², Web Mercator) that are smaller than a pixel where they are drawn.
SHAPES = """
alter table communes
  add column spot geometry(Point, 3857) generated always as
    (st_transform(coalesce(centre, st_pointonsurface(area)), 3857)) stored,
  add column shape geometry(MultiPolygon, 3857) generated always as
    (st_multi(st_simplifyvw(st_transform(area, 3857), 5000))) stored,
  add column small_shape geometry(MultiPolygon, 3857) generated always as
    (st_multi(st_simplifyvw(st_transform(area, 3857), 160000))) stored;
alter table villages
  add column spot geometry(Point, 3857) generated always as
    (st_transform(coalesce(point, st_pointonsurface(area)), 3857)) stored,
  add column shape geometry(MultiPolygon, 3857) generated always as
    (st_multi(st_simplifyvw(st_transform(area, 3857), 500))) stored;
create index communes_spot on communes using gist (spot);
create index communes_shape on communes using gist (shape);
create index villages_spot on villages using gist (spot);
create index villages_shape on villages using gist (shape);
"""

# A province is what its communes cover; drawn anew when an import has changed which these are.
PROVINCES = """
create table provinces (
  code text primary key,
  made_of text not null,
  shape geometry(MultiPolygon, 3857) not null
);
grant select on provinces to neothien_person;

create function draw_provinces() returns trigger language plpgsql as $$
begin
  create temp table changed_provinces on commit drop as
    select coalesce(today.code, drawn.code) as code, today.made_of from (
      select province as code, string_agg(id::text, ',' order by id) as made_of
      from communes where valid_to is null and area is not null group by province
    ) as today full join provinces drawn on drawn.code = today.code
    where today.made_of is distinct from drawn.made_of;
  delete from provinces where code in (select code from changed_provinces);
  -- Communes are simplified each by itself: what gapes between them is closed.
  insert into provinces select p.code, p.made_of, st_multi(st_simplifyvw(st_buffer(
      st_union(st_buffer(c.small_shape, 400, 'join=mitre')), -400, 'join=mitre'), 40000))
    from changed_provinces p join communes c on c.province = p.code
    where c.valid_to is null and c.area is not null group by p.code, p.made_of;
  drop table changed_provinces;
  return null;
end $$;
create constraint trigger draw_provinces after update on data_versions
  deferrable initially deferred for each row when (new.name = 'boundaries')
  execute function draw_provinces();
"""

# Raised before a change of submissions is committed, never taken back.
VERSION = """
create sequence submissions_version;
grant select, usage on submissions_version to neothien_person;
create function count_change() returns trigger language plpgsql as $$
begin
  perform nextval('submissions_version');
  return null;
end $$;
create trigger count_change after insert or update or delete or truncate on submissions
  for each statement execute function count_change();

update data_versions set version = version + 1 where name = 'boundaries';
"""

# How many submissions there are in each tile of zoom 10 (`cell`; -1: without an open point),
# so that a map of the whole country does not count a million rows. Whoever changes a submission
# only adds a line to `map_changes`, and waits for nobody; the worker adds the lines up.
TOTALS = """
create table map_totals (
  area_province text,
  area_commune text not null,
  cell integer not null,
  form integer not null,
  review_state text not null,
  place_key bigint,
  total integer not null,
  primary key (area_commune, cell, form, review_state)
);
create table map_changes (
  area_province text,
  area_commune text not null,
  cell integer not null,
  form integer not null,
  review_state text not null,
  place_key bigint,
  total integer not null
);
create function map_cell(place_key bigint) returns integer
language sql immutable parallel safe as $$
  select coalesce(place_key >> 36, -1)::integer
$$;

create function count_on_map() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  if tg_op <> 'INSERT' and old.is_current and old.area_commune is not null then
    insert into map_changes values (old.area_province, old.area_commune,
      map_cell(old.place_key), old.form, old.review_state, old.place_key, -1);
  end if;
  if tg_op <> 'DELETE' and new.is_current and new.area_commune is not null then
    insert into map_changes values (new.area_province, new.area_commune,
      map_cell(new.place_key), new.form, new.review_state, new.place_key, 1);
  end if;
  return null;
end $$;
create trigger count_new after insert or delete on submissions
  for each row execute function count_on_map();
create trigger count_again after update on submissions for each row when (
  (old.is_current, old.area_province, old.area_commune, old.place_key, old.review_state)
  is distinct from
  (new.is_current, new.area_province, new.area_commune, new.place_key, new.review_state))
  execute function count_on_map();
insert into map_changes select area_province, area_commune, map_cell(place_key), form,
  review_state, place_key, 1 from submissions where is_current and area_commune is not null;

-- A supervisor's provinces as bits: for who leads all of them, a tenth of the time of a list.
create function reader_provinces() returns bit(100) language sql stable parallel safe as $$
  select coalesce(bit_or(set_bit(repeat('0', 100)::bit(100), area::integer, 1)),
    repeat('0', 100)::bit(100))
  from unnest(reader_areas('provinces')) as area where reader('role') = 'supervisor'
$$;

alter table map_totals enable row level security;
alter table map_changes enable row level security;
create policy read_area on map_totals for select to neothien_person using (
  get_bit((select reader_provinces()), area_province::integer) <> 0
  or area_commune = any ((select case when reader('role') = 'supervisor'
    then reader_areas('communes') end)::text[]));
create policy read_area on map_changes for select to neothien_person using (
  get_bit((select reader_provinces()), area_province::integer) <> 0
  or area_commune = any ((select case when reader('role') = 'supervisor'
    then reader_areas('communes') end)::text[]));
grant select on map_totals, map_changes to neothien_person;
"""


def upgrade() -> None:
    """Add keys and shapes, the provinces' outlines, the submissions' version and totals."""
    for part in (PLACE_KEY, SHAPES, PROVINCES, VERSION, TOTALS):
        op.get_bind().exec_driver_sql(part.replace("%", "%%"))
