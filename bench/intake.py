"""What it costs to receive submissions: python -m bench.intake --help."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache

from bench import limit, load, machine, report, stock, submissions, world
from bench.machine import Cpus
from bench.report import console
from bench.submissions import Prepared, Submissions
from bench.world import OFFICER, PASSWORD, World

CREATED = 201
SOAK_CONNECTIONS = 8
SAMPLE_EVERY = 0.5


@dataclass(frozen=True)
class Run:
    """What to measure: which form, by which door, over how many connections, on which CPUs."""

    form: str
    door: str
    connections: int
    cpus: str


@dataclass(frozen=True)
class Figures:
    """What one measurement found; CPU in seconds for 1,000 submissions."""

    stored: int
    form: str
    door: str
    cpus: str
    connections: int
    per_second: float
    p50_ms: float
    p95_ms: float
    app_cpu: float
    db_cpu: float
    load_cpu: float
    wal_kb: float
    """WAL bytes written for one submission, in kB."""
    memory_mb: float
    """Peak memory of the server's processes together (PSS)."""
    yard_ms: float
    """CPU milliseconds of `machine.yardstick` just before and after, on average."""
    limit: float
    """Durable single-row inserts a second of the same bytes, by pgbench."""


COLUMNS = (
    *("stored", "form", "door", "CPUs", "conn.", "/s", "p50 ms", "p95 ms"),
    *("app CPU", "db CPU", "load CPU", "WAL kB", "app MB", "yard ms", "limit/s"),
    "of limit",
)


class Bench:
    """A running installation with everything prepared to be sent to it."""

    def __init__(self, running: World, options: argparse.Namespace, cpus: dict[str, Cpus]) -> None:
        self.world = running
        self.options = options
        self.cpus = cpus
        self.sent = 0
        self.bodies: dict[str, list[Prepared]] = {}
        for form_id in ("visit", "session") if options.photo else ("visit",):
            version = running.db.execute(
                "select v.version from forms f join form_versions v on v.id = f.current_version_id"
                " where f.form_id = %s",
                [form_id],
            ).fetchone()
            self.bodies[form_id] = submissions.prepare(form_id, version[0] if version else "")
        self.limit = cache(self._limit)

    def send(self, run: Run, count: int) -> load.Answers:
        """Send so many submissions; everyone must be taken as new."""
        doors = submissions.by_password(OFFICER, PASSWORD)
        if run.door == "key":
            doors = submissions.by_key(self.world.tokens)
        requests = Submissions(self.bodies[run.form], doors)
        cpus = self.cpus[run.cpus].load
        job = load.Load(self.world.port, requests, count, run.connections, cpus)
        answers = load.send(job)
        if set(answers.statuses) != {CREATED}:
            raise SystemExit(f"not all were taken as new: {dict(answers.statuses)}")
        self.sent += count
        return answers

    def measure(self, run: Run, count: int, stored: int) -> Figures:
        """Send with everything warm, and tell what it cost."""
        self.world.pin(self.cpus[run.cpus].server)
        self.send(run, max(run.connections * 10, 50))
        yard = machine.yardstick()
        with watching(self.world) as memory:
            before = self._spent()
            answers = self.send(run, count)
            app, db, wal = (b - a for a, b in zip(before, self._spent(), strict=True))
        thousands = count / 1000
        return Figures(
            **asdict(run),
            stored=stored,
            per_second=answers.rate,
            p50_ms=answers.ms(50),
            p95_ms=answers.ms(95),
            app_cpu=app / thousands,
            db_cpu=db / thousands,
            load_cpu=answers.cpu_seconds / thousands,
            wal_kb=wal / count / 1000,
            memory_mb=max(memory, default=0.0),
            yard_ms=(yard + machine.yardstick()) / 2,
            limit=self.limit(run.form, run.connections, run.cpus),
        )

    def after_work(self) -> float:
        """Give the database's CPU seconds for writing out what it has only logged so far."""
        before = machine.cpu_seconds(self.world.database)
        self.world.db.execute("checkpoint")
        return machine.cpu_seconds(self.world.database) - before

    def _spent(self) -> tuple[float, float, float]:
        return (
            machine.cpu_seconds(self.world.server),
            machine.cpu_seconds(self.world.database),
            self.world.number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"),
        )

    def _limit(self, form: str, connections: int, cpus: str) -> float:
        sizes = sorted(self.bodies[form], key=lambda one: len(one.body))
        body, seconds = sizes[len(sizes) // 2].body, self.options.limit_seconds
        if not seconds:
            return 0.0
        return limit.inserts_per_second(
            self.world, body, connections, self.cpus[cpus].load, seconds
        )


@contextlib.contextmanager
def watching(running: World) -> Iterator[list[float]]:
    """Note the memory of the server's processes, in MB, every now and then until the end."""
    seen: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(SAMPLE_EVERY):
            seen.append(machine.memory_mb(running.server))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()
        seen.append(machine.memory_mb(running.server))


def plan(options: argparse.Namespace, cpus: dict[str, Cpus], forms: Sequence[str]) -> list[Run]:
    """Say what is measured at every size of the table."""
    first = "apart" if "apart" in cpus else "shared"
    runs = [Run(form, "key", c, first) for form in forms for c in options.concurrency]
    middle = 8 if 8 in options.concurrency else options.concurrency[-1]
    runs += [Run(form, "key", middle, "shared") for form in forms if first == "apart"]
    return [*runs, Run("visit", "login", middle, first)]


def soak(bench: Bench, count: int) -> dict[str, object]:
    """Send for a long time and tell how the server's memory went: the peak of each tenth."""
    cpus = "apart" if "apart" in bench.cpus else "shared"
    bench.world.pin(bench.cpus[cpus].server)
    run = Run("visit", "key", SOAK_CONNECTIONS, cpus)
    tenths = []
    for number in range(1, 11):
        report.progress(f"soak: {number} of 10")
        with watching(bench.world) as memory:
            answers = bench.send(run, count // 10)
        tenths.append((number * (count // 10), max(memory), answers.rate, answers.ms(95)))
    report.table(
        f"Memory over {count:,} submissions ({SOAK_CONNECTIONS} connections)",
        ("sent", "app MB", "/s", "p95 ms"),
        tenths,
    )
    return {"run": asdict(run), "tenths": tenths}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, save."""
    options = _options(arguments)
    cpus = {"shared": machine.shared()}
    if (split := machine.apart()) and not options.share:
        cpus = {"apart": split, **cpus}
    with world.running(max(*options.concurrency, SOAK_CONNECTIONS)) as running:
        facts = report.surroundings(running)
        for name, who in cpus.items():
            console.print(f"{name}: {who}")
        os.sched_setaffinity(0, next(iter(cpus.values())).load)
        bench = Bench(running, options, cpus)
        for form, door in itertools.product(bench.bodies, ("key", "login")):
            bench.send(Run(form, door, 8, next(iter(cpus))), 64)
        found: dict[str, object] = {"machine": facts, "cpus": {n: str(c) for n, c in cpus.items()}}
        found["figures"], found["after_work"] = _all_sizes(bench)
        if options.soak:
            found["soak"] = soak(bench, options.soak)
        facts["flush_ms_after"] = report.flush(running)
    report.save("intake", found)


def _all_sizes(bench: Bench) -> tuple[list[dict[str, object]], dict[int, float]]:
    runs = plan(bench.options, bench.cpus, list(bench.bodies))
    figures: list[Figures] = []
    after_work: dict[int, float] = {}
    for stored in bench.options.stored:
        stock.fill(bench.world, stored)
        sent = bench.sent
        for number, run in enumerate(runs, 1):
            report.progress(f"{stored:,} stored: {number} of {len(runs)}: {run}")
            figures.append(bench.measure(run, bench.options.count, stored))
        after_work[stored] = bench.after_work() / (bench.sent - sent) * 1000
    report.table(
        "Intake (CPU: seconds for 1,000 submissions)",
        COLUMNS,
        [(*asdict(one).values(), _share(one)) for one in figures],
    )
    for stored, seconds in after_work.items():
        console.print(f"Checkpoint at {stored:,} stored: {seconds:.2f} CPU-s of db for 1,000 more")
    return [asdict(one) for one in figures], after_work


def _share(one: Figures) -> str:
    return f"{one.per_second / one.limit:.0%}" if one.limit else ""


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.intake", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="submissions in a measurement")
    parser.add_argument("--concurrency", type=_numbers, default=[1, 8, 32], metavar="1,8,32")
    parser.add_argument("--photo", action="store_true", help="also with a 200 kB photo")
    parser.add_argument("--stored", type=_numbers, default=[1000], metavar="1000,1000000")
    parser.add_argument("--share", action="store_true", help="pin nothing at all")
    parser.add_argument("--soak", type=int, default=0, metavar="COUNT", help="watch the memory")
    parser.add_argument("--limit-seconds", type=int, default=5, help="pgbench's time; 0: leave out")
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


if __name__ == "__main__":
    main()
