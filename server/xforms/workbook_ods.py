"""Reading .ods, the format of LibreOffice (OpenDocument 1.3, part 3: 9, 19.385, 19.679)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from lxml import etree

from server.xforms import xml
from server.xforms.findings import Finding
from server.xforms.workbook_raw import (
    MAX_COLUMNS,
    Raw,
    RawSheet,
    Unreadable,
    at,
    letters,
    text_of,
)

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_NO_MACROS = ("script-lb.xml", "script-lc.xml")
"""Lists of programs, which LibreOffice also writes when there is none."""
_NUMBERS = ("float", "percentage", "currency")
_ERRORS = ("#", "Err:")
_TIME = re.compile(r"PT(\d\d)H(\d\d)M(\d\d)")
_MAX_REPEAT = 1000
"""Like rows that a file can ask for at once; a sheet's empty end is longer, and is not walked."""


def read(archive: zipfile.ZipFile) -> Raw:
    """Read a .ods workbook.

    Raises:
        Unreadable: for a password or macros. Any other exception when the file is damaged.
    """
    names = archive.namelist()
    _refuse(archive, names)
    root = xml.parse(archive.read("content.xml"))
    tables = list(root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table"))
    return Raw([_sheet(table) for table in tables])


def _refuse(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if "encrypted-package" in names or b"encryption-data" in manifest:
        raise Unreadable("workbook_password")
    programs = [name for name in names if name.startswith(("Basic/", "Scripts/"))]
    if any(not name.endswith(("/", *_NO_MACROS)) for name in programs):
        raise Unreadable("workbook_macros")


def _sheet(table: etree._Element) -> RawSheet:
    name = str(table.get(f"{_TABLE}name", ""))
    findings: list[Finding] = []
    return RawSheet(name, _rows(table, name, findings), findings)


def _rows(
    table: etree._Element, sheet: str, findings: list[Finding]
) -> Iterator[tuple[int, Sequence[str]]]:
    number = 1
    for row in table.iter(f"{_TABLE}table-row"):
        texts = _texts(row, sheet, number, findings)
        times = _repeats(row, "rows")
        for offset in range(min(times, _MAX_REPEAT)):
            yield number + offset, texts
        number += times


def _texts(row: etree._Element, sheet: str, number: int, findings: list[Finding]) -> Sequence[str]:
    texts: list[str] = []
    for cell in row.iterchildren(*_CELLS):
        room = MAX_COLUMNS - len(texts)
        if room <= 0:
            break
        findings += _noticed(cell, sheet, number, len(texts) + 1)
        texts += [_text(cell)] * min(_repeats(cell, "columns"), room)
    return texts if any(texts) else ()


def _repeats(element: etree._Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _text(cell: etree._Element) -> str:
    """Give a cell's value as the same cell of a .xlsx file would read."""
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    if kind in _NUMBERS and value is not None:
        number = float(value)
        return value if len(value) > 15 and value.isdigit() else text_of(number)
    if kind == "boolean":
        return text_of(cell.get(f"{_OFFICE}boolean-value") == "true")
    if kind == "date" and (day := cell.get(f"{_OFFICE}date-value")):
        return text_of(datetime.fromisoformat(day))
    if kind == "time" and (found := _TIME.match(cell.get(f"{_OFFICE}time-value") or "")):
        hour, minute, second = map(int, found.groups())
        return text_of(time(hour, minute, second))
    return cell.get(f"{_OFFICE}string-value") or _shown(cell)


def _shown(cell: etree._Element) -> str:
    return "\n".join("".join(_pieces(p)) for p in cell.iterchildren(f"{_TEXT}p"))


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        match child.tag:
            case tag if tag == f"{_TEXT}s":
                yield " " * min(int(child.get(f"{_TEXT}c", "1")), 100)
            case tag if tag == f"{_TEXT}tab":
                yield "\t"
            case tag if tag == f"{_TEXT}line-break":
                yield "\n"
            case tag if tag.startswith(_TEXT):
                yield from _pieces(child)
        yield child.tail or ""


def _noticed(cell: etree._Element, sheet: str, row: int, column: int) -> Iterator[Finding]:
    place = at(sheet, row, column)
    wide = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
    high = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
    if wide > 1 or high > 1:
        end = f"{letters(column + wide - 1)}{row + high - 1}"
        area = f"{letters(column)}{row}:{end}"
        yield Finding("cells_merged", place, details={"area": area})
    if cell.get(f"{_TABLE}formula") is not None:
        text = _text(cell)
        if text.startswith(_ERRORS):
            yield Finding("formula_error", place, text, {"value": text[:40]})
        else:
            yield Finding("formula" if text else "formula_without_value", place)
