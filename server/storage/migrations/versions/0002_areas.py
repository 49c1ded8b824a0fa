"""Areas: whose rows a person may see, enforced by row-level security; sessions of browsers.

Every transaction on behalf of a signed-in person runs as the role `neothien_person`, which owns
nothing, cannot skip the policies below and is not granted the columns that nobody may read.
`storage.as_person` sets the variables `neothien.*` that the policies read; where they are not set,
no row is seen.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

# Roles belong to the whole cluster: another database of it may have made this one already.
ROLE = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'neothien_person') then
    create role neothien_person nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant neothien_person to %I', current_user);
exception when insufficient_privilege then
  if not pg_has_role(current_user, 'neothien_person', 'member') then raise; end if;
end $$;
"""

# The smallest area that a row belongs to, and those around it, as of today: of its village, else
# of its commune, else of the officer who sent it. Kept by the database, so no way in can forget.
AREA_COLUMNS = """
alter table submissions
  add column area_province text, add column area_commune text, add column area_village text;
alter table user_areas
  add column area_province text, add column area_commune text, add column area_village text;

create function province_of(commune_code text) returns text language sql stable as $$
  select province from communes where code = commune_code order by valid_from desc limit 1
$$;

create function set_submission_area() returns trigger language plpgsql as $$
declare own text;
begin
  new.area_village := new.village_today;
  new.area_commune := coalesce(left(new.village_today, 5), new.commune);
  if new.area_commune is null then
    select area into own from user_areas where user_id = new.user_id order by area limit 1;
    new.area_village := case when length(own) = 8 then own end;
    new.area_commune := case when length(own) >= 5 then left(own, 5) end;
  end if;
  new.area_province := case when length(own) = 2 then own else province_of(new.area_commune) end;
  return new;
end $$;
create trigger area before insert or update of commune, village_today, user_id on submissions
  for each row execute function set_submission_area();

create function set_user_area() returns trigger language plpgsql as $$
begin
  new.area_village := case when length(new.area) = 8 then new.area end;
  new.area_commune := case when length(new.area) >= 5 then left(new.area, 5) end;
  new.area_province :=
    case when length(new.area) = 2 then new.area else province_of(new.area_commune) end;
  return new;
end $$;
create trigger area before insert or update of area on user_areas
  for each row execute function set_user_area();

-- A commune that comes later than its rows, or goes to another province, takes them along.
create function move_commune_rows() returns trigger language plpgsql as $$
begin
  update submissions s set area_province = p.province
    from (select distinct code, province_of(code) as province from changed) p
    where s.area_commune = p.code and s.area_province is distinct from p.province;
  update user_areas a set area_province = p.province
    from (select distinct code, province_of(code) as province from changed) p
    where a.area_commune = p.code and a.area_province is distinct from p.province;
  return null;
end $$;
create trigger move_rows after insert on communes
  referencing new table as changed for each statement execute function move_commune_rows();
create trigger move_rows_on_change after update on communes
  referencing new table as changed for each statement execute function move_commune_rows();

-- The day a record is counted on: the event's, or of its receipt where the event's cannot be right.
alter table submissions add column day date generated always as (
  coalesce(
    case when not 'implausible_date' = any (flags) then event_date end,
    (received_at at time zone 'Asia/Ho_Chi_Minh')::date)
) stored;

update submissions set user_id = user_id;
update user_areas set area = area;

create index submissions_area_province on submissions (area_province, id) where is_current;
create index submissions_area_commune on submissions (area_commune, id) where is_current;
create index submissions_area_village on submissions (area_village, id) where is_current;
create index submissions_day on submissions (day, id) where is_current;
create index submissions_user on submissions (user_id, id) where is_current;
"""

# Scalar subqueries in the policies are worked out once a statement, not once a row.
RULES = """
create function reader(name text) returns text language sql stable as $$
  select nullif(current_setting('neothien.' || name, true), '')
$$;
create function reader_areas(kind text) returns text[] language sql stable as $$
  select string_to_array(current_setting('neothien.' || kind, true), ',')
$$;

alter table submissions enable row level security;
create policy read_area on submissions to neothien_person using (
  (select reader('role')) = 'supervisor' and (
    area_province = any ((select reader_areas('provinces'))::text[])
    or area_commune = any ((select reader_areas('communes'))::text[])
    or area_village = any ((select reader_areas('villages'))::text[]))
  or user_id = (select reader('user_id'))::integer
);

alter table attachments enable row level security;
create policy read_area on attachments to neothien_person using (
  exists (select from submissions s where s.id = submission_id)
);

alter table events enable row level security;
create policy read_area on events for select to neothien_person using (
  (select reader('role')) = 'auditor'
  or exists (select from submissions s where s.id = submission_id)
);
create policy add on events for insert to neothien_person with check (true);

alter table user_areas enable row level security;
create policy read_area on user_areas to neothien_person using (
  (select reader('role')) in ('supervisor', 'admin') and (
    area_province = any ((select reader_areas('provinces'))::text[])
    or area_commune = any ((select reader_areas('communes'))::text[])
    or area_village = any ((select reader_areas('villages'))::text[]))
  or user_id = (select reader('user_id'))::integer
);

alter table users enable row level security;
create policy read_area on users to neothien_person using (
  id = (select reader('user_id'))::integer
  or exists (select from user_areas a where a.user_id = id)
);

alter table phones enable row level security;
create policy read_area on phones to neothien_person using (
  exists (select from users u where u.id = user_id)
);

alter table quarantine enable row level security;
create policy read_area on quarantine for select to neothien_person using (
  exists (select from users u where u.id = user_id)
);
"""

# Not granted: the XML as received, sealed points, whatever a password or a phone is known by.
GRANTS = """
grant usage on schema public to neothien_person;
grant select on data_versions, boundary_versions, communes, villages, forms, form_versions,
  form_media, user_areas, attachments, events to neothien_person;
grant select (
  id, form, form_version_id, instance_id, deprecated_id, original_id, is_current, user_id, phone_id,
  received_at, event_date, encrypted, answers, sealed_answers, dropped_points, declared_village,
  village, village_today, commune, method, confidence, area_source, border_distance_m,
  declared_distance_m, candidates, flags, point, accuracy_m, review_state,
  area_province, area_commune, area_village, day
) on submissions to neothien_person;
grant select (id, username, role, created_at, disabled_at) on users to neothien_person;
grant select (
  id, user_id, label, created_at, revoked_at, last_seen_at, client
) on phones to neothien_person;
grant select (
  id, reason, form_id, version, user_id, phone_id, received_at, resolved_at
) on quarantine to neothien_person;
grant insert on events to neothien_person;
"""

SESSIONS = """
alter table users add column totp_secret bytea, add column totp_used bigint;

create table sessions (
  id integer generated always as identity primary key,
  user_id integer not null references users (id),
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  confirmed_at timestamptz,
  ended_at timestamptz
);
create index sessions_user on sessions (user_id) where ended_at is null;
"""


def upgrade() -> None:
    """Add the areas of rows, the rules about them, and sessions."""
    for part in (ROLE, AREA_COLUMNS, RULES, GRANTS, SESSIONS):
        op.get_bind().exec_driver_sql(part.replace("%", "%%"))
