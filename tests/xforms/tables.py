"""Workbooks written as plain text: a part for each sheet, a line for each row, `|` between cells.

Cells are text, also those that begin with `=`. Without a part "settings" a form has the usual ones.
"""

from __future__ import annotations

import re

from tests.xforms.workbooks import SETTINGS
from tests.xforms.xlsx import xlsx

_PART = re.compile(r"^## (.+)$", re.MULTILINE)


def workbook(text: str) -> bytes:
    """Make the .xlsx of the tables in `text`."""
    pieces = _PART.split(text)[1:]
    tables = dict(zip(pieces[::2], map(_rows, pieces[1::2]), strict=True))
    tables.setdefault("settings", [list(SETTINGS), list(SETTINGS.values())])
    return xlsx(tables)


def _rows(part: str) -> list[list[str]]:
    lines = (line.strip() for line in part.splitlines())
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line]
