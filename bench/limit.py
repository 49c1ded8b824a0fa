"""The limit: how many rows of so many bytes the same PostgreSQL commits when pgbench inserts them.

One insert of one row is one transaction, as prepared statement, into a table of two columns with
a primary key. Nothing that stores each submission in a transaction of its own can do better.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

from bench.world import World

PIECE = 50_000
"""Bytes in one parameter: an argument of a program may have 128 kB, and hexadecimal doubles it."""

_MAKE = """
create table if not exists bench_limit (id text primary key, body bytea);
alter table bench_limit alter column body set storage external;
truncate bench_limit
"""


def inserts_per_second(
    world: World, body: bytes, connections: int, cpus: frozenset[int], seconds: int
) -> float:
    """Measure it, with pgbench on `cpus` in place of the load generator."""
    for statement in _MAKE.split(";"):
        world.db.execute(statement.encode())
    pieces = [body[start : start + PIECE] for start in range(0, len(body), PIECE)]
    values = [f"-Dpart{number}=\\x{piece.hex()}" for number, piece in enumerate(pieces)]
    sums = " || ".join(f"cast(:part{number} as bytea)" for number in range(len(pieces)))
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "insert.sql")
        script.write_text(f"insert into bench_limit values (gen_random_uuid()::text, {sums});\n")
        done = subprocess.run(
            [
                world.binaries.folder / "pgbench",
                *("-n", "-M", "prepared", "-f", script, "-T", str(seconds)),
                *("-c", str(connections), "-j", "1", *values),
            ],
            env=world.binaries.environment | _login(world),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: os.sched_setaffinity(0, cpus),
        )
    world.db.execute("truncate bench_limit")
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode or found is None:
        raise SystemExit(f"pgbench failed: {done.stderr[-500:]}")
    return float(found[1])


def _login(world: World) -> dict[str, str]:
    info = world.db.info
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PGHOST": info.host,
        "PGPORT": str(info.port),
        "PGUSER": info.user,
        "PGPASSWORD": info.password,
        "PGDATABASE": info.dbname,
    }
