"""Fill the tables as years of use would: copies of stored submissions under ids of their own."""

from __future__ import annotations

from bench.report import progress
from bench.world import World

BATCH = 20_000
SOURCES = 20

_COPY = """
with fresh as materialized (
  select s.id as source, 'uuid:' || gen_random_uuid() as fresh_id
  from submissions s, generate_series(1, {each}) where s.id in ({sources})
), made as (
  insert into submissions ({columns}, instance_id, received_at)
  select {columns}, f.fresh_id, now() - random() * interval '700 days'
  from fresh f join submissions s on s.id = f.source
  returning id, instance_id
)
insert into attachments ({file_columns}, submission_id, blob)
select {file_columns}, m.id, case when a.blob is not null then md5(fresh_id) || md5(a.blob) end
from made m join fresh f on f.fresh_id = m.instance_id
join attachments a on a.submission_id = f.source
"""


def fill(world: World, wanted: int) -> None:
    """Bring the table of submissions to `wanted` rows, then settle what that leaves to be done."""
    ids = world.db.execute(
        f"select id from submissions order by id limit {SOURCES}".encode()
    ).fetchall()
    known = {
        "sources": ", ".join(str(row[0]) for row in ids),
        "columns": _columns(world, "submissions", ("id", "instance_id", "received_at")),
        "file_columns": _columns(world, "attachments", ("submission_id", "blob")),
    }
    stored = rows(world)
    while stored < wanted:
        each = max(1, min(BATCH, wanted - stored) // len(ids))
        world.db.execute(_COPY.format(each=each, **known).encode())
        stored += each * len(ids)
        progress(f"filling: {stored:,} of {wanted:,}")
    for work in ("vacuum analyze submissions", "vacuum analyze attachments", "checkpoint"):
        world.db.execute(work.encode())


def rows(world: World) -> int:
    """Count the stored submissions."""
    return int(world.number("select count(*) from submissions"))


def _columns(world: World, table: str, without: tuple[str, ...]) -> str:
    found = world.db.execute(
        "select column_name from information_schema.columns where table_name = %s"
        " and table_schema = 'public' and is_generated = 'NEVER'"
        " and not column_name = any(%s) order by ordinal_position",
        [table, list(without)],
    )
    return ", ".join(row[0] for row in found)
