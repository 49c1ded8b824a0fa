"""Form designers: drafts of forms, trying them on phones, publishing, the history of a form.

Only designers see drafts. They may add form versions and change none; of submissions they see
nothing, and of what came while a draft was tried not what the phone sent.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

# Who published a version, where it is known, and what was said of it. An event may be a form's.
VERSIONS = """
alter table form_versions
  add column published_by text,
  add column note text not null default '';
alter table events add column form integer references forms (id);
update events e set form = f.id from forms f
  where e.kind = 'form.published' and e.details->>'form_id' = f.form_id;
update form_versions v set published_by = e.actor from events e
  where e.form = v.form and e.kind = 'form.published' and e.details->>'version' = v.version;
create index events_form on events (form, id) where form is not null;
"""

# A draft without `xform` has a fault that keeps it from being a form; `form_id` is then what its
# settings say, where they can be read. `revision` counts its changes. What a draft's phones sent
# goes with the draft.
DRAFTS = """
create table form_drafts (
  id integer generated always as identity primary key,
  form_id text unique,
  version text,
  title text,
  workbook_name text not null,
  workbook_blob text not null,
  findings jsonb not null default '[]',
  xform bytea,
  xform_md5 text,
  definition jsonb,
  note text not null default '',
  revision integer not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_by text not null,
  updated_at timestamptz not null default now(),
  check (xform is null or (form_id, version, title, xform_md5, definition) is not null)
);

create table draft_media (
  draft_id integer not null references form_drafts (id) on delete cascade,
  name text not null,
  md5 text not null,
  blob text not null,
  size bigint not null,
  primary key (draft_id, name)
);

create table draft_addresses (
  id integer generated always as identity primary key,
  draft_id integer not null references form_drafts (id) on delete cascade,
  user_id integer not null references users (id),
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_seen_at timestamptz,
  revoked_at timestamptz
);
create index draft_addresses_draft on draft_addresses (draft_id);

create table draft_tries (
  id bigint generated always as identity primary key,
  draft_id integer not null references form_drafts (id) on delete cascade,
  address_id integer not null references draft_addresses (id) on delete cascade,
  instance_id text not null,
  revision integer not null,
  raw bytea not null,
  raw_mac bytea not null,
  summary bytea not null,
  received_at timestamptz not null default now(),
  unique (draft_id, instance_id)
);

create table draft_try_files (
  try_id bigint not null references draft_tries (id) on delete cascade,
  name text not null,
  blob text,
  size bigint,
  primary key (try_id, name)
);
"""

# Forms and versions stay readable to everybody who is signed in. A table with triggers that wait
# for the end of the transaction, from an earlier migration of the same one, cannot be altered.
RULES = """
set constraints all immediate;

alter table forms enable row level security;
create policy read_all on forms for select to neothien_person using (true);
create policy add on forms for insert to neothien_person
  with check ((select reader('role')) = 'designer');
create policy change on forms for update to neothien_person
  using ((select reader('role')) = 'designer');

alter table form_versions enable row level security;
create policy read_all on form_versions for select to neothien_person using (true);
create policy add on form_versions for insert to neothien_person
  with check ((select reader('role')) = 'designer');

alter table form_media enable row level security;
create policy read_all on form_media for select to neothien_person using (true);
create policy add on form_media for insert to neothien_person
  with check ((select reader('role')) = 'designer');

alter table data_versions enable row level security;
create policy read_all on data_versions for select to neothien_person using (true);
create policy change_forms on data_versions for update to neothien_person
  using (name = 'forms' and (select reader('role')) = 'designer');

create policy read_forms on events for select to neothien_person
  using (form is not null and (select reader('role')) = 'designer');

alter table form_drafts enable row level security;
create policy designers on form_drafts to neothien_person
  using ((select reader('role')) = 'designer');
alter table draft_media enable row level security;
create policy designers on draft_media to neothien_person
  using ((select reader('role')) = 'designer');
alter table draft_addresses enable row level security;
create policy designers on draft_addresses for select to neothien_person
  using ((select reader('role')) = 'designer');
create policy revoke on draft_addresses for update to neothien_person
  using ((select reader('role')) = 'designer');
create policy add_own on draft_addresses for insert to neothien_person with check (
  (select reader('role')) = 'designer' and user_id = (select reader('user_id'))::integer);
alter table draft_tries enable row level security;
create policy designers on draft_tries for select to neothien_person
  using ((select reader('role')) = 'designer');
alter table draft_try_files enable row level security;
create policy designers on draft_try_files for select to neothien_person
  using ((select reader('role')) = 'designer');
"""

GRANTS = """
grant insert (form_id), update (state, current_version_id) on forms to neothien_person;
grant insert on form_versions, form_media to neothien_person;
grant update (version) on data_versions to neothien_person;
grant select, insert, update, delete on form_drafts, draft_media to neothien_person;
grant select (id, draft_id, user_id, created_at, expires_at, last_seen_at, revoked_at),
  insert (draft_id, user_id, token_hash, expires_at), update (revoked_at)
  on draft_addresses to neothien_person;
grant select (id, draft_id, address_id, instance_id, revision, summary, received_at)
  on draft_tries to neothien_person;
grant select on draft_try_files to neothien_person;
"""


def upgrade() -> None:
    """Add drafts and all around them, and the rules for designers."""
    for part in (VERSIONS, DRAFTS, RULES, GRANTS):
        op.get_bind().exec_driver_sql(part.replace("%", "%%"))
