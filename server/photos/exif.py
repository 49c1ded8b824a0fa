"""The one thing worth keeping of EXIF: which way is up (TIFF 6.0; Exif 2.32, 4.6.4)."""

from __future__ import annotations

import struct

PREFIX = b"Exif\0\0"
_ORIENTATION, _SHORT = 0x0112, 3
_LARGEST_FOLDER = 200


def orientation(tiff: bytes) -> int:
    """Read the orientation, 1 to 8, from EXIF data without its prefix; 1 when it tells none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if not order:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(count, _LARGEST_FOLDER)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return value if value in range(1, 9) else 1
    except struct.error:
        pass
    return 1


def only_orientation(value: int) -> bytes:
    """Write EXIF data, without its prefix, that holds an orientation and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, value, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
