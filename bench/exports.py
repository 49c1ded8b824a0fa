"""What exports cost beside PostgreSQL's own COPY of the same columns.

To be called as python -m bench.exports; --help tells its options.

Over the installation of `bench.million`, as its supervisor of the whole country. Each export runs
in a process of its own, whose peak memory is told; COPY is read in the same way, before and after.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast

import psycopg

from bench import million, report
from bench.world import connected
from server.services.exports import making
from server.services.exports.columns import tables
from server.services.exports.request import FORMATS, Request
from server.settings import Settings
from server.storage import cluster
from server.storage import exports as stored
from server.storage.filtering import Filter
from server.storage.people import Person, become
from server.storage.store import Storage, open_storage

FORMS = ("visit", "support", "session")
COLUMNS = ("form", "file", "rows", "rows/s", "COPY rows/s", "of COPY", "MB", "peak MB")
_OWN = ", ".join(expression for name, expression in stored.FIELDS.items() if name != "answers")


@dataclass(frozen=True)
class Figures:
    """One export; `copy_per_second` is COPY of the same columns, in the same run."""

    form: str
    format: str
    rows: int
    per_second: float
    copy_per_second: float
    megabytes: float
    peak_megabytes: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, save."""
    options = _options(arguments)
    if options.one:
        print(json.dumps(_export(cluster.ensure(million.FOLDER), *options.one)))
        return
    url = million.ready()
    report.console.print(__doc__)
    figures = [_measured(url, form, kind) for kind in options.formats for form in options.forms]
    rows = [_cells(one) for one in figures]
    report.table("Exports, in rows a second", COLUMNS, rows)
    report.save("exports", {"figures": [asdict(one) for one in figures]})


def _measured(url: str, form: str, kind: str) -> Figures:
    """Measure an export between two COPYs, because what else the machine does changes."""
    before = _copy(url, form)
    command = [sys.executable, "-m", "bench.exports", "--one", form, kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    per_second = found["rows"] / found["seconds"]
    copied = (before + _copy(url, form)) / 2
    return Figures(form, kind, found["rows"], per_second, copied, found["mb"], found["peak_mb"])


def _export(url: str, form: str, kind: str) -> dict[str, float]:
    """Make one file and tell what it took."""
    tempfile.tempdir = str(million.FOLDER)
    storage = open_storage(Settings(data=million.FOLDER), url)
    reader = _reader(storage)
    request = next(Request(Filter(form=form), known) for known in FORMATS if known == kind)
    began = time.monotonic()
    with tempfile.TemporaryFile() as target, storage.as_person(reader) as store:
        made = making.make(store, reader, request, target, reader.username)
        seconds, size = time.monotonic() - began, target.tell()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    storage.close()
    return {"rows": made.rows, "seconds": seconds, "mb": size / 1e6, "peak_mb": peak}


def _copy(url: str, form: str) -> float:
    """Let PostgreSQL write the same columns, as the same person, and give rows a second."""
    storage = open_storage(Settings(data=million.FOLDER), url)
    reader = _reader(storage)
    with storage.reading() as store:
        (first, *_) = tables(stored.versions(store, form), Request(Filter(form=form)))
    paths = dict.fromkeys(c.question.path for c in first.columns if c.question)
    answers = "".join(f", s.answers #>> '{{{','.join(path)}}}'" for path in paths)
    rows = 0
    with storage.as_person(reader) as store:
        become(store.db, reader)
        driver = cast("psycopg.Connection", store.db.connection.driver_connection)
        query = f"""copy (select {_OWN}{answers} from submissions s
          join form_versions v on v.id = s.form_version_id left join users u on u.id = s.user_id
          where s.is_current and s.review_state <> 'rejected'
            and s.form = (select id from forms where form_id = '{form}') order by s.id)
          to stdout (format csv)"""
        began = time.monotonic()
        with driver.cursor() as cursor, cursor.copy(query.encode()) as copy:
            for _ in copy:
                rows += 1
    seconds = time.monotonic() - began
    storage.close()
    return rows / seconds


def _reader(storage: Storage) -> Person:
    with connected(storage.engine.url.render_as_string(hide_password=False)) as db:
        row = db.execute("select id from users where username = 'country'").fetchone()
    with storage.reading() as store:
        found = stored.owner(store, row[0] if row else 0)
    if found is None:
        raise SystemExit("python -m bench.million --fresh")
    return found


def _cells(one: Figures) -> tuple[object, ...]:
    share = f"{one.per_second / one.copy_per_second:.0%}"
    return (
        *(one.form, one.format, one.rows, one.per_second, one.copy_per_second, share),
        *(one.megabytes, one.peak_megabytes),
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.exports", description=__doc__)
    parser.add_argument("--forms", nargs="+", default=FORMS)
    parser.add_argument("--formats", nargs="+", default=("csv",), choices=FORMATS)
    parser.add_argument("--one", nargs=2, metavar=("FORM", "FORMAT"), help="one export, as JSON")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
