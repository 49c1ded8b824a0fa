"""Programs: tokens that people make for them, what has changed since, webhooks.

A token is no wider than its person is now, and may be narrower: `token_areas`. A change of a
submission has a time by which programs follow (`changed_at`), and is noted for webhooks where
somebody has one (`webhook_events`).
"""

from alembic import op

revision = "0009"
down_revision = "0008"

TOKENS = """
create table tokens (
  id integer generated always as identity primary key,
  user_id integer not null references users (id),
  token_hash bytea not null unique,
  name text not null,
  areas text[] not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index tokens_user on tokens (user_id) where revoked_at is null;

create function area_holds(outer_area text, inner_area text) returns boolean
language sql stable as $$
  select case
    when length(outer_area) > 2 then starts_with(inner_area, outer_area)
    when length(inner_area) = 2 then inner_area = outer_area
    else province_of(left(inner_area, 5)) = outer_area end
$$;

-- What both the token and its person have, as of today; a token without areas of its own has all.
create function token_areas(wanted text[], person integer) returns text[]
language sql stable as $$
  select coalesce(array_agg(distinct area order by area), '{}') from (
    select a.area from user_areas a where a.user_id = person
      and (wanted = '{}' or exists (select from unnest(wanted) w where area_holds(w, a.area)))
    union
    select w from unnest(wanted) w where exists (
      select from user_areas a where a.user_id = person and area_holds(a.area, w))
  ) as both_have
$$;

alter table tokens enable row level security;
create policy own on tokens to neothien_person
  using (user_id = (select reader('user_id'))::integer);
grant select (id, user_id, name, areas, created_at, expires_at, last_used_at, revoked_at),
  insert (user_id, token_hash, name, areas, expires_at), update (revoked_at)
  on tokens to neothien_person;
"""

# Programs follow by (changed_at, id). A change that is not committed yet is not seen, so nobody
# may be led past its time: `changes_settled` is a time before which all is committed. A
# transaction has its number before it reads the clock, and `changes_settled` sees who has one.
CHANGES = """
alter table submissions add column changed_at timestamptz not null default now();

create function change_time() returns timestamptz language plpgsql volatile as $$
begin
  perform pg_current_xact_id();
  return clock_timestamp();
end $$;
alter table submissions alter column changed_at set default change_time();

create function mark_change() returns trigger language plpgsql as $$
begin
  new.changed_at := change_time();
  return new;
end $$;
create trigger mark_change
  before update of is_current, answers, point, village_today, commune, area_province, method, flags,
    review_state on submissions
  for each row when (
    (old.is_current, old.answers, old.point::text, old.village_today, old.commune,
      old.area_province, old.method, old.flags, old.review_state)
    is distinct from
    (new.is_current, new.answers, new.point::text, new.village_today, new.commune,
      new.area_province, new.method, new.flags, new.review_state))
  execute function mark_change();

create index submissions_changed on submissions (changed_at, id)
  include (area_province, area_commune, area_village, user_id) where is_current;
grant select (changed_at) on submissions to neothien_person;

-- The clock is read before one looks who is at work.
create function changes_settled() returns timestamptz
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  before timestamptz := clock_timestamp();
begin
  return least(before, (
    select min(xact_start) from pg_stat_activity
    where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()));
end $$;
"""

WEBHOOKS = """
create table webhooks (
  id integer generated always as identity primary key,
  user_id integer not null references users (id),
  name text not null,
  url text not null,
  kinds text[] not null,
  sealed_secret bytea not null,
  created_at timestamptz not null default now(),
  failures integer not null default 0,
  next_try_at timestamptz not null default now(),
  disabled_at timestamptz,
  ended_at timestamptz
);
create index webhooks_user on webhooks (user_id) where ended_at is null;

-- What happened to which submission: written with the change itself, `spread_at` once it is known
-- to whom it goes.
create table webhook_events (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null check (kind in ('stored', 'edited', 'reviewed', 'moved')),
  submission_id bigint not null references submissions (id),
  spread_at timestamptz
);
create index webhook_events_waiting on webhook_events (id) where spread_at is null;
create index webhook_events_at on webhook_events (at);

create table webhook_deliveries (
  id bigint generated always as identity primary key,
  webhook_id integer not null references webhooks (id),
  event_id bigint not null references webhook_events (id) on delete cascade,
  delivered_at timestamptz,
  unique (webhook_id, event_id)
);
create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, id)
  where delivered_at is null;
create index webhook_deliveries_event on webhook_deliveries (event_id);

create table webhook_attempts (
  id bigint generated always as identity primary key,
  delivery_id bigint not null references webhook_deliveries (id) on delete cascade,
  at timestamptz not null default now(),
  status integer,
  fault text,
  ms integer not null
);
create index webhook_attempts_delivery on webhook_attempts (delivery_id, id);

create function note_for_webhooks() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from webhooks where ended_at is null and disabled_at is null) then
    insert into webhook_events (kind, submission_id) values (
      case
        when tg_op = 'INSERT' then 'stored'
        when not old.is_current then 'edited'
        when old.review_state <> new.review_state then 'reviewed'
        else 'moved' end,
      new.id);
  end if;
  return null;
end $$;
create trigger note_stored after insert on submissions
  for each row when (new.is_current) execute function note_for_webhooks();
-- An edit becomes the current version a moment after it was stored.
create trigger note_changed
  after update of is_current, review_state, village_today, commune on submissions
  for each row when (new.is_current
    and (old.is_current, old.review_state, old.village_today, old.commune)
    is distinct from (new.is_current, new.review_state, new.village_today, new.commune))
  execute function note_for_webhooks();

alter table webhooks enable row level security;
create policy own on webhooks to neothien_person
  using (user_id = (select reader('user_id'))::integer);
alter table webhook_deliveries enable row level security;
create policy own on webhook_deliveries to neothien_person
  using (exists (select from webhooks w where w.id = webhook_id));
alter table webhook_attempts enable row level security;
create policy own on webhook_attempts to neothien_person
  using (exists (select from webhook_deliveries d where d.id = delivery_id));
alter table webhook_events enable row level security;
create policy read_area on webhook_events to neothien_person
  using (exists (select from submissions s where s.id = submission_id));
grant select (id, user_id, name, url, kinds, created_at, failures, next_try_at, disabled_at,
    ended_at),
  insert (user_id, name, url, kinds, sealed_secret),
  update (failures, next_try_at, disabled_at, ended_at)
  on webhooks to neothien_person;
grant select, update (delivered_at) on webhook_deliveries to neothien_person;
grant select on webhook_events, webhook_attempts to neothien_person;
"""


def upgrade() -> None:
    """Add tokens, times of changes, and webhooks, each the person's own."""
    for part in (TOKENS, CHANGES, WEBHOOKS):
        op.get_bind().exec_driver_sql(part.replace("%", "%%"))
