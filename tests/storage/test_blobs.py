"""Every store of blobs keeps the same promises: a folder, and a bucket of a real S3 server."""

from __future__ import annotations

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.problems import Problem
from server.settings import Settings
from server.storage.blobs import Blobs, FolderBlobs, Moved, make_blobs, move

PHOTO = os.urandom(3_000_000)


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return make_blobs(Settings(data=tmp_path))
    return make_blobs(request.getfixturevalue("s3_settings"))


@pytest.fixture
def other(blobs: Blobs, s3_settings: Settings) -> Blobs:
    """An empty store of the other kind."""
    return make_blobs(s3_settings, "s3" if isinstance(blobs, FolderBlobs) else "folder")


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(blobs: Blobs, content: bytes) -> str:
    blobs.put(name_of(content), io.BytesIO(content))
    return name_of(content)


def read(blobs: Blobs, name: str) -> bytes:
    with blobs.open(name) as stored:
        return stored.read()


def test_what_was_put_can_be_opened(blobs: Blobs) -> None:
    name = put(blobs, PHOTO)
    assert read(blobs, name) == PHOTO
    assert blobs.size(name) == len(PHOTO)
    assert [(blob.name, blob.size) for blob in blobs.names()] == [(name, len(PHOTO))]


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.binary(max_size=300))
def test_any_bytes_come_back(blobs: Blobs, content: bytes) -> None:
    assert read(blobs, put(blobs, content)) == content


def test_a_source_is_read_from_its_start(blobs: Blobs) -> None:
    source = io.BytesIO(b"photo")
    source.seek(0, os.SEEK_END)
    blobs.put(name_of(b"photo"), source)
    assert read(blobs, name_of(b"photo")) == b"photo"


def test_a_blob_is_read_in_pieces(blobs: Blobs) -> None:
    with blobs.open(put(blobs, PHOTO)) as stored:
        assert stored.read(10) == PHOTO[:10]
        assert stored.read(1_500_000) == PHOTO[10:1_500_010]
        assert stored.read() == PHOTO[1_500_010:]
        assert stored.read() == b""


def test_the_second_put_of_a_name_writes_nothing(blobs: Blobs) -> None:
    name = put(blobs, b"photo")
    blobs.put(name, io.BytesIO(b"other"))
    assert read(blobs, name) == b"photo"


def test_many_at_once_put_the_same_blob(blobs: Blobs) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: put(blobs, PHOTO), range(8)))
    assert read(blobs, names.pop()) == PHOTO
    assert len(list(blobs.names())) == 1


def test_a_missing_blob_is_named(blobs: Blobs) -> None:
    name = name_of(b"never stored")
    assert blobs.size(name) is None
    assert not blobs.delete(name)
    with pytest.raises(Problem) as caught:
        blobs.open(name)
    assert caught.value.code == "blob_missing"
    assert name in str(caught.value)


def test_a_deleted_blob_is_gone_and_can_be_put_again(blobs: Blobs) -> None:
    name = put(blobs, b"photo")
    assert blobs.delete(name)
    assert blobs.size(name) is None
    assert not list(blobs.names())
    assert read(blobs, put(blobs, b"photo")) == b"photo"


def test_a_blob_used_since_is_not_deleted(blobs: Blobs) -> None:
    name = put(blobs, b"photo")
    (stored,) = blobs.names()
    assert abs(datetime.now(UTC) - stored.used) < timedelta(minutes=1)
    assert not blobs.delete(name, unless_used_since=stored.used - timedelta(hours=1))
    assert read(blobs, name) == b"photo"
    assert blobs.delete(name, unless_used_since=stored.used + timedelta(hours=1))


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_only_hashes_are_names(blobs: Blobs, name: str) -> None:
    for attempt in (blobs.open, blobs.size, blobs.delete, lambda n: blobs.put(n, io.BytesIO())):
        with pytest.raises(ValueError, match="64"):
            attempt(name)


def test_a_source_that_breaks_leaves_nothing(blobs: Blobs) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(10)

    with pytest.raises((Problem, OSError)):
        blobs.put(name_of(PHOTO), Broken(PHOTO))
    assert blobs.size(name_of(PHOTO)) is None
    assert not list(blobs.names())


def test_moving_carries_everything_once(blobs: Blobs, other: Blobs) -> None:
    contents = [PHOTO, b"", b"audio", b"video"]
    names = {put(blobs, content) for content in contents}
    put(other, b"audio")
    steps: list[Moved] = []
    moved = move(blobs, other, steps.append)
    assert (moved.copied, moved.there_already, moved.damaged) == (3, 1, ())
    assert moved.bytes == len(PHOTO) + 5
    assert len(steps) == 4
    assert {blob.name for blob in other.names()} == names
    assert not list(blobs.names())
    assert all(read(other, name_of(content)) == content for content in contents)


def test_moving_can_be_stopped_and_goes_on(blobs: Blobs, other: Blobs) -> None:
    names = {put(blobs, bytes([number])) for number in range(5)}

    def stop(done: Moved) -> None:
        if done.copied == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(blobs, other, stop)
    assert {blob.name for blob in blobs.names()} == names  # nothing is gone yet
    moved = move(blobs, other, lambda _: None)
    assert (moved.copied, moved.there_already) == (3, 2)
    assert {blob.name for blob in other.names()} == names
