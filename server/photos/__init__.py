"""Photos and videos without their metadata: no place, no serial number, no owner's name.

Nothing is encoded again. A file is cut into its parts, the parts a picture needs are kept, and all
else is left out: what is not known is not kept. What a file is, its first bytes decide, never its
name or type.

    JPEG        EXIF, XMP, IPTC, comments, makers' segments, thumbnails, everything after the end;
                kept: JFIF header, colour profile, Adobe colour transform, orientation
    PNG         EXIF, texts, time, unknown chunks, everything after the end;
                kept: what colours, transparency, animation and orientation need
    WebP        EXIF, XMP, unknown chunks, everything after the end;
                kept: colour profile, orientation
    MP4, MOV, 3GP, M4A
                user data, metadata and unknown boxes are overwritten with zeros in their place

Not rewritten, but told apart so that a person can decide: animated WebP, HEIC, AVIF, TIFF and raw
formats, GIF, JPEG 2000, JPEG XL, AVI, Matroska, Windows Media, videos with a track of measurements
or texts, and pictures broken in a place that matters.
"""

from __future__ import annotations

import io
import mmap
from collections.abc import Callable
from typing import BinaryIO

from server.photos.jpeg import clean_jpeg
from server.photos.mp4 import clean_mp4, is_mp4
from server.photos.pieces import Bytes, Pieces, UnclearError
from server.photos.png import clean_png
from server.photos.webp import clean_webp

_IN_MEMORY = 4 << 20
_OTHER_STARTS = (
    b"II*\0",  # TIFF and most raw formats
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"IIU\0",
    b"FUJIFILM",
    b"GIF8",
    b"8BPS",
    b"\0\0\0\x0cjP  ",  # JPEG 2000
    b"\xff\x4f\xff\x51",
    b"\0\0\0\x0cJXL ",
    b"\xff\x0a",
    b"\x1aE\xdf\xa3",  # Matroska, WebM
    b"0&\xb2u\x8ef\xcf\x11",  # Windows Media
)


def strip(source: BinaryIO) -> tuple[Pieces, bool]:
    """Give the bytes of `source` (seekable, not closed before they are used) without metadata.

    True beside them: they hold none, or are no kind of picture or video. False: they are unchanged
    and may hold metadata; the caller flags the file. Never raises for its content.
    """
    data = _view(source)
    try:
        clean = _cleaner(data)
        return (clean(data) if clean else [memoryview(data)]), True
    except UnclearError:
        return [memoryview(data)], False


def _cleaner(data: Bytes) -> Callable[[Bytes], Pieces] | None:
    start = data[:16]
    if start.startswith(b"\xff\xd8"):
        return clean_jpeg
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return clean_png
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return clean_webp
    if is_mp4(start):
        return clean_mp4
    if start.startswith(_OTHER_STARTS) or start[8:12] == b"AVI ":
        raise UnclearError
    return None


def _view(source: BinaryIO) -> Bytes:
    """Give all bytes; of a large file by mapping it, so that a video needs no memory."""
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if size > _IN_MEMORY:
        try:
            return mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # no real file
            pass
    return source.read()
