"""Small pictures of photos, made when they are asked for and kept nowhere."""

from __future__ import annotations

import io
from collections.abc import Iterable
from threading import BoundedSemaphore

from PIL import Image, UnidentifiedImageError

LONGEST_SIDE = 480
"""Pixels."""
MOST_BYTES = 30_000_000
"""Of the photo; phones' are smaller by far."""
MOST_PIXELS = 60_000_000
"""A small file can unpack to much: a larger picture is not opened."""
FORMATS = ("JPEG", "PNG", "WEBP")
_TURNS = BoundedSemaphore(2)
"""Each takes some hundred MB at worst."""


def make(pieces: Iterable[bytes]) -> bytes | None:
    """Give a small JPEG of a photo; None when it is none, too large, or broken."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MOST_BYTES:
            return None
    with _TURNS:
        return _make(io.BytesIO(content))


def _make(content: io.BytesIO) -> bytes | None:
    try:
        with Image.open(content, formats=FORMATS) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                return None
            # A JPEG is unpacked at a fraction of its size, where that is enough.
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            small = _opaque(photo)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        MemoryError,
    ):
        return None
    made = io.BytesIO()
    small.save(made, "JPEG", quality=80)
    return made.getvalue()


def _opaque(photo: Image.Image) -> Image.Image:
    if photo.mode in {"RGB", "L"}:
        return photo.copy()
    shown = photo.convert("RGBA")
    ground = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(ground, shown).convert("RGB")
