"""Search: the words of each submission, kept beside it, and how a signed-in person looks in them.

No operator that finds words is leakproof, so row-level security lets none of them use an index.
`submissions_with` therefore looks as the owner, and asks for the reader's own areas within the
same index: they are lexemes (`@99001`) beside the words.

Intake only notes that a submission waits (`search_waiting`); the words are written afterwards.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = """
create table submission_search (
  submission_id bigint primary key references submissions (id) on delete cascade,
  words tsvector not null
);
create index submission_search_words on submission_search using gin (words)
  with (fastupdate = off);
create table search_waiting (submission_id bigint not null);

create function wait_for_search() returns trigger language plpgsql as $$
begin
  insert into search_waiting values (new.id);
  return null;
end $$;
create trigger wait_for_search
  after insert or update of answers, is_current, user_id, commune, village_today, area_province
  on submissions for each row execute function wait_for_search();

-- A place that gets another name is found by it.
create function rename_for_search() returns trigger language plpgsql as $$
begin
  insert into search_waiting select s.id from submissions s join changed c
    on c.code = case tg_table_name when 'villages' then s.area_village else s.area_commune end
    where s.is_current;
  return null;
end $$;
create trigger rename_for_search after insert on villages
  referencing new table as changed for each statement execute function rename_for_search();
create trigger rename_for_search after insert on communes
  referencing new table as changed for each statement execute function rename_for_search();

insert into search_waiting select id from submissions where is_current;
"""

LOOKING = """
create function reader_words() returns tsquery language sql stable as $$
  select coalesce(string_agg(format('''@%s''', area), '|'), '''@nobody''')::tsquery from (
    select unnest(
      reader_areas('provinces') || reader_areas('communes') || reader_areas('villages')) as area
    where reader('role') = 'supervisor'
    union all select 'u' || reader('user_id') where reader('user_id') is not null
  ) as areas
$$;

-- A reader's few areas are looked for in the index, where they leave little to do; many would only
-- be in the way there. ("is true" keeps a condition out of the index.)
create function submissions_with(wanted tsquery, most integer) returns setof bigint
language sql stable security definer rows 1000
set search_path = public, pg_temp set enable_seqscan = off as $$
  select submission_id from submission_search
  where words @@ (select case when numnode(areas) < 10 then wanted && areas else wanted end
      from reader_words() as areas)
    and (words @@ (select reader_words())) is true
  limit most
$$;

alter table submission_search enable row level security;
create policy read_area on submission_search for select to neothien_person using (
  exists (select from submissions s where s.id = submission_id)
);
grant select on submission_search to neothien_person;
grant insert on search_waiting to neothien_person;
"""

# What the planner thinks of the area rule: with the role beside the areas, or with "= 1" in place
# of "<> 0", it believed that next to nothing is seen, and chose plans for next to nothing. The rule
# itself is the same. Whoever asks for few areas says so beside it (`submission_list.scope`).
PLANNING = """
alter policy read_area on submissions using (
  get_bit((select reader_provinces()), area_province::integer) <> 0
  or area_commune = any ((select case when reader('role') = 'supervisor'
    then reader_areas('communes') end)::text[])
  or area_village = any ((select case when reader('role') = 'supervisor'
    then reader_areas('villages') end)::text[])
  or user_id = (select reader('user_id'))::integer
);
"""

# Everything that the area rule and most filters read is in these, so that a page, and the count
# beside it, reads no row that is not shown. Other orders walk the indexes of migration 0002.
SORTING = """
create index submissions_form_day on submissions (form, day, id)
  include (area_province, area_commune, area_village, user_id, review_state) where is_current;
create index submissions_province_day on submissions (area_province, form, day, id)
  include (area_commune, area_village, user_id, review_state) where is_current;
create index submissions_flagged_day on submissions (area_province, day, id)
  include (form, area_commune, area_village, user_id, review_state, flags)
  where is_current and flags <> '{}';
create index events_submission on events (submission_id) where submission_id is not null;
"""


def upgrade() -> None:
    """Add the words of submissions, the way to look in them, and the indexes of the table."""
    for part in (TABLES, PLANNING, LOOKING, SORTING):
        op.get_bind().exec_driver_sql(part.replace("%", "%%"))
