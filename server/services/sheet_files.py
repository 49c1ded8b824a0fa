"""Small spreadsheets that people fill in: .xlsx and .csv in, cells out; .xlsx back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from server.problems import Problem

MOST_BYTES = 5_000_000
"""Largest file that is opened."""
MOST_UNPACKED = 50_000_000
"""Bytes of a workbook after unpacking: a small file can unpack to much."""
MOST_COLUMNS = 50
LONGEST_TEXT = 1000
"""Characters of a cell that are read."""


@dataclass(frozen=True)
class Cell:
    """A cell with something in it."""

    row: int
    """From 1, as spreadsheet programs count."""
    column: str
    """A letter."""
    text: str
    is_formula: bool = False
    is_number: bool = False


Row = dict[str, Cell]
"""The cells of a row by column letter; empty cells are left out."""


def read(content: bytes, most_rows: int) -> list[Row]:
    """Read the first sheet, up to `most_rows` rows; empty rows stay, so that numbers fit.

    Raises:
        Problem: `sheet_unreadable`.
    """
    if len(content) > MOST_BYTES:
        raise Problem("sheet_unreadable")
    rows = _workbook(content) if content.startswith(b"PK") else _text(content)
    return list(islice(rows, most_rows))


def _workbook(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise Problem("sheet_unreadable")
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS), 1):
            found = (_cell(number, place, cell) for place, cell in enumerate(cells, 1))
            yield {cell.column: cell for cell in found if cell.text}
    except Problem:
        raise
    except Exception:  # a broken file breaks openpyxl in countless ways
        raise Problem("sheet_unreadable") from None


def _cell(row: int, place: int, cell: object) -> Cell:
    value = getattr(cell, "value", None)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return Cell(
        row,
        get_column_letter(place),
        "" if value is None else str(value).strip()[:LONGEST_TEXT],
        is_formula=getattr(cell, "data_type", "") == "f",
        is_number=isinstance(value, int),
    )


def _text(content: bytes) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
        if "\0" in text:
            raise Problem("sheet_unreadable")
        separator = max(",;\t", key=text.partition("\n")[0].count)
        for number, values in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1):
            yield dict(_values(number, values[:MOST_COLUMNS]))
    except (UnicodeDecodeError, csv.Error):
        raise Problem("sheet_unreadable") from None


def _values(row: int, values: Sequence[str]) -> Iterator[tuple[str, Cell]]:
    for place, value in enumerate(values, 1):
        text = value.strip()[:LONGEST_TEXT]
        if text:
            letter = get_column_letter(place)
            yield letter, Cell(row, letter, text, is_formula=text.startswith("="))


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: its first row is bold and stays when one scrolls."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]] = ()
    width: int = 32
    """Of every column, in characters."""


def write(sheets: Sequence[Sheet]) -> bytes:
    """Make a workbook of texts."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.freeze_panes = "A2"
        for place in range(1, len(sheet.header) + 1):
            letter = get_column_letter(place)
            page.column_dimensions[letter].width = sheet.width
            # Codes keep their zeros when somebody types them.
            page.column_dimensions[letter].number_format = "@"
        for number, row in enumerate([sheet.header, *sheet.rows]):
            cells = [WriteOnlyCell(page, value=value) for value in row]
            for cell in cells:
                cell.data_type = "s"
                if number == 0:
                    cell.font = Font(bold=True)
            page.append(cells)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
