"""Thumbnails: small, of photos only, and no file brings the server down."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from server.services import thumbnails


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (1200, 600)) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")],
)
def test_a_photo_becomes_a_small_jpeg(kind: str, mode: str):
    small = Image.open(io.BytesIO(thumbnails.make([picture(kind, mode)]) or b""))
    assert (small.format, small.size) == ("JPEG", (480, 240))


@pytest.mark.parametrize(
    "content", [b"", b"x", b"<svg/>", picture("PNG")[:60], picture("GIF", "P")]
)
def test_what_is_no_photo_gives_none(content: bytes):
    assert thumbnails.make([content]) is None


def test_a_small_file_that_unpacks_to_much_is_not_opened():
    assert thumbnails.make([picture("PNG", "1", (20_000, 20_000))]) is None


def test_a_large_file_is_not_read_to_its_end():
    def endless():
        while True:
            yield b"\xff" * 1_000_000

    assert thumbnails.make(endless()) is None
