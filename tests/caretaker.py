"""The folder of a run of the tests, and the process that cleans up after it.

The caretaker waits until its standard input closes, which the operating system does however pytest
ends, and then stops the clusters and deletes the folder.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

RUN = pytest.StashKey[Path]()
"""The run's folder, in the stash of its configuration."""
MEMORY = Path("/dev/shm")
"""Where a folder is in memory, if the system has one."""
ROOM = 4 << 30
"""Bytes that must be free there: making a database on a disk takes eight times as long."""


def start_caretaker() -> tuple[Path, subprocess.Popen[bytes]]:
    """Make the run's folder and the process that cleans it up."""
    folder = Path(tempfile.mkdtemp(prefix="neothien-tests-"))
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        (MEMORY / folder.name).mkdir()
    command = [sys.executable, "-m", "tests.caretaker", str(folder)]
    root = Path(__file__).parents[1]
    # In a session of its own, Ctrl-C does not reach it.
    return folder, subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, start_new_session=True
    )


def take_care(folder: Path) -> None:
    """Wait for the end of the run, then leave nothing behind."""
    from server.storage import cluster
    from tests.postgres import KINDS, at_home

    sys.stdin.buffer.read()
    for kind in KINDS:
        with at_home(folder, kind) as data:
            cluster.stop(data)
            shutil.rmtree(cluster.home(data), ignore_errors=True)
    for left in (MEMORY / folder.name, folder):
        shutil.rmtree(left, ignore_errors=True)


if __name__ == "__main__":
    take_care(Path(sys.argv[1]))
