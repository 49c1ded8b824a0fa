"""Review: states with their history, comments, decisions about flags, moves to another village.

What people write (notes, comments, reasons) is sealed: they may name somebody.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = """
alter table submissions drop constraint submissions_method_check;
alter table submissions add constraint submissions_method_check
  check (method in ('inside', 'near', 'declared', 'moved', 'none'));
-- Up to which submission the worker has looked for twins and for texts that may name somebody.
insert into data_versions values ('looked', 0);
create index attachments_missing on attachments (submission_id) where expected and blob is null;

-- One press of a button: what it changed can be undone as one.
create table review_batches (
  id integer generated always as identity primary key,
  user_id integer not null references users (id),
  at timestamptz not null default now(),
  undone_at timestamptz
);

create table reviews (
  id bigint generated always as identity primary key,
  batch_id integer not null references review_batches (id),
  submission_id bigint not null references submissions (id),
  old_state text not null,
  new_state text not null
    check (new_state in ('received', 'has_issues', 'approved', 'rejected')),
  sealed_note bytea
);
create index reviews_submission on reviews (submission_id, id desc);
create index reviews_batch on reviews (batch_id);

create table comments (
  id bigint generated always as identity primary key,
  submission_id bigint not null references submissions (id),
  user_id integer not null references users (id),
  at timestamptz not null default now(),
  sealed_text bytea not null
);
create index comments_submission on comments (submission_id, id);

create table flag_decisions (
  submission_id bigint not null references submissions (id),
  flag text not null,
  decision text not null check (decision in ('confirmed', 'dismissed', 'moved')),
  user_id integer not null references users (id),
  at timestamptz not null default now(),
  primary key (submission_id, flag)
);

create table moves (
  id bigint generated always as identity primary key,
  submission_id bigint not null references submissions (id),
  user_id integer not null references users (id),
  at timestamptz not null default now(),
  old_placement jsonb not null,
  new_village text not null,
  sealed_reason bytea not null,
  undone_at timestamptz
);
create index moves_submission on moves (submission_id, id desc);
"""

RULES = """
alter table review_batches enable row level security;
create policy own on review_batches to neothien_person
  using (user_id = (select reader('user_id'))::integer);
create policy read_area on review_batches for select to neothien_person
  using (exists (select from reviews r where r.batch_id = id));
"""

SEEN_WITH_THEIR_SUBMISSION = """
alter table {table} enable row level security;
create policy read_area on {table} for select to neothien_person
  using (exists (select from submissions s where s.id = submission_id));
create policy change_area on {table} for insert to neothien_person with check (
  (select reader('role')) = 'supervisor'
  and exists (select from submissions s where s.id = submission_id));
create policy amend_area on {table} for update to neothien_person using (
  (select reader('role')) = 'supervisor'
  and exists (select from submissions s where s.id = submission_id));
create policy take_back_area on {table} for delete to neothien_person using (
  (select reader('role')) = 'supervisor'
  and exists (select from submissions s where s.id = submission_id));
"""

# An officer sees her own submissions and changes none of them.
GRANTS = """
drop policy read_area on submissions;
-- Written as in migration 0005, which says why.
create policy read_area on submissions for select to neothien_person using (
  area_province = any ((select case when reader('role') = 'supervisor'
    then reader_areas('provinces') end)::text[])
  or area_commune = any ((select case when reader('role') = 'supervisor'
    then reader_areas('communes') end)::text[])
  or area_village = any ((select case when reader('role') = 'supervisor'
    then reader_areas('villages') end)::text[])
  or user_id = (select reader('user_id'))::integer
);
create policy change_area on submissions for update to neothien_person using (
  area_province = any ((select case when reader('role') = 'supervisor'
    then reader_areas('provinces') end)::text[])
  or area_commune = any ((select case when reader('role') = 'supervisor'
    then reader_areas('communes') end)::text[])
  or area_village = any ((select case when reader('role') = 'supervisor'
    then reader_areas('villages') end)::text[])
);
grant update (
  review_state, village, village_today, commune, method, confidence, area_source,
  border_distance_m, declared_distance_m, candidates, flags
) on submissions to neothien_person;

grant select, insert on review_batches, reviews, comments, moves to neothien_person;
grant update (undone_at) on review_batches, moves to neothien_person;
grant select, insert, delete on flag_decisions to neothien_person;
grant update (decision, user_id, at) on flag_decisions to neothien_person;
"""


def upgrade() -> None:
    """Add review, comments, decisions and moves, under the area rule."""
    kept_with_submissions = ("reviews", "comments", "flag_decisions", "moves")
    rules = [SEEN_WITH_THEIR_SUBMISSION.format(table=name) for name in kept_with_submissions]
    for part in (TABLES, RULES, *rules, GRANTS):
        op.get_bind().exec_driver_sql(part.replace("%", "%%"))
