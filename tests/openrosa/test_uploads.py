"""Multipart bodies of any shape come out as they were put in."""

from __future__ import annotations

import io
import resource
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from server.problems import Problem
from server.settings import Settings
from server.web import uploads
from server.web.context import KEY
from tests.openrosa.conftest import multipart

NAMES = st.text(
    st.characters(blacklist_characters='\r\n"\\%', blacklist_categories=["Cs"]), min_size=1
).filter(lambda name: name not in {uploads.XML_PART, uploads.FLAG_PART})


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made = Flask("test")
    chosen = Settings(data=tmp_path_factory.mktemp("data"))
    chosen.uploads.mkdir()
    made.extensions[KEY] = (chosen, None)
    return made


class Trickle(io.BytesIO):
    """A body that arrives in small pieces."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(7, size) if size and size > 0 else 7)


@settings(max_examples=80, deadline=None)
@given(
    xml=st.binary(max_size=2000),
    files=st.dictionaries(NAMES, st.binary(max_size=2000) | st.just(b"\r\n--"), max_size=5),
    incomplete=st.booleans(),
    slow=st.booleans(),
)
def test_every_part_arrives_whole(
    app: Flask, xml: bytes, files: dict[str, bytes], incomplete: bool, slow: bool
):
    body, kind = multipart(xml, list(files.items()), incomplete=incomplete)
    stream = Trickle(body) if slow else io.BytesIO(body)
    with (
        app.test_request_context(
            method="POST", input_stream=stream, content_length=len(body), content_type=kind
        ),
        uploads.receive() as upload,
    ):
        assert upload.raw == xml
        assert {file.name: file.stream.read() for file in upload.files} == files


def test_large_parts_go_to_disk_and_leave_nothing_there(app: Flask):
    body, kind = multipart(b"<a/>", [("v.mp4", bytes(60_000_000))])
    with app.test_request_context(
        method="POST", input_stream=io.BytesIO(body), content_length=len(body), content_type=kind
    ):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with uploads.receive() as upload:
            assert upload.files[0].stream.seek(0, io.SEEK_END) == 60_000_000
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (after - before) * 1024 < 20_000_000
    assert list(Path(app.extensions[KEY][0].uploads).iterdir()) == []


def test_a_full_disk_is_said_and_nothing_is_kept(app: Flask):
    body, kind = multipart(b"<a/>", [("v.mp4", bytes(3_000_000))])
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limit[1]))
    try:
        with (
            app.test_request_context(
                method="POST",
                input_stream=io.BytesIO(body),
                content_length=len(body),
                content_type=kind,
            ),
            pytest.raises(Problem) as caught,
        ):
            uploads.receive()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert caught.value.code == "storage_full"
