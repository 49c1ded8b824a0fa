"""pyxform's messages traced to the cells they are about, and said in our own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from server.xforms.findings import Finding, Place
from server.xforms.tracing_words import ERRORS, LINTED, WARNINGS, Words
from server.xforms.workbook import Cell, Row, Sheet, Workbook

_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"the '(\w+)' sheet|for sheet: '(\w+)'|the (\w+) (?:columns? |sheet)")
_COLUMN = re.compile(r"the '([^']+)' value")
_ALIASES = {"dataset": "list_name", "relevance": "relevant", "calculate": "calculation"}


class _Spot(NamedTuple):
    place: Place
    text: str = ""


def errors(message: str, book: Workbook) -> list[Finding]:
    """Give the findings of a message with which pyxform refused `book`; at least one."""
    parts = [part for part in message.split("\n") if _ROW.match(part)] or [message]
    if len(parts) == 1:
        parts = [message]  # what follows on other lines belongs to it
    return [_finding(part, book, ERRORS, "convert_unknown") for part in parts]


def warnings(messages: tuple[str, ...], book: Workbook) -> list[Finding]:
    """Give the findings of pyxform's warnings, but for those that our own look always has."""
    told = [text for text in messages if not any(words.search(text) for words in LINTED)]
    return [_finding(text, book, WARNINGS, "convert_warning") for text in told]


def _finding(message: str, book: Workbook, table: tuple[Words, ...], unknown: str) -> Finding:
    for words in table:
        if found := words.pattern.search(message):
            details = {name: value or "?" for name, value in found.groupdict().items()}
            spot = _spot(message, book, words, details)
            return Finding(words.code, spot.place, spot.text, details)
    said = " ".join(message.split())[:400]
    spot = _spot(message, book, Words(unknown, re.compile("")), {})
    return Finding(unknown, spot.place, spot.text, {"message": said})


def _spot(message: str, book: Workbook, words: Words, details: dict[str, str]) -> _Spot:
    sheet = book.sheets.get(words.sheet or _sheet_name(message))
    if sheet is None:
        return _Spot(Place())
    column = words.column or _column_name(message)
    if number := _ROW.search(message):
        return _at_row(sheet, int(number[1]), column)
    if sought := details.get(words.sought):
        return next(_holding(sheet, column, sought), _Spot(Place(sheet.name)))
    return _Spot(Place(sheet.name))


def _sheet_name(message: str) -> str:
    found = _SHEET.search(message)
    return next((name for name in found.groups() if name), "survey") if found else "survey"


def _column_name(message: str) -> str:
    found = _COLUMN.search(message)
    name = found[1].partition(" ")[0] if found else ""
    return _ALIASES.get(name, name)


def _at_row(sheet: Sheet, number: int, column: str) -> _Spot:
    row = next((row for row in sheet.rows if row.number == number), None)
    cell = _cell(row, column) if row else None
    if cell is None and number == sheet.header_row:
        return _Spot(Place(sheet.name, number, sheet.header.get(column)))
    where = cell.column if cell else sheet.header.get(column)
    return _Spot(Place(sheet.name, number, where), cell.text if cell else "")


def _cell(row: Row, column: str) -> Cell | None:
    """Give a row's cell under a header, or under its first language: `label` for `label::vi`."""
    exact = row.cells.get(column)
    return exact or next(
        (cell for name, cell in row.cells.items() if name.partition("::")[0] == column), None
    )


def _holding(sheet: Sheet, column: str, sought: str) -> Iterator[_Spot]:
    """Give the cells that hold a word: under `column`, or anywhere when that is "*"."""
    for row in sheet.rows:
        for name, cell in row.cells.items():
            if column not in ("*", name.partition("::")[0]):
                continue
            if cell.text.strip() == sought or (column != "name" and sought in cell.text):
                yield _Spot(Place(sheet.name, row.number, cell.column), cell.text)
