"""What only a folder can show: full and forbidden disks, killed processes, damage, age."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.problems import Problem
from server.settings import Settings
from server.storage.blobs import FolderBlobs, make_blobs, move

PHOTO = os.urandom(3_000_000)
NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def blobs(root: Path) -> FolderBlobs:
    return FolderBlobs(root)


@pytest.fixture
def little_room() -> Iterator[None]:
    """Files may grow to 1 MB only; beyond, the kernel says what it says on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def files(root: Path) -> list[str]:
    return [path.name for path in root.rglob("*") if path.is_file()]


def test_the_folder_is_used_when_no_bucket_is_named(tmp_path: Path) -> None:
    make_blobs(Settings(data=tmp_path)).put(NAME, io.BytesIO(PHOTO))
    path = tmp_path / "blobs" / NAME[:2] / NAME
    assert path.read_bytes() == PHOTO
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "blobs").stat().st_mode & 0o777 == 0o700


def test_a_folder_needs_no_s3_client() -> None:
    script = "import sys, server.storage.blobs; sys.exit('boto3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_full_disk_leaves_nothing_behind(
    blobs: FolderBlobs, root: Path, little_room: None
) -> None:
    with pytest.raises(Problem) as caught:
        blobs.put(NAME, io.BytesIO(PHOTO))
    assert caught.value.code == "storage_full"
    assert not files(root)


def test_a_place_that_is_no_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem) as caught:
        FolderBlobs(tmp_path / "file" / "blobs")
    assert caught.value.code == "storage_away"
    assert str(tmp_path) not in str(caught.value)


def test_a_killed_put_leaves_no_blob_and_its_draft_goes_in_time(root: Path) -> None:
    script = (
        "import io, os, sys, pathlib, signal; from server.storage.blobs import FolderBlobs\n"
        "class Deadly(io.BytesIO):\n"
        "    def read(self, n=-1):\n"
        "        if self.tell(): os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return super().read(9)\n"
        "FolderBlobs(pathlib.Path(sys.argv[1])).put('a' * 64, Deadly(b'x' * 100))"
    )
    subprocess.run([sys.executable, "-c", script, str(root)], check=False)
    (draft,) = (root / "drafts").iterdir()
    assert not list(FolderBlobs(root).names())
    assert draft.exists()  # it might be another process's, at work
    os.utime(draft, (0, 0))
    FolderBlobs(root)
    assert not draft.exists()


def test_a_killed_delete_is_undone(blobs: FolderBlobs, root: Path) -> None:
    blobs.put(NAME, io.BytesIO(PHOTO))
    os.utime(root / NAME[:2] / NAME, (0, 0))
    (root / NAME[:2] / NAME).rename(root / "drafts" / f"{NAME}.99999")
    assert [blob.name for blob in FolderBlobs(root).names()] == [NAME]
    assert blobs.open(NAME).read() == PHOTO


def test_putting_again_makes_an_old_blob_young(blobs: FolderBlobs, root: Path) -> None:
    blobs.put(NAME, io.BytesIO(PHOTO))
    os.utime(root / NAME[:2] / NAME, (0, 0))
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    blobs.put(NAME, io.BytesIO(PHOTO))
    assert not blobs.delete(NAME, unless_used_since=hour_ago)
    assert files(root) == [NAME]


def test_a_blob_put_while_it_is_swept_is_kept(blobs: FolderBlobs, root: Path) -> None:
    path, stop = root / NAME[:2] / NAME, threading.Event()

    def sweep() -> None:
        while not stop.is_set():
            blobs.delete(NAME, unless_used_since=datetime.now(UTC) - timedelta(hours=1))

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    try:
        for _ in range(50):
            with contextlib.suppress(FileNotFoundError):
                os.utime(path, (0, 0))
            blobs.put(NAME, io.BytesIO(b"photo"))
            deadline = time.monotonic() + 10
            while blobs.size(NAME) is None:  # in the sweeper's hand, about to be put back
                assert time.monotonic() < deadline
    finally:
        stop.set()
        sweeper.join()
    assert blobs.size(NAME) == 5


def test_strange_files_are_not_listed(blobs: FolderBlobs, root: Path) -> None:
    blobs.put(NAME, io.BytesIO(PHOTO))
    (root / NAME[:2] / "notes.txt").write_text("mine")
    assert [blob.name for blob in blobs.names()] == [NAME]


def test_a_damaged_source_blob_stays_and_is_told(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.put(NAME, io.BytesIO(PHOTO[:-1]))
    target = FolderBlobs(tmp_path / "target")
    moved = move(blobs, target, lambda _: None)
    assert (moved.copied, moved.damaged) == (0, (NAME,))
    assert blobs.size(NAME) is not None
    assert not list(target.names())


def test_a_damaged_target_blob_is_replaced(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.put(NAME, io.BytesIO(PHOTO))
    target = FolderBlobs(tmp_path / "target")
    target.put(NAME, io.BytesIO(PHOTO[:-1]))
    assert move(blobs, target, lambda _: None).copied == 1
    with target.open(NAME) as stored:
        assert stored.read() == PHOTO
