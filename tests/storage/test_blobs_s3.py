"""What only a bucket can show: wrong keys, an absent server, restarts, forks, age."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.problems import Problem
from server.settings import Settings
from server.storage import s3
from server.storage.blobs import make_blobs
from server.storage.s3 import S3Blobs
from tests.storage.swift import SECRET, S3Server, free_ports

PHOTO = os.urandom(1_000_000)
NAME = hashlib.sha256(PHOTO).hexdigest()
EMPTY = hashlib.sha256().hexdigest()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[S3Server]:
    server = S3Server(tmp_path / "own")
    server.start()
    yield server
    server.stop()


def every_call(blobs: S3Blobs) -> list[str]:
    """The codes of the problems that each method gives."""
    codes = []
    for call in (
        lambda: blobs.put(NAME, io.BytesIO(PHOTO)),
        lambda: blobs.open(NAME),
        lambda: blobs.size(NAME),
        lambda: blobs.delete(NAME),
        lambda: list(blobs.names()),
    ):
        with pytest.raises(Problem) as caught:
            call()
        assert SECRET not in str(caught.value.details)
        codes.append(caught.value.code)
    return codes


def test_the_bucket_is_used_when_named_and_made_when_missing(s3_settings: Settings) -> None:
    blobs = make_blobs(s3_settings)
    assert isinstance(blobs, S3Blobs)
    assert list(blobs.names()) == []
    blobs.put(NAME, io.BytesIO(PHOTO))
    with make_blobs(s3_settings).open(NAME) as stored:
        assert stored.read() == PHOTO


def test_a_wrong_secret_or_key_is_refused(s3_settings: Settings) -> None:
    wrong_secret = replace(s3_settings, s3_secret_access_key="another-secret")
    wrong_key = replace(s3_settings, s3_access_key_id="test:stranger")
    for settings in (wrong_secret, wrong_key):
        assert set(every_call(S3Blobs(settings))) == {"storage_refused"}


@pytest.mark.parametrize("bucket", ["Not A Bucket", "x", "a/b"])
def test_a_bucket_name_that_cannot_be_is_refused(s3_settings: Settings, bucket: str) -> None:
    with pytest.raises(Problem) as caught:
        S3Blobs(replace(s3_settings, s3_bucket=bucket)).put(NAME, io.BytesIO(PHOTO))
    assert caught.value.code == "storage_refused"


def test_an_absent_server_is_away(s3_settings: Settings) -> None:
    blobs = S3Blobs(replace(s3_settings, s3_endpoint_url=f"http://127.0.0.1:{free_ports()}"))
    with pytest.raises(Problem) as caught:
        blobs.put(NAME, io.BytesIO(PHOTO))
    assert caught.value.code == "storage_away"


def test_a_download_that_breaks_off_is_away(s3_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve_half() -> None:
            connection, _ = listener.accept()
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 500)
            connection.close()

        threading.Thread(target=serve_half, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        blobs = S3Blobs(replace(s3_settings, s3_endpoint_url=url))
        with pytest.raises(Problem) as caught, blobs.open(NAME) as stored:
            stored.read()
    assert caught.value.code == "storage_away"


def test_bytes_that_are_not_what_the_name_says_are_not_stored(s3_settings: Settings) -> None:
    blobs = S3Blobs(s3_settings)
    with pytest.raises(Problem) as caught:
        blobs.put(NAME, io.BytesIO(PHOTO[:-1]))
    assert caught.value.code == "storage_refused"
    assert blobs.size(NAME) is None


def test_more_than_one_page_is_listed(
    s3_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = S3Blobs(s3_settings)
    names = set()
    for number in range(7):
        content = str(number).encode()
        names.add(hashlib.sha256(content).hexdigest())
        blobs.put(hashlib.sha256(content).hexdigest(), io.BytesIO(content))
    monkeypatch.setattr(s3, "_PAGE", 3)
    assert {blob.name for blob in blobs.names()} == names


def test_objects_that_are_not_blobs_are_passed_over(s3_settings: Settings) -> None:
    blobs = S3Blobs(s3_settings)
    blobs.put(NAME, io.BytesIO(PHOTO))
    blobs._client.put_object(Bucket=s3_settings.s3_bucket or "", Key="backup/notes.txt", Body=b"")
    assert [blob.name for blob in blobs.names()] == [NAME]


def test_putting_again_makes_an_old_object_young(
    s3_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = S3Blobs(s3_settings)
    blobs.put(NAME, io.BytesIO(PHOTO))
    time.sleep(2.1)  # S3 tells times in whole seconds
    second_ago = datetime.now(UTC) - timedelta(seconds=1)
    blobs.put(NAME, io.BytesIO(PHOTO))
    (stored,) = blobs.names()
    assert stored.used < second_ago
    monkeypatch.setattr(s3, "_TOUCH_AFTER", timedelta(0))
    blobs.put(NAME, io.BytesIO(PHOTO))
    assert not blobs.delete(NAME, unless_used_since=second_ago)


def test_each_process_has_a_client_of_its_own(s3_settings: Settings) -> None:
    blobs = S3Blobs(s3_settings)
    blobs.put(NAME, io.BytesIO(PHOTO))
    here = id(blobs._client)
    child = os.fork()
    if not child:
        os._exit(0 if blobs.size(NAME) == len(PHOTO) and id(blobs._client) != here else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert id(blobs._client) == here


def test_objects_survive_stop_kill_and_another_secret(
    own_server: S3Server, s3_settings: Settings
) -> None:
    settings = replace(s3_settings, s3_endpoint_url=own_server.url)
    S3Blobs(settings).put(NAME, io.BytesIO(PHOTO))
    own_server.stop(signal.SIGKILL)
    own_server.port = free_ports()
    own_server.start(secret="a-second-secret")
    settings = replace(settings, s3_endpoint_url=own_server.url)
    with pytest.raises(Problem):
        S3Blobs(settings).open(NAME)
    settings = replace(settings, s3_secret_access_key="a-second-secret")
    with S3Blobs(settings).open(NAME) as stored:
        assert stored.read() == PHOTO
