"""`neothien demo` as a process of its own, as a person runs it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

READY = "Ctrl-C"
PATIENCE = 60
SENT = 30


@dataclass
class Demonstration:
    """One demonstration on a database of its own; may be started again and again."""

    data: Path
    database_url: str
    _process: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = self.data / "output"

    @property
    def words(self) -> str:
        """What the last start has printed."""
        return self.output.read_text()

    def start(self) -> None:
        """Start it, without waiting."""
        environment = {
            **os.environ,
            "NEOTHIEN_DATA": str(self.data),
            "DATABASE_URL": self.database_url,
            "PORT": str(self.port),
            "NEOTHIEN_LANG": "vi",
        }
        command = [sys.executable, "-c", "from server.cli import main; main()", "demo"]
        self._process = subprocess.Popen(
            [*command, f"--submissions={SENT}"],
            env=environment,
            stdout=self.output.open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )

    def await_ready(self) -> None:
        """Wait until it has told everything."""
        self._await(lambda: READY in self.words)

    def await_sent(self, count: int) -> None:
        """Wait until the server has so many submissions."""
        self._await(lambda: self.count("submissions") >= count)

    def kill(self) -> None:
        """SIGKILL to the command alone; wait until its server has followed it."""
        self._end(signal.SIGKILL)
        limit = time.monotonic() + PATIENCE
        while self.answers():
            assert time.monotonic() < limit
            time.sleep(0.05)

    def stop(self) -> int:
        """SIGTERM; give the exit code."""
        return self._end(signal.SIGTERM)

    def answers(self) -> bool:
        """Whether anything listens at its port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def count(self, table: str) -> int:
        """How many rows a table has; 0 while there is no such table."""
        with psycopg.connect(self.database_url.replace("+psycopg", "")) as connection:
            row = connection.execute(f"select count(*) from {table}").fetchone()
            return int(row[0]) if row else 0

    def rows(self, statement: str) -> list[tuple]:
        """Ask the database."""
        with psycopg.connect(self.database_url.replace("+psycopg", "")) as connection:
            return connection.execute(statement).fetchall()

    def _await(self, happened) -> None:
        limit = time.monotonic() + PATIENCE
        while not happened():
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(self.words)
            assert time.monotonic() < limit, self.words
            time.sleep(0.05)

    def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)
        code = self._process.wait(PATIENCE)
        self._process = None
        return code
