"""Phone loop: places, people, phones, forms, submissions, quarantine, events, jobs."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None

VALIDITY = """
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  successors text[] not null default '{}',
  boundary_version_id integer references boundary_versions (id),
  unique (code, valid_from)
"""

PLACES = f"""
create extension if not exists postgis;

create table data_versions (name text primary key, version bigint not null);
insert into data_versions values ('forms', 1), ('boundaries', 1);

create table key_check (
  singleton boolean primary key default true check (singleton),
  mac bytea not null
);

create table boundary_versions (
  id integer generated always as identity primary key,
  kind text not null check (kind in ('communes', 'villages')),
  source text not null,
  features integer not null,
  imported_at timestamptz not null default now()
);

create table communes (
  id integer generated always as identity primary key,
  code text not null check (code ~ '^[0-9]{{5}}$'),
  name text not null,
  name_en text,
  kind text,
  province text not null check (province ~ '^[0-9]{{2}}$'),
  centre geometry(Point, 4326),
  area geometry(MultiPolygon, 4326),
  {VALIDITY}
);
create index communes_province on communes (province);

create table villages (
  id integer generated always as identity primary key,
  code text not null check (code ~ '^[0-9]{{8}}$'),
  name text not null,
  commune text not null check (commune ~ '^[0-9]{{5}}$'),
  point geometry(Point, 4326),
  area geometry(MultiPolygon, 4326),
  area_source text check (area_source in ('surveyed', 'guessed')),
  {VALIDITY}
);
create index villages_commune on villages (commune);
"""  # noqa: S608 - constant text

REMAPS = """
create table remaps (
  id integer generated always as identity primary key,
  boundary_version_id integer not null references boundary_versions (id),
  communes text[] not null,
  total integer not null default 0,
  done integer not null default 0,
  changed integer not null default 0,
  last_submission_id bigint not null default 0,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
"""

PEOPLE = """
create table users (
  id integer generated always as identity primary key,
  username text not null unique check (username ~ '^[!-9;-~]{1,64}$'),
  role text not null
    check (role in ('officer', 'supervisor', 'designer', 'auditor', 'admin')),
  password_hash text not null,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);

create table user_areas (
  user_id integer not null references users (id),
  area text not null check (area ~ '^([0-9]{2}|[0-9]{5}|[0-9]{8})$'),
  primary key (user_id, area)
);

create table phones (
  id integer generated always as identity primary key,
  user_id integer not null references users (id),
  token_hash bytea not null unique,
  label text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  last_seen_at timestamptz,
  client text
);
"""

FORMS = """
create table forms (
  id integer generated always as identity primary key,
  form_id text not null unique,
  state text not null default 'open' check (state in ('open', 'closing', 'closed')),
  current_version_id integer
);

create table form_versions (
  id integer generated always as identity primary key,
  form integer not null references forms (id),
  version text not null,
  title text not null,
  xform bytea not null,
  xform_md5 text not null,
  definition jsonb not null,
  workbook_name text not null,
  workbook_blob text not null,
  published_at timestamptz not null default now(),
  unique (form, version)
);
alter table forms add foreign key (current_version_id) references form_versions (id);

create table form_media (
  form_version_id integer not null references form_versions (id),
  name text not null,
  md5 text not null,
  blob text not null,
  primary key (form_version_id, name)
);
"""

SUBMISSIONS = """
create table submissions (
  id bigint generated always as identity primary key,
  form integer not null references forms (id),
  form_version_id integer not null references form_versions (id),
  instance_id text not null,
  deprecated_id text,
  original_id bigint references submissions (id),
  is_current boolean not null default true,
  user_id integer references users (id),
  phone_id integer references phones (id),
  received_at timestamptz not null default now(),
  event_date date,
  encrypted boolean not null default false,
  raw bytea not null,
  raw_mac bytea not null,
  answers jsonb not null default '{}',
  sealed_answers bytea,
  sealed_point bytea,
  dropped_points integer not null default 0,
  sealed_places integer not null default 0,
  declared_village text,
  village text,
  village_today text,
  commune text,
  method text not null check (method in ('inside', 'near', 'declared', 'none')),
  confidence double precision not null check (confidence between 0 and 1),
  area_source text,
  border_distance_m double precision,
  declared_distance_m double precision,
  candidates jsonb,
  flags text[] not null default '{}',
  point geometry(Point, 4326),
  accuracy_m double precision,
  review_state text not null default 'received'
    check (review_state in ('received', 'has_issues', 'approved', 'rejected')),
  unique (form, instance_id),
  -- decision L1: a sealed point leaves nothing in plain columns from which it could be computed
  check (sealed_point is null or (
    point is null and accuracy_m is null and candidates is null
    and border_distance_m is null and declared_distance_m is null))
);
create index submissions_original on submissions (original_id) where original_id is not null;
-- one current version of each record
create unique index submissions_current on submissions (coalesce(original_id, id))
  where is_current;
create index submissions_sealed_places on submissions (received_at) where sealed_places > 0;
alter table submissions alter column raw set storage external;

create table attachments (
  submission_id bigint not null references submissions (id),
  name text not null,
  question text,
  expected boolean not null,
  blob text,
  size bigint,
  clean boolean,
  received_at timestamptz,
  primary key (submission_id, name)
);

create table quarantine (
  id integer generated always as identity primary key,
  reason text not null,
  details jsonb not null,
  form_id text,
  version text,
  instance_id text,
  deprecated_id text,
  raw bytea,
  raw_mac bytea not null unique,
  user_id integer references users (id),
  phone_id integer references phones (id),
  received_at timestamptz not null default now(),
  resolved_at timestamptz,
  submission_id bigint references submissions (id),
  erased_at timestamptz,
  -- what became a submission is kept there; what still waits is kept here
  check ((raw is null) = (resolved_at is not null))
);
create index quarantine_places on quarantine (received_at)
  where resolved_at is null and erased_at is null;
create index quarantine_waiting_edits on quarantine (deprecated_id)
  where reason = 'edit_before_original' and resolved_at is null;

create table quarantine_files (
  quarantine_id integer not null references quarantine (id),
  name text not null,
  blob text not null,
  size bigint not null,
  clean boolean not null,
  primary key (quarantine_id, name)
);

create table events (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  actor text not null,
  submission_id bigint references submissions (id),
  details jsonb not null default '{}'
);
"""


def upgrade() -> None:
    """Make every table; the job queue's own schema comes from the pinned procrastinate."""
    for part in (PLACES, REMAPS, PEOPLE, FORMS, SUBMISSIONS, SchemaManager.get_schema()):
        op.get_bind().exec_driver_sql(part.replace("%", "%%"))
