"""An installation of a whole country: 1,000,000 submissions over the 3,321 communes.

Made once (a few minutes) and kept in `.run/million` between runs; benches only read it. By itself,
`python -m bench.million [--count N]` makes it where needed and prints how to reach its database;
`--fresh` makes it anew. Whoever measures something that writes must put things back.

In it: 34 provinces, 3,321 communes and 90,000 villages with made areas, four officers a commune,
the published forms, and the supervisors of READERS (password: PASSWORD). Of the submissions 60 %
are visits, 16 % sessions, 24 % support, over two years; some villages are forgotten, some busy.
Answers, sealed answers and raw XML are those of `samples.json`; place, day, officer, review state
and flags are drawn at random, always the same.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import shutil
import signal
import sys
import time
from collections.abc import Iterator

import psycopg

from bench import machine, million_places, report, samples, world
from bench.world import FORMS, PASSWORD, ROOT, World
from server.problems import Problem
from server.services import publishing, submissions, users
from server.settings import Settings
from server.storage import cluster, migrate
from server.storage.binaries import find_binaries
from server.storage.forms import bump
from server.storage.store import open_storage

FOLDER = ROOT / ".run" / "million"
COUNT = 1_000_000
EDITION = 1
"""Of what is made; a kept one of another edition is made anew."""
READERS = {"commune": "one commune", "province": "one province", "country": "all 34 provinces"}
"""User names of the supervisors, by how much they see."""
SHARES = {"visit": 0.60, "session": 0.16, "support": 0.24}

_OFFICERS = """
with made as (
  insert into users (username, role, password_hash)
  select 'cb.' || c.code || '.' || n, 'officer', (select password_hash from users limit 1)
  from communes c, generate_series(1, 4) n returning id, username
), areas as (
  insert into user_areas (user_id, area) select id, split_part(username, '.', 2) from made
)
insert into phones (user_id, token_hash, label, last_seen_at)
select id, sha256(username::bytea), 'Máy', now() - random() * interval '20 days' from made
"""
# Every officer belongs to the commune of his name; numbers of submissions are as uneven as life.
_PLAN = """
create unlogged table plan as
with busy as (
  select v.code, v.commune, st_x(v.point) as x, st_y(v.point) as y,
    c.weight * (case when random() < 0.04 then 0 else -ln(random()) end) as weight
  from villages v join (
    select code, exp(random() * 2 - 1) as weight from communes order by code
  ) c on c.code = v.commune order by v.code
), counts as (
  select *, floor(1.05 * %(count)s * weight / (select sum(weight) from busy) + random())::int as n
  from busy
), drawn as (
  select code, commune, x, y, random() as kind, random() as exactness, random() as state,
    random() as mark, random() as who, random() as hall, random() as dx, random() as dy,
    (random() ^ 0.9 * 730)::int as ago, random() ^ 3 * interval '5 days' as late
  from counts, generate_series(1, n)
)
select *, now() - ago * interval '1 day' + late - interval '5 days' as received
from drawn order by random() limit %(count)s
"""
_TEMPLATES = """
create unlogged table templates as
select f.form_id, s.form, s.form_version_id, s.raw, s.answers, s.sealed_answers, s.sealed_point,
  s.sealed_places, row_number() over (partition by f.form_id order by s.id) - 1 as n,
  count(*) over (partition by f.form_id) as total
from submissions s join forms f on f.id = s.form
"""
_ROWS = """
insert into submissions (form, form_version_id, instance_id, user_id, received_at, event_date,
  raw, raw_mac, answers, sealed_answers, sealed_point, sealed_places, declared_village, village,
  village_today, commune, method, confidence, area_source, flags, point, accuracy_m, review_state)
select t.form, t.form_version_id, 'uuid:' || gen_random_uuid(), u.id, p.received,
  p.received::date - (p.late > interval '2 days')::int,
  t.raw, sha256(t.raw), case when p.is_exact then t.answers || jsonb_build_object('area',
      t.answers->'area' || jsonb_build_object('village', p.code,
        'gps', jsonb_build_object('lat', p.lat, 'lon', p.lon, 'accuracy', p.accuracy)))
    else t.answers end, t.sealed_answers,
  case when p.is_sealed then coalesce(t.sealed_point, t.sealed_answers) end, p.is_sealed::int,
  p.code, p.code, p.code, p.commune,
  case when p.is_exact or p.is_sealed then 'inside' else 'declared' end,
  case when p.is_exact or p.is_sealed then 0.9 else 0.5 end, 'surveyed', p.flags,
  case when p.is_exact then st_setsrid(st_makepoint(p.lon, p.lat), 4326) end,
  case when p.is_exact then p.accuracy end,
  case when p.state < 0.70 then 'received' when p.state < 0.90 then 'approved'
    when p.state < 0.96 then 'has_issues' else 'rejected' end
from (
  select *, (x + floor(hall * 3) * 0.002 + (dx - 0.5) * 0.0003)::numeric(10, 7)::float8 as lon,
    (y + floor(hall * 3) * 0.001 + (dy - 0.5) * 0.0003)::numeric(10, 7)::float8 as lat,
    round((3 + dx * 20)::numeric, 1)::float8 as accuracy,
    exactness < case form_id when 'session' then 0.85 when 'support' then 0.3 else 0 end
      as is_exact,
    form_id <> 'session' and exactness > 0.45 as is_sealed,
    case when mark < 0.02 then '{outside_area}' when mark < 0.05 then '{declared_mismatch}'
      when mark < 0.08 then '{low_confidence}' else '{}' end::text[] as flags
  from (
    select *, case when kind < 0.60 then 'visit' when kind < 0.76 then 'session'
      else 'support' end as form_id from plan
  ) k
) p
join templates t on t.form_id = p.form_id and t.n = floor(p.hall * t.total)
join users u on u.username = 'cb.' || p.commune || '.' || (1 + floor(p.who * 3.999))
order by p.received
"""
_FILES = """
insert into attachments (submission_id, name, question, expected, blob, size, clean, received_at)
select s.id, s.id || '-' || n || '.jpg', '/data/closing/photo_' || n, true,
  case when random() < 0.95 then md5(s.id::text || n) || md5(n || s.id::text) end,
  200000, true, s.received_at
from submissions s join forms f on f.id = s.form, generate_series(1, 2) n
where f.form_id = 'session' or f.form_id = 'support' and s.id % 4 = 0 and n = 1
"""
_READY = ("vacuum (analyze) submissions", "vacuum (analyze)", "checkpoint")


@contextlib.contextmanager
def running(count: int = COUNT) -> Iterator[World]:
    """Make the installation where needed, bring its schema up to date, and serve it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    url = ready(count)
    try:
        with world.serving(FOLDER) as (process, port), world.connected(url) as db:
            database = machine.parent(db.info.backend_pid)
            home, binaries = cluster.home(FOLDER), find_binaries()[0]
            yield World(port, [], process, database, db, FOLDER, url, home, binaries)
    finally:
        # Another bench may be at it.
        with contextlib.suppress(Problem):
            cluster.stop_unused(FOLDER)


def ready(count: int = COUNT, *, fresh: bool = False) -> str:
    """Give the URL of the database, made where needed, in the newest schema and running."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER.parent / "million.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made, wanted = FOLDER / "made", f"{EDITION} {count}"
        if fresh or not made.exists() or made.read_text() != wanted:
            _remove()
            _make(count)
            made.write_text(wanted)
        url = cluster.ensure(FOLDER)
        with world.connected(url) as db:
            if _migrated(db, url):
                for work in _READY:
                    db.execute(work.encode())
    return url


def _migrated(db: psycopg.Connection, url: str) -> bool:
    """Bring the schema up to date; tell whether there was something to do."""
    versions = b"select array_agg(version_num order by 1) from alembic_version"
    before = db.execute(versions).fetchone()
    migrate.upgrade(url)
    return before != db.execute(versions).fetchone()


def _make(count: int) -> None:
    """Make everything without flushing anything; the cluster is stopped then, and started durably.

    A power cut in the meantime costs only the work: the mark that it is made comes last.
    """
    began = time.monotonic()
    url = cluster.ensure(FOLDER, fast=True)
    migrate.upgrade(url)
    with world.connected(url) as db:
        db.execute("set max_parallel_workers_per_gather = 0")
        db.execute("select setseed(0.5)")
        for name, step in (
            ("communes and villages", lambda: million_places.fill(db)),
            ("people and forms", lambda: _people(db, url)),
            (
                "a plan of the submissions",
                lambda: db.execute(_PLAN.replace("%(count)s", str(count)).encode()),
            ),
            ("submissions", lambda: _submissions(db)),
            ("files", lambda: db.execute(_FILES.encode())),
            ("order", lambda: [db.execute(work.encode()) for work in _READY]),
        ):
            report.console.print(f"{time.monotonic() - began:4.0f} s  making {name}")
            step()
    cluster.stop(FOLDER)
    report.console.print(f"{time.monotonic() - began:4.0f} s  made {FOLDER}")


def _people(db: psycopg.Connection, url: str) -> None:
    """Add the readers, the officers and the forms, and receive the samples as templates."""
    most = "select left(commune, 5) from villages group by 1 order by count(*) desc, 1 limit 1"
    commune, province = db.execute(
        f"select code, province from communes where code = ({most})".encode()
    ).fetchone() or ("", "")
    everything = [row[0] for row in db.execute("select distinct province from communes order by 1")]
    areas = {"commune": [commune], "province": [province], "country": everything}
    storage = open_storage(Settings(data=FOLDER), url)
    with contextlib.closing(storage), storage.transaction() as store:
        bump(store, "boundaries")
        for name in READERS:
            users.add(store, name, "supervisor", PASSWORD, areas[name], "bench")
        users.add(store, "admin", "admin", PASSWORD, everything, "bench")
        for workbook in sorted(FORMS.glob("*.xlsx")):
            found = publishing.publish(store, workbook.read_bytes(), workbook.name, {}, "bench")
            sender = users.get(store, "country")
            for xml in samples.read(workbook.stem, found.version.version):
                submissions.receive(store, sender, xml, [])
    db.execute(_OFFICERS.encode())


def _submissions(db: psycopg.Connection) -> None:
    db.execute(_TEMPLATES.encode())
    db.execute("delete from attachments")
    db.execute("delete from submissions")
    db.execute(b"analyze")
    db.execute(_ROWS.encode())
    if not db.execute("select 1 from submissions limit 1").fetchone():
        raise SystemExit("no sample was taken as a submission: python -m bench.samples")
    db.execute("drop table plan, templates")


def _remove() -> None:
    cluster.stop(FOLDER)
    shutil.rmtree(cluster.home(FOLDER), ignore_errors=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)


def main() -> None:
    """Make it, leave its database running, tell the address."""
    parser = argparse.ArgumentParser("python -m bench.million", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--fresh", action="store_true", help="make it anew")
    options = parser.parse_args()
    url = ready(options.count, fresh=options.fresh)
    report.console.print(f"NEOTHIEN_DATA={FOLDER}\n{url}")


if __name__ == "__main__":
    main()
