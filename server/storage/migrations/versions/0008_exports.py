"""Exports: files that a person asked for, each seen by that person alone."""

from alembic import op

revision = "0008"
down_revision = "0007"

TABLE = """
create table exports (
  id integer generated always as identity primary key,
  user_id integer not null references users (id),
  form_id text not null,
  format text not null,
  -- The filter, the options and the reason: words to search for may name somebody.
  sealed_request bytea not null,
  -- The person's areas when it was made; with others it is void.
  areas text[] not null default '{}',
  state text not null default 'waiting',
  problem text,
  total integer not null default 0,
  done integer not null default 0,
  file_name text,
  blob text,
  size bigint,
  asked_at timestamptz not null default now(),
  ready_at timestamptz,
  ended_at timestamptz
);
create index exports_user on exports (user_id, id);
create index exports_kept on exports (ready_at) where blob is not null;

alter table exports enable row level security;
create policy own on exports to neothien_person
  using (user_id = (select reader('user_id'))::integer)
  with check (user_id = (select reader('user_id'))::integer);
grant select, insert on exports to neothien_person;
grant update (areas, state, problem, total, done, file_name, blob, size, ready_at, ended_at)
  on exports to neothien_person;

-- A person may not write into the queue, but have her own export made.
create function queue_export(export integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform procrastinate_defer_jobs_v1(array[row('default', 'export', 0, 'export', null,
      jsonb_build_object('export_id', export), null)::procrastinate_job_to_defer_v1])
    from exports where id = export and user_id = reader('user_id')::integer;
end $$;
"""


def upgrade() -> None:
    """Add the table and its rule."""
    op.get_bind().exec_driver_sql(TABLE.replace("%", "%%"))
