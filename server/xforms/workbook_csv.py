"""Reading .csv as XLSForm knows it: all sheets in one file, a sheet's name in the first column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from server.xforms.workbook_raw import Raw, RawSheet, Unreadable

_MIN_COMMAS = 4
"""Fewest commas of a form; pyxform.xls2json_backends, is_csv."""

_Row = tuple[int, Sequence[str]]


def read(content: bytes) -> Raw:
    """Read a .csv workbook: a row with the sheet's name, its header, its rows.

    Raises:
        Unreadable: when it is not UTF-8, or no sheet's name is in its first column.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("csv_encoding") from None
    if "\0" in text:  # UTF-16 without its mark
        raise Unreadable("csv_encoding")
    if text[:5000].count(",") < _MIN_COMMAS:
        raise Unreadable("csv_shape")
    sheets = list(_sheets(text))
    if "survey" not in {name.lower() for name, _ in sheets}:
        raise Unreadable("csv_shape")
    return Raw([RawSheet(name, rows) for name, rows in sheets])


def _sheets(text: str) -> Iterator[tuple[str, list[_Row]]]:
    rows: list[_Row] = []
    for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
        name = row[0].strip() if row else ""
        if name:
            rows = []
            yield name, rows
        if any(cell.strip() for cell in row[1:]):
            rows.append((number, ["", *row[1:]]))
