"""What every kind of file has: tables to be filled row by row, and words about itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from server.services.exports.columns import Table
from server.services.exports.rows import Line, Point

_UNSAFE = re.compile(r"[^\w.-]+")
LONGEST = 80
"""Characters of a name within a file."""


class Writer(Protocol):
    """Writes one file; rows may come for any table in any order."""

    def add(self, table: int, line: Line, point: Point) -> None:
        """Write a row of a table; `point` is the submission's, for maps."""

    def finish(self, about: Sequence[str]) -> None:
        """Write what is left, and the lines about the file; the target is then complete."""

    def close(self) -> None:
        """Let go of temporary files, finished or not."""


def safe(name: str) -> str:
    """Give a name that every file system takes."""
    return _UNSAFE.sub("_", name)[:LONGEST] or "form"


def name_of(form_id: str, table: Table) -> str:
    """Give the name of a table within a file: the form's, then the repeat's."""
    return safe("-".join([form_id, *table.repeat]))
