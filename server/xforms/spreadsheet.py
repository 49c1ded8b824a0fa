"""A form designer's spreadsheet to an XForm and its definition; the only door to pyxform."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import ConvertResult, convert

from server.problems import Problem
from server.xforms import describing, sealed_copies, sheets, workbook
from server.xforms.checked import Compiled
from server.xforms.workbook import Sheet, Workbook
from server.xforms.workbook_raw import READ_SHEETS

__all__ = ["Compiled", "Rejected", "compile", "compile_book"]

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"'(survey|choices|settings|entities|external_choices|osm)' sheet")

_Rows = list[dict[str, str]]


class Rejected(Exception):  # noqa: N818 - no fault of the program
    """pyxform does not take the workbook; `message` is its own, its rows the spreadsheet's."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def compile(content: bytes, filename: str) -> Compiled:  # noqa: A001 - the word for it
    """Compile a workbook; the same workbook always gives the same bytes.

    Raises a `Problem` whose code begins with `workbook_` and whose details name the sheet and the
    row where they are known. `filename` is only used to say which file it was.
    """
    book, _ = workbook.read(content, filename)
    if book is None:
        raise Problem("workbook_unreadable", file=filename)
    try:
        return compile_book(book)
    except Rejected as rejected:
        raise _problem(rejected.message, filename) from None


def compile_book(book: Workbook) -> Compiled:
    """Compile a workbook that was read; for any that pyxform takes, with pyxform's own result.

    Raises:
        Problem: for what this server asks beyond XLSForm.
        Rejected: for what pyxform refuses.
    """
    data = _data(book)
    for row in (*data.get("survey", ()), *data.get("survey_header", ())):
        sheets.name_our_columns(row)
    survey = book.sheets.get("survey")
    numbers = _numbers(book, survey) if survey else []
    rows = data.get("survey", ())
    sheets.check(rows, (data.get("settings") or [{}])[0], lambda row: numbers[row - 2])
    warnings: list[str] = []
    result = _convert(data, warnings, book)
    xform = result.xform.encode()
    definition = replace(
        describing.of(xform, result._survey),  # noqa: SLF001 - the only way to the rows
        version_cell=_version_cell(book),
    )
    sealed_copies.check(xform, definition, sheets.rows_by_path(rows, lambda row: numbers[row - 2]))
    sheets.check_result(definition, has_instance_id=describing.has_instance_id(xform))
    return Compiled(xform, definition, tuple(_renumbered(book, text) for text in warnings))


def _version_cell(book: Workbook) -> tuple[int, str] | None:
    cell = book.settings.cells.get("version") if book.settings else None
    return (book.settings.number, cell.column) if book.settings and cell else None


def _data(book: Workbook) -> dict[str, Any]:
    """Give the sheets as pyxform's own readers do (pyxform.xls2json_backends, DefinitionData)."""
    data: dict[str, Any] = {"sheet_names": list(book.names)}
    for name in READ_SHEETS & book.sheets.keys():
        sheet = book.sheets[name]
        data[name] = _rows(book, sheet)
        data[f"{name}_header"] = [dict.fromkeys(sheet.written.values())] if sheet.written else []
    return data


def _rows(book: Workbook, sheet: Sheet) -> _Rows:
    by_number = {
        row.number: {cell.header: _value(book, cell.text) for cell in row.cells.values()}
        for row in sheet.rows
    }
    return [by_number.get(number, {}) for number in _numbers(book, sheet)]


def _numbers(book: Workbook, sheet: Sheet) -> list[int]:
    """Give the number of each row that pyxform is given: empty ones too, but none of a .csv."""
    if book.kind == "csv" or not sheet.rows:
        return [row.number for row in sheet.rows]
    return list(range(sheet.header_row + 1, sheet.rows[-1].number + 1))


def _value(book: Workbook, text: str) -> str:
    plain = text.strip()
    return plain if book.kind == "csv" else plain.replace("\xa0", " ")


def _convert(data: dict[str, Any], warnings: list[str], book: Workbook) -> ConvertResult:
    try:
        result = convert(data, warnings=warnings)
    except PyXFormError as error:
        raise Rejected(_renumbered(book, str(error))) from None
    except MemoryError:
        raise
    except Exception as error:  # some faults of a sheet end as any exception
        raise Rejected(f"pyxform: {type(error).__name__}") from error
    if result.itemsets is not None:
        raise Problem("workbook_external_choices")
    return result


def _renumbered(book: Workbook, message: str) -> str:
    """Write the spreadsheet's row numbers into a message, where pyxform counts otherwise."""
    named = _SHEET.search(message)
    sheet = book.sheets.get(named[1] if named else "survey")
    if book.kind != "csv" or sheet is None:
        return message
    numbers = [sheet.header_row, *_numbers(book, sheet)]

    def right(row: re.Match[str]) -> str:
        place = int(row[1]) - 1
        return f"[row : {numbers[place]}] " if place < len(numbers) else row[0]

    return _ROW.sub(right, message)


def _problem(message: str, filename: str) -> Problem:
    row = _ROW.search(message)
    sheet = _SHEET.search(message)
    reason = " ".join(_ROW.sub("", message).split())[:400]
    if row is None:
        return Problem("workbook_invalid", file=filename, reason=reason)
    return Problem(
        "workbook_row_invalid",
        sheet=sheet[1] if sheet else "survey",
        row=int(row[1]),
        reason=reason,
    )
