"""What it costs to tell phones which forms there are: python -m bench.formlist --help."""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bench import load, machine, report, world
from bench.machine import Cpus
from bench.polls import Polls
from bench.report import console
from bench.world import World

NOT_MODIFIED = 304
COLUMNS = ("polls", "count", "/s", "p50 ms", "p95 ms", "304s", "bytes each", "app ms", "db ms")

_COPY_FORM = """
with form as (
  insert into forms (form_id, state) select 'copy' || n, 'open' from generate_series(1, %s) n
  returning id, form_id
), version as (
  insert into form_versions
    (form, version, title, xform, xform_md5, definition, workbook_name, workbook_blob)
  select f.id, v.version, v.title || ' ' || f.form_id, v.xform, md5(f.form_id), v.definition,
    v.workbook_name, v.workbook_blob
  from form f, form_versions v where v.id = (select min(id) from form_versions)
  returning id, form
) select id, form from version
"""
_NEW_VERSION = "update data_versions set version = version + 1 where name = 'forms'"


@dataclass(frozen=True)
class Figures:
    """What one round of polls found; CPU in milliseconds for one poll."""

    polls: str
    count: int
    per_second: float
    p50_ms: float
    p95_ms: float
    not_modified: float
    bytes_each: float
    app_ms: float
    db_ms: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, save."""
    options = _options(arguments)
    cpus = machine.apart() or machine.shared()
    with world.running(1) as running:
        facts = report.surroundings(running)
        console.print(str(cpus))
        tokens = _phones(running, options.phones)
        _forms(running, options.forms)
        os.sched_setaffinity(0, cpus.load)
        running.pin(cpus.server)
        figures = _rounds(running, tokens, cpus, options)
    report.table(
        f"Form list: {options.forms} forms, {options.phones:,} phones, {options.concurrency} at a "
        "time, each poll on a connection of its own (CPU: ms for one poll)",
        COLUMNS,
        [tuple(_cells(one)) for one in figures],
    )
    found = {"machine": facts, "cpus": str(cpus), "options": vars(options)}
    report.save("formlist", found | {"figures": [asdict(one) for one in figures]})


def _rounds(
    running: World, tokens: list[str], cpus: Cpus, options: argparse.Namespace
) -> list[Figures]:
    """Poll for the first time, again and again, and once more after a form was published."""
    tags: dict[int, bytes] = {}

    def poll(name: str, count: int) -> Figures:
        polls = Polls(tokens, tags)
        job = load.Load(running.port, polls, count, options.concurrency, cpus.load, reconnect=True)
        app, db = machine.cpu_seconds(running.server), machine.cpu_seconds(running.database)
        answers = load.send(job)
        tags.update(answers.notes)
        app = machine.cpu_seconds(running.server) - app
        db = machine.cpu_seconds(running.database) - db
        return Figures(
            polls=name,
            count=count,
            per_second=answers.rate,
            p50_ms=answers.ms(50),
            p95_ms=answers.ms(95),
            not_modified=answers.statuses[NOT_MODIFIED] / count,
            bytes_each=answers.size / count,
            app_ms=app / count * 1000,
            db_ms=db / count * 1000,
        )

    figures = [poll("first", len(tokens)), poll("again", len(tokens) * options.rounds)]
    running.db.execute(_NEW_VERSION)
    return [*figures, poll("published, same list", len(tokens))]


def _cells(one: Figures) -> list[object]:
    return [f"{v:.0%}" if k == "not_modified" else v for k, v in asdict(one).items()]


def _phones(running: World, count: int) -> list[str]:
    """Add phones of the one officer, as if each had been given a key."""
    tokens = [secrets.token_urlsafe(48) for _ in range(count)]
    rows = [(hashlib.sha256(token.encode()).digest(),) for token in tokens]
    with running.db.cursor() as cursor:
        cursor.executemany(
            "insert into phones (user_id, token_hash, label)"
            " values ((select min(id) from users), %s, 'bench')",
            rows,
        )
    return tokens


def _forms(running: World, wanted: int) -> None:
    """Copy a published form until there are so many in the list."""
    missing = wanted - int(running.number("select count(*) from forms where state = 'open'"))
    for version, form in running.db.execute(_COPY_FORM, [missing]).fetchall():
        running.db.execute(
            "update forms set current_version_id = %s where id = %s", [version, form]
        )
    running.db.execute(_NEW_VERSION)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.formlist", description=__doc__)
    parser.add_argument("--forms", type=int, default=50)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5, help="polls of each phone after its first")
    parser.add_argument("--concurrency", type=int, default=32)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
