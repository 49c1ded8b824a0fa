"""JPEG (ITU-T T.81, annex B): keep the segments that a picture is decoded from."""

from __future__ import annotations

import re

from server.photos import exif
from server.photos.pieces import MOST_PARTS, Bytes, Pieces, UnclearError

_EOI, _SOS = 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_FIRST_OF_USE = 0xC0
_WITHOUT_SEGMENT = range(0xD0, 0xD9)
_LOSSLESS_LS = {0xF7, 0xF8}
_DECODING = {*range(0xC0, 0xD0), *range(0xDA, 0xE0)}
"""Frame headers, tables, scans, restart interval; all else is for applications or comments."""

_NEXT_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd9-\xfe]")
"""The end of a scan's data, where FF is followed by 00 or a restart marker (D0 to D7)."""


def clean_jpeg(data: Bytes) -> Pieces:
    """Give the parts of a JPEG file that hold no metadata; what follows its end is left out.

    A photo cut off inside its picture data is cleaned too; one cut off before is unclear.
    """
    view = memoryview(data)
    pieces: Pieces = [b"\xff\xd8"]
    at, turned, scanned = 2, False, False
    for _ in range(MOST_PARTS):
        marker, start = _marker(data, at)
        if marker == _EOI:
            if not scanned:
                raise UnclearError
            pieces.append(b"\xff\xd9")
            return pieces
        end = start + int.from_bytes(data[start : start + 2], "big")
        if end < start + 2 or end > len(data) or marker in _LOSSLESS_LS:
            raise UnclearError
        body = data[start + 2 : end]
        if marker in _DECODING:
            pieces += (bytes([0xFF, marker]), view[start:end])
        elif marker == _APP1 and body.startswith(exif.PREFIX) and not turned:
            kept = _turning(body)
            turned = bool(kept)
            pieces += kept
        else:
            pieces += _kept(marker, body)
        at = end
        if marker == _SOS:
            scanned = True
            found = _NEXT_MARKER.search(data, at)
            at = found.start() if found else len(data)
            pieces.append(view[end:at])
            if not found:
                return pieces
    raise UnclearError


def _marker(data: Bytes, at: int) -> tuple[int, int]:
    """Read the marker at `at`, past fill bytes; gives it and where its segment starts."""
    if data[at : at + 1] != b"\xff":
        raise UnclearError
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data) or data[at] < _FIRST_OF_USE or data[at] in _WITHOUT_SEGMENT:
        raise UnclearError
    return data[at], at + 1


def _turning(body: bytes) -> Pieces:
    value = exif.orientation(body[len(exif.PREFIX) :])
    return [_segment(_APP1, exif.PREFIX + exif.only_orientation(value))] if value > 1 else []


def _kept(marker: int, body: bytes) -> Pieces:
    """Give an application segment back as far as decoding needs it."""
    if marker == _APP0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        return [_segment(_APP0, body[:12] + b"\0\0")]  # its thumbnail is left out
    if marker == _APP2 and body.startswith(b"ICC_PROFILE\0"):
        return [_segment(_APP2, body)]
    if marker == _APP14 and body.startswith(b"Adobe") and len(body) >= 12:
        return [_segment(_APP14, body[:12])]
    return []


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body
