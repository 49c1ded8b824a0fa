"""PNG (W3C PNG, third edition): keep the chunks that pixels and colours come from."""

from __future__ import annotations

import zlib

from server.photos import exif
from server.photos.pieces import MOST_PARTS, Bytes, Pieces, UnclearError

_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT"),
    *(b"tRNS", b"bKGD", b"pHYs", b"sBIT", b"hIST"),
    *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"mDCv", b"cLLi"),
    *(b"acTL", b"fcTL", b"fdAT"),
}
_END = bytes(4) + b"IEND\xaeB`\x82"


def clean_png(data: Bytes) -> Pieces:
    """Give the parts of a PNG file that hold no metadata; what follows its end is left out."""
    view = memoryview(data)
    pieces: Pieces = [view[:8]]
    at = 8
    for _ in range(MOST_PARTS):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise UnclearError
        if kind == b"IEND":
            return [*pieces, _END]
        if kind in _KEPT:
            pieces.append(view[at:end])
        elif kind == b"eXIf":
            pieces += _turning(data[at + 8 : end - 4])
        elif not kind[0] & 0x20:  # a chunk that the picture cannot be read without
            raise UnclearError
        at = end
    raise UnclearError


def _turning(tiff: bytes) -> Pieces:
    value = exif.orientation(tiff)
    if value == 1:
        return []
    body = exif.only_orientation(value)
    check = zlib.crc32(b"eXIf" + body).to_bytes(4, "big")
    return [len(body).to_bytes(4, "big") + b"eXIf" + body + check]
