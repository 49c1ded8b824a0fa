"""Reading .xls, the format of Excel until 2003."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

import xlrd

from server.xforms.findings import Finding
from server.xforms.workbook_raw import (
    MAX_COLUMNS,
    MAX_TOLD,
    Raw,
    RawSheet,
    Unreadable,
    at,
    letters,
    numbered,
    text_of,
)

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins, [MS-CFB] 2.2: .xls, and any newer workbook with a password."""

_OTHERS = ("WordDocument", "PowerPoint Document", "__properties_version1.0")
"""Streams of what is no workbook: Word, PowerPoint, a letter of Outlook."""


def read(content: bytes) -> Raw:
    """Read a .xls workbook, or say why what looks like one is none.

    Raises:
        Unreadable: for a password, macros, or another kind of document. Any other exception when
            the file is damaged.
    """
    if _has(content, "EncryptedPackage"):
        raise Unreadable("workbook_password")
    if _has(content, "_VBA_PROJECT_CUR"):
        raise Unreadable("workbook_macros")
    if any(_has(content, name) for name in _OTHERS):
        raise Unreadable("workbook_unknown")
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Unreadable("workbook_password") from None
        raise
    return Raw([_sheet(book, sheet) for sheet in book.sheets()])


def _has(content: bytes, stream: str) -> bool:
    """Tell whether the compound file's directory names a stream: whole, and as UTF-16."""
    name = stream.encode("utf-16-le")
    return name + b"\0\0" in content


def _sheet(book: Any, sheet: Any) -> RawSheet:  # noqa: ANN401 - xlrd has no types
    findings: list[Finding] = []
    for first, past, left, right in sheet.merged_cells[:MAX_TOLD]:
        area = f"{letters(left + 1)}{first + 1}:{letters(right)}{past}"
        place = at(sheet.name, first + 1, left + 1)
        findings.append(Finding("cells_merged", place, details={"area": area}))
    return RawSheet(sheet.name, numbered(_rows(book, sheet, findings)), findings)


def _rows(book: Any, sheet: Any, findings: list[Finding]) -> Iterator[Sequence[str]]:  # noqa: ANN401
    for row in range(sheet.nrows):
        cells = sheet.row(row)[:MAX_COLUMNS]
        for column, cell in enumerate(cells, start=1):
            if cell.ctype == xlrd.XL_CELL_ERROR:
                value = xlrd.error_text_from_code.get(cell.value, "#")
                place = at(sheet.name, row + 1, column)
                findings.append(Finding("formula_error", place, value, {"value": value}))
        yield [_text(cell, book.datemode) for cell in cells]


def _text(cell: Any, datemode: int) -> str:  # noqa: ANN401
    """Write a cell's value as pyxform does (pyxform.xls2json_backends, xls_value_to_unicode)."""
    match cell.ctype:
        case xlrd.XL_CELL_BOOLEAN:
            return text_of(bool(cell.value))
        case xlrd.XL_CELL_DATE:
            parts = xlrd.xldate_as_tuple(cell.value, datemode)
            return text_of(time(*parts[3:]) if parts[:3] == (0, 0, 0) else datetime(*parts))  # noqa: DTZ001
        case xlrd.XL_CELL_ERROR:
            return ""
        case _:
            return text_of(cell.value)
