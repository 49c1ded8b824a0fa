"""A real server in processes of its own: gunicorn, PostGIS, a blob folder, and its phones."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geoalchemy2 import WKTElement
from sqlalchemy import func, select

from server.services import attachments, phones, publishing, sealing, users
from server.settings import Settings
from server.storage import places
from server.storage import submissions as rows
from server.storage.store import Store, open_storage
from server.storage.tables import quarantine, submissions
from tests.ports import free_port

XLSFORMS = Path(__file__).parents[2] / "xlsforms"
OFFICER = "officer1"
PASSWORD = "correct horse 1"
COMMUNES = {"99001": "Xã Suối Mây", "99002": "Xã Đồi Gió"}
SOUTH_WEST = 106.95, 16.55
CELL = 0.02
START = 30


@dataclass(frozen=True)
class Stored:
    """One submission as the server holds it, with everything unsealed.

    `answers` are the open and the sealed ones put together, by path as the engine writes it
    without the root (`people/person[2]/role`); `place` is the text of the sealed point; `files`
    is by name, None for one that has not come.
    """

    raw: bytes
    answers: dict[str, Any]
    place: str | None
    open_point: bool
    files: dict[str, bytes | None]
    is_current: bool
    village: str | None
    method: str


@dataclass
class ServerProcess:
    """A server over a data folder and a database; `kill` and `start` it as power cuts do."""

    data: Path
    database_url: str
    _process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        environment = os.environ | {
            "NEOTHIEN_DATA": str(self.data),
            "DATABASE_URL": self.database_url,
        }
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers=2",
            "--threads=8",
            "--log-level=error",
        ]
        self._process = subprocess.Popen(
            [*command, f"--bind=127.0.0.1:{self.port}", "server.app:from_environment()"],
            env=environment,
            stdout=(self.data / "server.log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        limit = time.monotonic() + START
        while not self._answers():
            if time.monotonic() > limit or self._process.poll() is not None:
                raise RuntimeError((self.data / "server.log").read_text())
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to every process of the server at once."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stop the server."""
        self._end(signal.SIGTERM)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(urllib.request.urlopen(f"{self.url}/healthz", timeout=5).status == 200)
        return False

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            self._process.wait(START)
            self._process = None


class LiveServer(ServerProcess):
    """A server with two communes, the published forms, one officer and one phone."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.storage = open_storage(Settings(data=self.data), self.database_url)
        with self.storage.transaction() as store:
            _make_places(store)
            users.add(store, OFFICER, "officer", PASSWORD, sorted(COMMUNES), "test")
            for workbook in sorted(XLSFORMS.glob("*.xlsx")):
                publishing.publish(store, workbook.read_bytes(), workbook.name, {}, "test")
        self.phone_url = self.add_phone()

    def add_phone(self) -> str:
        """The address of one more phone of the same officer."""
        with self.storage.transaction() as store:
            _, token = phones.add(store, OFFICER, "test", "test")
        return f"{self.url}/key/{token}"

    def close(self) -> None:
        """Stop the server and give back the database."""
        super().close()
        self.storage.close()

    def stored(self, instance_id: str) -> Stored:
        """The one submission with this instance id; fails when there is none or more."""
        with self.storage.reading() as store:
            chosen = submissions.c.instance_id == instance_id
            row = store.db.execute(select(submissions).where(chosen)).one()
            vault, files = store.vault, rows.files(store, row.id)
            sealed = sealing.open_answers(vault, instance_id, row.sealed_answers)
            place = row.sealed_point and sealing.open_point(vault, instance_id, row.sealed_point)
            return Stored(
                raw=sealing.open_raw(vault, instance_id, row.raw),
                answers=dict(_leaves(row.answers, "")) | dict(_leaves(sealed, "")),
                place=place["point"] if place else None,
                open_point=row.point is not None,
                files={file.name: _content(store, file.blob) for file in files},
                is_current=row.is_current,
                village=row.village,
                method=row.method,
            )

    def instance_ids(self) -> list[str]:
        """The instance ids of all stored submissions."""
        with self.storage.reading() as store:
            return list(store.db.execute(select(submissions.c.instance_id)).scalars())

    def quarantined(self) -> int:
        """How many items are set aside."""
        with self.storage.reading() as store:
            statement = select(func.count()).where(quarantine.c.resolved_at.is_(None))
            return int(store.db.execute(statement).scalar_one())


def _content(store: Store, blob: str | None) -> bytes | None:
    return None if blob is None else b"".join(attachments.read(store, blob))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Paths and values of nested answers: groups are objects, repeats lists of objects."""
    if isinstance(value, dict) and "lat" not in value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}/{name}".lstrip("/"))
    elif isinstance(value, list) and value and isinstance(value[0], dict) and "lat" not in value[0]:
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, f"{path}[{number}]")
    else:
        yield path, value


def _make_places(store: Store) -> None:
    """Two communes side by side, each of six square villages."""
    always: dict[str, Any] = {"valid_from": date(2020, 1, 1), "valid_to": None, "successors": []}
    villages = []
    for number, commune in enumerate(COMMUNES):
        for cell in range(6):
            west = SOUTH_WEST[0] + CELL * (2 * number + cell % 2)
            south = SOUTH_WEST[1] + CELL * (cell // 2)
            east, north = west + CELL, south + CELL
            ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
            corners = ", ".join(f"{x} {y}" for x, y in ring)
            villages.append(
                {
                    "code": f"{commune}{cell + 1:03}",
                    "name": f"Thôn {cell + 1}",
                    "commune": commune,
                    "area": WKTElement(f"MULTIPOLYGON((({corners})))", srid=4326),
                    "area_source": "surveyed",
                    **always,
                }
            )
    places.add(
        store,
        "communes",
        [
            {"code": code, "name": name, "province": "99", **always}
            for code, name in COMMUNES.items()
        ],
    )
    places.add(store, "villages", villages)
