"""MP4, MOV, 3GP, M4A (ISO/IEC 14496-12): metadata boxes become empty space of the same size.

In place, because a video's index tells places in the file: nothing may move. Times of recording
stay, as do texts that an encoder hides inside the picture data itself.
"""

from __future__ import annotations

from server.photos.pieces import MOST_PARTS, Bytes, Pieces, UnclearError, zeros

_FIRST = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_STILL_PICTURES = {
    *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1"),
    *(b"avif", b"avis", b"miaf", b"jxl ", b"crx "),
}
_KEPT = {
    b"": {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods", b"pssh"},
    b"trak": {b"tkhd", b"tref", b"edts", b"mdia", b"tapt", b"load", b"trgr"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
    b"minf": {b"vmhd", b"smhd", b"hmhd", b"sthd", b"nmhd", b"gmhd", b"hdlr", b"dinf", b"stbl"},
    b"moof": {b"mfhd", b"traf", b"pssh"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"senc"},
}
"""Boxes that playing needs, by the box they stand in; the keys are looked into, others are not."""

_TRACKS = {b"vide", b"soun", b"tmcd", b"hint"}
"""Not texts: some cameras and drones write where they are as subtitles."""


def is_mp4(start: bytes) -> bool:
    """Tell from the first 16 bytes whether a file is made of boxes."""
    return start[4:8] in _FIRST


def clean_mp4(data: Bytes) -> Pieces:
    """Give the file with user data, metadata and unknown boxes zeroed.

    Unclear: pictures in such a file (HEIC, AVIF), tracks other than picture and sound, and
    files whose boxes do not fit.
    """
    if _brands(data) & _STILL_PICTURES:
        raise UnclearError
    pieces = Pieces()
    if b"moov" not in _clean_boxes(data, 0, len(data), b"", pieces):
        raise UnclearError
    return pieces


def _clean_boxes(data: Bytes, at: int, end: int, parent: bytes, pieces: Pieces) -> set[bytes]:
    """Add the clean boxes of `data[at:end]`, which stand in `parent`; gives their kinds."""
    view, kinds = memoryview(data), set()
    while at < end:
        kind, body, after = _box(data, at, end, parent)
        if len(pieces) > MOST_PARTS or _is_other_track(data, kind, body, parent):
            raise UnclearError
        if kind not in _KEPT[parent]:
            pieces += (view[at : at + 4], b"free", view[at + 8 : body], *zeros(after - body))
        elif kind in _KEPT:
            pieces.append(view[at:body])
            _clean_boxes(data, body, after, kind, pieces)
        else:
            pieces.append(view[at:after])
        kinds.add(kind)
        at = after
    return kinds


def _box(data: Bytes, at: int, end: int, parent: bytes) -> tuple[bytes, int, int]:
    """Read a box's kind, where its body starts and where it ends."""
    size, kind, body = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], at + 8
    if size == 1:
        size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
    elif size == 0 and not parent:
        size = end - at  # the last box may reach to the end of the file
    if size < body - at or at + size > end:
        raise UnclearError
    return kind, body, at + size


def _brands(data: Bytes) -> set[bytes]:
    """Read what the file says it is compatible with: of the first box, if that tells."""
    if data[4:8] != b"ftyp":
        return set()
    brands = data[8 : min(int.from_bytes(data[:4], "big"), 4096)]
    return {brands[at : at + 4] for at in range(0, len(brands), 4)}


def _is_other_track(data: Bytes, kind: bytes, body: int, parent: bytes) -> bool:
    """Tell whether this box makes its track one of measurements, such as places on the way."""
    if kind == b"cmov":  # the whole index, packed
        return True
    return (parent, kind) == (b"mdia", b"hdlr") and data[body + 8 : body + 12] not in _TRACKS
