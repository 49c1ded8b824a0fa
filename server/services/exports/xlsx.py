"""XLSX: a sheet of words, then a sheet for each table (more where it is longer than Excel's)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, BinaryIO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from server.services.exports.cells import EXACT_DIGITS, is_worked_out, moment, number
from server.services.exports.columns import Column, Table
from server.services.exports.request import Request
from server.services.exports.rows import Line, Point
from server.services.exports.values import Value
from server.services.exports.words import said

MOST_ROWS = 1_048_576
"""Rows of a sheet, its head among them; Excel has no more."""
LONGEST_TEXT = 32_767
"""Characters of a cell; Excel has no more."""
EXACT = 10**EXACT_DIGITS
"""From here on Excel's numbers lose digits."""
LONGEST_TITLE = 31
"""Characters of a sheet's name; Excel has no more."""
_WIDTHS = {"number": 12, "date": 12, "moment": 20, "text": 22}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


class Workbook:
    """Writes sheets row by row; each waits in a temporary file until the end."""

    def __init__(self, target: BinaryIO, tables: Sequence[Table], request: Request) -> None:
        self._target, self._tables, self._request = target, tables, request
        self._book = openpyxl.Workbook(write_only=True)
        self._about = self._book.create_sheet(said(("Thông tin", "About"), request.language))
        self._cells = [[_cell(c, request) for c in table.columns] for table in tables]
        self._counts = [0] * len(tables)
        self._sheets = [self._sheet(number) for number in range(len(tables))]

    def add(self, table: int, line: Line, point: Point) -> None:  # noqa: ARG002 - no map here
        """Write a row, on a further sheet when this one is full."""
        if self._counts[table] and self._counts[table] % (MOST_ROWS - 1) == 0:
            self._sheets[table] = self._sheet(table)
        self._counts[table] += 1
        sheet = self._sheets[table]
        sheet.append([make(sheet, v) for make, v in zip(self._cells[table], line, strict=True)])

    def finish(self, about: Sequence[str]) -> None:
        """Write the words and put the sheets together."""
        self._about.column_dimensions["A"].width = 100
        for text in about:
            self._about.append([_text(self._about, text)])
        if self._tables:
            self._book.active = 1
        self._book.save(self._target)

    def close(self) -> None:
        """Remove the temporary files of sheets that were not put together."""
        sheets: list[Any] = self._book.worksheets
        for sheet in sheets:
            if not sheet.closed:
                sheet.close()
                sheet._writer.cleanup()  # noqa: SLF001 - openpyxl offers no other way

    def _sheet(self, number: int) -> Any:  # noqa: ANN401 - openpyxl has no types for it
        table = self._tables[number]
        part = self._counts[number] // (MOST_ROWS - 1)
        name = table.repeat[-1] if table.repeat else self._form_name(table)
        sheet = self._book.create_sheet(self._free(name, f" {part + 1}" if part else ""))
        sheet.freeze_panes = "A2"
        for place, column in enumerate(table.columns, start=1):
            width = min(40, max(_WIDTHS[column.kind], len(column.head) * 0.9))
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append([_head(sheet, column.head) for column in table.columns])
        return sheet

    def _form_name(self, table: Table) -> str:
        return (self._request.labels and table.title) or self._request.form_id

    def _free(self, name: str, end: str) -> str:
        """Give a name that Excel takes and no other sheet has, whatever its capitals."""
        plain = " ".join(_FORBIDDEN.sub(" ", name).split()) or self._request.form_id
        taken = {title.casefold() for title in self._book.sheetnames}
        found, number = plain[: LONGEST_TITLE - len(end)].strip() + end, 1
        while found.casefold() in taken:
            number += 1
            other = f" ({number}){end}"
            found = plain[: LONGEST_TITLE - len(other)].strip() + other
        return found


def _cell(column: Column, request: Request) -> Callable[[Any, Value], Any]:
    """Make the function that gives what openpyxl writes for a value of the column."""
    shape = "dd/mm/yyyy" if request.labels else "yyyy-mm-dd"

    def day(sheet: Any, value: Value) -> Any:  # noqa: ANN401
        try:
            return _shaped(sheet, date.fromisoformat(str(value)), shape) if value else None
        except ValueError:
            return _text(sheet, str(value))

    def at(sheet: Any, value: Value) -> Any:  # noqa: ANN401
        found = moment(str(value)) if value else None
        return _shaped(sheet, found, f"{shape} hh:mm") if found else _plain(sheet, value)

    def share(sheet: Any, value: Value) -> Any:  # noqa: ANN401
        return None if value is None else _shaped(sheet, value, "0%")

    if request.labels and column.question is None and column.key == "confidence":
        return share
    if is_worked_out(column):
        return _counted
    return {"date": day, "moment": at}.get(column.kind, _plain)


def _plain(sheet: Any, value: Value) -> Any:  # noqa: ANN401
    if type(value) is str or (type(value) is int and abs(value) >= EXACT):
        return _text(sheet, str(value))
    return value


def _counted(sheet: Any, value: Value) -> Any:  # noqa: ANN401
    """Give what the form worked out: a number where it is one, so that a sheet can add it up."""
    found = number(value) if type(value) is str else None
    return _plain(sheet, value) if found is None else found


def _text(sheet: Any, value: str) -> Any:  # noqa: ANN401
    """Give a text that stays one: what begins with = or # would be a formula or an error."""
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value[:LONGEST_TEXT])
    if text[:1] not in {"=", "#"}:
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _shaped(sheet: Any, value: date | str | float, shape: str) -> Any:  # noqa: ANN401
    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = shape
    return cell


def _head(sheet: Any, text: str) -> Any:  # noqa: ANN401
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell
