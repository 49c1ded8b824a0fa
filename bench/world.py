"""The installation that is measured: a durable private cluster and the server, as `serve` runs it.

Everything is made in a folder of its own inside the checkout (a folder for temporary files may be
in memory, where a flush costs nothing) and is gone afterwards.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from shapely import MultiPolygon, box

from bench import machine
from geo import wkb
from server.services import phones, publishing, users
from server.settings import Settings
from server.storage import cluster, migrate, places
from server.storage.binaries import Binaries, find_binaries
from server.storage.store import Store, open_storage

ROOT = Path(__file__).parents[1]
FORMS = ROOT / "xlsforms"
OFFICER, PASSWORD = "officer", "mot hai ba bon nam"
COMMUNES, VILLAGES = 40, 50
WEST, SOUTH, CELL = 105.0, 16.0, 0.02
"""Communes are rows, villages are squares of about 2 km in them."""
BORN = date(2020, 1, 1)
START_SECONDS = 60
OURS = ("DATABASE_URL", "NEOTHIEN_", "S3_", "PUBLIC_URL", "TRUSTED_PROXIES", "PROMETHEUS_")


@dataclass(frozen=True)
class World:
    """A running installation."""

    port: int
    tokens: list[str]
    """Keys of phones, all of the one officer."""
    server: int
    """Process id of gunicorn's master."""
    database: int
    """Process id of PostgreSQL's postmaster."""
    db: psycopg.Connection
    data: Path
    """The installation's data folder."""
    url: str
    """Its database."""
    home: Path
    """Folder of the cluster: the disk whose flush time matters."""
    binaries: Binaries

    def number(self, sql: str) -> float:
        """Give the one number that a query answers with."""
        row = self.db.execute(sql.encode()).fetchone()
        return float(row[0]) if row else 0.0

    def pin(self, cpus: frozenset[int]) -> None:
        """Keep server and database on these CPUs."""
        machine.pin(self.server, cpus)
        machine.pin(self.database, cpus)


@contextlib.contextmanager
def running(phone_count: int) -> Iterator[World]:
    """Make an installation with the published forms and so many phones, and run it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    (ROOT / ".run").mkdir(exist_ok=True)
    data = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".run"))
    try:
        url = cluster.ensure(data)
        migrate.upgrade(url)
        tokens = _fill(data, url, phone_count)
        with serving(data) as (process, port), connected(url) as db:
            database = machine.parent(db.info.backend_pid)
            binaries = find_binaries()[0]
            yield World(
                port, tokens, process, database, db, data, url, cluster.home(data), binaries
            )
    finally:
        cluster.stop(data)
        shutil.rmtree(cluster.home(data), ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def village_choices() -> dict[str, bytes]:
    """Give the choice files of the officer's commune, as the server makes them."""
    rows = "".join(f"{code},Thôn {code[-3:]},99001\n" for code, _ in _villages(1))
    return {
        "villages.csv": f"name,label,commune\n{rows}".encode(),
        "communes.csv": "name,label\n99001,Xã 99001\n".encode(),
    }


def _fill(data: Path, url: str, phone_count: int) -> list[str]:
    """Fill the new installation with places, forms and an officer; give the keys of his phones."""
    storage = open_storage(Settings(data=data), url)
    with contextlib.closing(storage), storage.transaction() as store:
        _add_places(store)
        users.add(store, OFFICER, "officer", PASSWORD, ["99001"], "bench")
        for workbook in sorted(FORMS.glob("*.xlsx")):
            publishing.publish(store, workbook.read_bytes(), workbook.name, {}, "bench")
        labels = [f"Máy {number}" for number in range(phone_count)]
        return [phones.add(store, OFFICER, label, "bench")[1] for label in labels]


def _add_places(store: Store) -> None:
    always = {"valid_from": BORN}
    communes = [
        {"code": f"99{number:03}", "name": f"Xã 99{number:03}", "province": "99", **always}
        for number in range(1, COMMUNES + 1)
    ]
    places.add(store, "communes", communes)
    villages = [
        {
            "code": code,
            "name": f"Thôn {code[-3:]}",
            "commune": code[:5],
            "area": wkb.dump(MultiPolygon([box(*corners)])),
            "area_source": "surveyed",
            **always,
        }
        for code, corners in _villages(COMMUNES)
    ]
    places.add(store, "villages", villages)


def _villages(communes: int) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    for commune in range(communes):
        for village in range(VILLAGES):
            west = WEST + CELL * (10 * (commune % 5) + village % 10)
            south = SOUTH + CELL * (5 * (commune // 5) + village // 10)
            yield f"99{commune + 1:03}{village + 1:03}", (west, south, west + CELL, south + CELL)


@contextlib.contextmanager
def serving(data: Path) -> Iterator[tuple[int, int]]:
    """Run the server over a data folder whose cluster runs; give its process id and port."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment |= {"NEOTHIEN_DATA": str(data), "HOST": "127.0.0.1", "PORT": str(port)}
    log = data / "server.log"
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("neothien"), "serve"],
            env=environment,
            stdout=lines,
            stderr=lines,
        )
    try:
        _wait(port, process, log)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        if process.poll() is not None or time.monotonic() > give_up:
            raise SystemExit(f"the server did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def connected(url: str) -> psycopg.Connection:
    """Open the connection of the bench itself."""
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
