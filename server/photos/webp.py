"""WebP (RFC 9649): keep the chunks of a still picture, write sizes and flags anew."""

from __future__ import annotations

from server.photos import exif
from server.photos.pieces import MOST_PARTS, Bytes, Pieces, UnclearError

_KEPT = {b"VP8 ", b"VP8L", b"ALPH", b"ICCP"}
_EXIF_FLAG, _XMP_FLAG, _ANIMATION_FLAG = 0x08, 0x04, 0x02


def clean_webp(data: Bytes) -> Pieces:
    """Give the parts of a WebP file that hold no metadata; what follows its end is left out.

    Animations are unclear: each of their frames may hold chunks of its own.
    """
    view, chunks, flags_at, turned = memoryview(data), Pieces(), None, b""
    at, whole = 12, 8 + int.from_bytes(data[4:8], "little")
    if whole > len(data):
        raise UnclearError
    for _ in range(MOST_PARTS):
        if at + 8 > whole:
            break
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > whole:
            raise UnclearError
        if kind == b"VP8X":
            flags_at = len(chunks)
            chunks.append(bytes(data[at:end]))
        elif kind in _KEPT:
            chunks += (view[at : at + 8 + size], b"\0" * (size % 2))
        elif kind == b"EXIF" and not turned:
            turned = _turning(data[at + 8 : at + 8 + size])
        elif kind in (b"ANIM", b"ANMF"):
            raise UnclearError
        at = end
    else:
        raise UnclearError
    if flags_at is not None:
        chunks[flags_at] = _with_flags(bytes(chunks[flags_at]), bool(turned))
        chunks.append(turned)
    size = 4 + sum(len(chunk) for chunk in chunks)
    return [b"RIFF" + size.to_bytes(4, "little") + b"WEBP", *chunks]


def _turning(body: bytes) -> bytes:
    value = exif.orientation(body.removeprefix(exif.PREFIX))
    if value == 1:
        return b""
    written = exif.only_orientation(value)
    return b"EXIF" + len(written).to_bytes(4, "little") + written


def _with_flags(chunk: bytes, turned: bool) -> bytes:
    if len(chunk) != 18 or chunk[8] & _ANIMATION_FLAG:
        raise UnclearError
    flags = chunk[8] & ~(_EXIF_FLAG | _XMP_FLAG) | (_EXIF_FLAG if turned else 0)
    return chunk[:8] + bytes([flags]) + chunk[9:]
