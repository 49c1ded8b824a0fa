"""Submissions as ODK Collect posts them: prepared once, each sent under an id of its own."""

from __future__ import annotations

import base64
import os
import random
import re
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bench import samples

BOUNDARY = "d2c1a5f0-6b1e-4c58-9a55-0f6a3b7c9e21"
AGENT = "org.odk.collect.android/v2026.3.3 Dalvik/2.1.0 (Linux; U; Android 13; SM-A135F)"
PHOTO_BYTES = 200_000
_ID = re.compile(rb"uuid:([0-9a-f-]{36})</(?:orx:)?instanceID>")
_PHOTO = re.compile(rb">([^<>]+\.jpg)<")
_MARK = b"0123456789abcdef" * 2


@dataclass(frozen=True)
class Prepared:
    """The body of one POST, and where in it the instance id and the photo's own bytes are."""

    body: bytes
    id_at: int
    mark_at: int | None


class Submissions:
    """POSTs of prepared bodies, by the doors in turn."""

    def __init__(self, bodies: Sequence[Prepared], doors: Sequence[tuple[str, str]]) -> None:
        """Each of `doors` is the path of /submission and the Authorization header's value."""
        self._bodies = bodies
        self._heads = [[_head(*door, len(one.body)) for one in bodies] for door in doors]

    def make(self, number: int) -> Sequence[bytes | bytearray]:
        """Give the next POST, with a new instance id and a photo that no other has."""
        door, which = number % len(self._heads), number // len(self._heads) % len(self._bodies)
        prepared = self._bodies[which]
        body = bytearray(prepared.body)
        token = os.urandom(16).hex().encode()
        body[prepared.id_at : prepared.id_at + 36] = b"-".join(
            (token[:8], token[8:12], token[12:16], token[16:20], token[20:])
        )
        if prepared.mark_at is not None:
            body[prepared.mark_at : prepared.mark_at + 32] = token
        return self._heads[door][which], body

    def note(self, number: int, head: bytes) -> None:
        """Nothing to remember: the statuses are counted."""


def by_key(tokens: Sequence[str]) -> list[tuple[str, str]]:
    """Give the doors of phones that have a key in their address."""
    return [(f"/key/{token}/submission", "") for token in tokens]


def by_password(name: str, password: str) -> list[tuple[str, str]]:
    """Give the door of a user who signs in."""
    return [("/submission", "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode())]


def prepare(form_id: str, version: str) -> list[Prepared]:
    """Prepare the samples of a form, with a photo where a sample names one."""
    return [_prepared(xml) for xml in samples.read(form_id, version)]


def jpeg(size: int = PHOTO_BYTES) -> bytes:
    """Make a file with all parts of a JPEG from a phone, its picture data random."""
    source = random.Random(size)
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0" + bytes(8000)
    start = b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            _segment(0xE1, exif),
            _segment(0xDB, b"\0" + bytes([1] * 64)),
            _segment(0xC0, struct.pack(">BHHB", 8, 1200, 1600, 1) + b"\x01\x11\0"),
            _segment(0xC4, b"\0" + bytes(range(16)) + bytes(range(120))),
            _segment(0xDA, b"\x01\x01\0\0\x3f\0"),
            _MARK,
        )
    )
    picture = source.randbytes(size - len(start) - 2).replace(b"\xff", b"\xfe")
    return start + picture + b"\xff\xd9"


def _prepared(xml: bytes) -> Prepared:
    parts = _part("xml_submission_file", "Gặp gỡ_2026-08-20_10-02-49.xml", "text/xml", xml)
    for name in _PHOTO.findall(xml):
        parts += _part(name.decode(), name.decode(), "image/jpeg", jpeg())
    body = parts + f"--{BOUNDARY}--\r\n".encode()
    found = _ID.search(body)
    if found is None:
        raise SystemExit("a sample without an instance id: python -m bench.samples")
    mark = body.find(_MARK)
    return Prepared(body, found.start(1), mark if mark > 0 else None)


def _part(name: str, filename: str, kind: str, content: bytes) -> bytes:
    disposition = f'form-data; name="{name}"; filename="{filename}"'
    head = f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: {kind}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def _head(path: str, authorization: str, length: int) -> bytes:
    headers = {
        "Authorization": authorization,
        "X-OpenRosa-Version": "1.0",
        "User-Agent": AGENT,
        "Date": "Thu, 20 Aug 2026 10:02:49 GMT",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(length),
        "Host": "127.0.0.1",
        "Connection": "Keep-Alive",
        "Accept-Encoding": "gzip",
    }
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    device = f"deviceID=collect%3A{uuid.uuid4().hex[:16]}"
    return "\r\n".join([f"POST {path}?{device} HTTP/1.1", *lines, "", ""]).encode()


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body
