"""Workbooks as a designer changes them: the same form with some cells otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from server.designer.pages import TEMPLATE

FORM_ID = "mau_sinh_hoat"
TITLE = "Biểu mẫu mẫu: buổi sinh hoạt ở thôn"
Cells = Mapping[tuple[str, str], str | None]


def template(
    version: str = "2026112201",
    cells: Cells | None = None,
    without: str = "",
    settings: Mapping[str, str] | None = None,
) -> bytes:
    """Give the template, changed as `changed` says."""
    return changed(TEMPLATE, version, cells or {}, without, settings or {})


def changed(
    path: Path, version: str, cells: Cells, without: str, settings: Mapping[str, str]
) -> bytes:
    """Give a workbook with other cells of `survey`, by (question's name, header).

    `without` names a question whose row is deleted; `settings` are by header.
    """
    book = load_workbook(path)
    survey = book["survey"]
    for (name, header), text in cells.items():
        survey.cell(row_of(survey, name), column_of(survey, header)).value = text
    if without:
        survey.delete_rows(row_of(survey, without))
    for header, text in {"version": version, **settings}.items():
        book["settings"].cell(2, column_of(book["settings"], header)).value = text
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def row_of(sheet: Worksheet, name: str) -> int:
    """Give the row of the question `name`."""
    return next(cell.row for cell in sheet["B"] if cell.value == name)


def column_of(sheet: Worksheet, header: str) -> int:
    """Give the number of the column under `header`."""
    return next(cell.column for cell in sheet[1] if cell.value == header)


def place_of(name: str, header: str) -> str:
    """Give a cell of the template's survey as a spreadsheet names it: `G12`."""
    survey = load_workbook(TEMPLATE)["survey"]
    return str(survey.cell(row_of(survey, name), column_of(survey, header)).coordinate)
