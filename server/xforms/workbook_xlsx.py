"""Reading .xlsx."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from server.xforms import xml
from server.xforms.findings import Finding, Place
from server.xforms.workbook_raw import (
    MAX_COLUMNS,
    MAX_TOLD,
    Raw,
    RawSheet,
    Unreadable,
    is_read,
    numbered,
    text_of,
)

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*ref=\"([A-Z]+)([0-9]+):([A-Z]+[0-9]+)\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_MACROS = re.compile(r"vbaProject|/macrosheets/|/dialogsheets/")
"""Excel's programs: VBA, and the macro sheets of before."""


def read(archive: zipfile.ZipFile, content: bytes) -> Raw:
    """Read a .xlsx workbook that is open as `archive`; `content` are its bytes.

    Raises:
        Unreadable: for macros. Any other exception when the file is damaged.
    """
    if any(_MACROS.search(name) for name in archive.namelist()):
        raise Unreadable("workbook_macros")
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    names = book.sheetnames
    return Raw([_sheet(archive, book[name], len(names)) for name in names])


def _sheet(archive: zipfile.ZipFile, sheet: Any, count: int) -> RawSheet:  # noqa: ANN401
    if not isinstance(sheet, ReadOnlyWorksheet) or not is_read(sheet.title, count):
        return RawSheet(sheet.title, ())  # of a chart, perhaps
    source = _source(archive, sheet)
    findings = [*_merged(source, sheet.title), *_formulas(source, sheet.title)]
    return RawSheet(sheet.title, numbered(_rows(sheet)), findings)


def _source(archive: zipfile.ZipFile, sheet: Any) -> bytes:  # noqa: ANN401
    return archive.read(sheet._worksheet_path)  # noqa: SLF001 - no other way to its source


def _rows(sheet: Any) -> Iterator[Sequence[str]]:  # noqa: ANN401
    width = min(sheet.max_column or MAX_COLUMNS, MAX_COLUMNS)
    for values in sheet.iter_rows(max_col=width, values_only=True):
        yield [text_of(value) for value in values] if any(v is not None for v in values) else ()


def _merged(source: bytes, sheet: str) -> Iterable[Finding]:
    for number, found in enumerate(_MERGED.finditer(source)):
        if number == MAX_TOLD:
            return
        column, row, last = (part.decode() for part in found.groups())
        area = f"{column}{row}:{last}"
        yield Finding("cells_merged", Place(sheet, int(row), column), details={"area": area})


def _formulas(source: bytes, sheet: str) -> Iterator[Finding]:
    if not _FORMULA.search(source):
        return
    told = 0
    for cell in xml.parse(source).iter("{*}c"):
        formula, value = cell.find("{*}f"), cell.find("{*}v")
        if formula is None or told == MAX_TOLD:
            continue
        place = _CELL.match(cell.get("r") or "")
        if place and column_index_from_string(place[1]) <= MAX_COLUMNS:
            told += 1
            text = (value.text or "") if value is not None else ""
            yield _formula(Place(sheet, int(place[2]), place[1]), text, cell.get("t") == "e")


def _formula(place: Place, value: str, is_error: bool) -> Finding:
    if is_error:
        return Finding("formula_error", place, value, {"value": value[:40]})
    return Finding("formula" if value else "formula_without_value", place)
