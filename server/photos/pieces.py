"""What the cleaners of all formats share."""

from __future__ import annotations

import mmap

Bytes = bytes | mmap.mmap
Pieces = list[bytes | memoryview]
"""What a clean file is written from: parts of the original, and a few new bytes."""

MOST_PARTS = 100_000
"""More parts than any camera writes; a file of more is made to keep the server busy."""

_ZEROS = bytes(1 << 16)


class UnclearError(Exception):
    """Raised when a file is broken or of a kind that is not rewritten: it stays as it is."""


def zeros(size: int) -> Pieces:
    """Give `size` zero bytes without holding them."""
    whole, rest = divmod(size, len(_ZEROS))
    return [*[_ZEROS] * whole, _ZEROS[:rest]]
