"""People and phones: who may change whom, cards that are used once, what a phone holds."""

from alembic import op

revision = "0007"
down_revision = "0006"

CARDS = """
alter table users add column must_change_password boolean not null default false;

-- A key that was printed on a card has `card_until`; the first phone to use it claims it.
alter table phones
  add column card_until timestamptz,
  add column claimed_at timestamptz,
  add column device bytea,
  add column names_itself boolean not null default false,
  add column revoked_why text;

-- What a phone has fetched: a form, and the areas whose places came with it.
create table phone_forms (
  phone_id integer not null references phones (id),
  form_version_id integer not null references form_versions (id),
  fetched_at timestamptz not null default now(),
  areas text[] not null default '{}',
  primary key (phone_id, form_version_id)
);
"""

# A supervisor looks after officers, an administrator after everybody; only where all the areas of
# that user are the reader's too, and never oneself. They run as the owner, who sees every row.
FUNCTIONS = """
create function reader_has(province text, commune text, village text) returns boolean
language sql stable as $$
  select coalesce(
    province = any (reader_areas('provinces'))
    or commune = any (reader_areas('communes'))
    or village = any (reader_areas('villages')), false)
$$;

create function manages(other integer) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from users u
    where u.id = other and u.id <> reader('user_id')::integer
      and (reader('role') = 'admin' or reader('role') = 'supervisor' and u.role = 'officer')
      and not exists (
        select from user_areas a where a.user_id = u.id
          and not reader_has(a.area_province, a.area_commune, a.area_village)))
$$;

create function usernames_taken(names text[]) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select username from users
  where username = any (names) and reader('role') in ('supervisor', 'admin')
$$;

-- How many filled forms came from a phone: a number, also for an administrator, who sees none.
create function sent_by_phone(phone integer, since timestamptz)
returns table (form_version_id integer, sent bigint, last_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.form_version_id, count(*), max(s.received_at)
  from submissions s join phones p on p.id = s.phone_id and p.user_id = s.user_id
  where p.id = phone and s.is_current and s.received_at >= since
    and exists (
      select from user_areas a
      where a.user_id = p.user_id and reader('role') in ('supervisor', 'admin')
        and reader_has(a.area_province, a.area_commune, a.area_village))
  group by s.form_version_id
$$;
"""

RULES = """
create policy add on users for insert to neothien_person with check (
  (select reader('role')) = 'admin' or (select reader('role')) = 'supervisor' and role = 'officer'
);
create policy change_own_only on users as restrictive for update to neothien_person
  using (manages(id));

create policy add_own_only on user_areas as restrictive for insert to neothien_person
  with check (manages(user_id) and reader_has(area_province, area_commune, area_village));
create policy remove_own_only on user_areas as restrictive for delete to neothien_person
  using (manages(user_id) and reader_has(area_province, area_commune, area_village));

create policy add_own_only on phones as restrictive for insert to neothien_person
  with check (manages(user_id));
create policy change_own_only on phones as restrictive for update to neothien_person
  using (manages(user_id));

alter table phone_forms enable row level security;
create policy read_area on phone_forms for select to neothien_person using (
  exists (select from phones p where p.id = phone_id)
);

alter table sessions enable row level security;
create policy own on sessions to neothien_person using (
  user_id = (select reader('user_id'))::integer or manages(user_id)
);
"""

# A password's or a key's digest is written and never read.
GRANTS = """
grant usage on sequence users_id_seq to neothien_person;
grant insert (id, username, role, password_hash, must_change_password) on users
  to neothien_person;
grant select (must_change_password),
  update (password_hash, must_change_password, disabled_at) on users to neothien_person;
grant insert (user_id, area), delete on user_areas to neothien_person;
grant insert (user_id, token_hash, label, card_until),
  select (card_until, claimed_at, revoked_why),
  update (revoked_at, revoked_why) on phones to neothien_person;
grant select on phone_forms to neothien_person;
grant select (id, user_id, created_at, last_seen_at, confirmed_at, ended_at), update (ended_at)
  on sessions to neothien_person;
"""


def upgrade() -> None:
    """Add cards, what phones hold, and the rules about who may change whom."""
    for part in (CARDS, FUNCTIONS, RULES, GRANTS):
        op.get_bind().exec_driver_sql(part.replace("%", "%%"))
