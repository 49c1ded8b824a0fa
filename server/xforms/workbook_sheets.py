"""From raw rows to sheets: headers, rows, and what of a sheet would silently not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from server.xforms import workbook_headers, workbook_letters
from server.xforms.findings import Finding, Place
from server.xforms.workbook_raw import MAX_COLUMNS, READ_SHEETS, Raw, RawSheet, at, letters
from server.xforms.workbook_shapes import Cell, Row, Sheet, Workbook

MAX_ROWS = 20_000
"""Rows of one sheet; a longer list of choices goes into a file beside the form."""
MAX_GAP = 60
"""Empty rows after which pyxform takes a sheet to be over (pyxform.xls2json_backends)."""
_MAX_EMPTY_COLUMNS = 20
"""The same for columns without a header."""
_MAX_ABOVE = 20
"""First rows that are looked through for the header, where a title may stand above it."""
_TOLD_BY = {
    "survey": {"type", "name"},
    "choices": {"list_name", "name"},
    "settings": {"form_id", "version"},
}
"""Columns by which a header is known."""
_LOOK_ON = 2_000
"""Rows after such a gap that are looked through for text that would be lost."""

_Rows = Iterator[tuple[int, Sequence[str]]]


def collect(kind: str, raw: Raw) -> tuple[Workbook, list[Finding]]:
    """Make the workbook of its raw sheets, with what there is to say about them."""
    sheets: dict[str, Sheet] = {}
    findings: list[Finding] = []
    for one in raw.sheets:
        name = "survey" if len(raw.sheets) == 1 and kind != "csv" else one.name.lower()
        if name not in READ_SHEETS:
            sheets.setdefault(name, Sheet(one.name, {}, 1, (), {}))
            continue
        if name in sheets:
            findings.append(Finding("sheet_twice", Place(one.name), details={"sheet": name}))
        reading = _Reading(name, one)
        sheets[name] = reading.sheet()
        findings += [*reading.findings, *one.findings]
    names = tuple(sheet.name for sheet in raw.sheets)
    return Workbook(sheets, names, kind), findings


class _Reading:
    """The reading of one sheet: `sheet()` once, then `findings`."""

    def __init__(self, name: str, raw: RawSheet) -> None:
        self.name = name
        self.raw = raw
        self.findings: list[Finding] = []
        self.columns: list[tuple[int, str, str]] = []  # index, header as written, plain header
        self.lost: set[int] = set()

    def sheet(self) -> Sheet:
        rows = iter(self.raw.rows)
        above = list(islice(rows, _MAX_ABOVE))
        place = self._header_place(above)
        number, first = above[place] if above else (1, ())
        self._headers(number, first)
        found = tuple(self._rows(chain(above[place + 1 :], rows)))
        header: dict[str, str] = {}
        for index, _, plain in self.columns:
            header.setdefault(plain, letters(index + 1))
        written = {letters(index + 1): text for index, text, _ in self.columns}
        return Sheet(self.raw.name, header, number, found, written)

    def _header_place(self, above: Sequence[tuple[int, Sequence[str]]]) -> int:
        """Find the header among the first rows; anywhere but in the first it is told."""
        needed = _TOLD_BY.get(self.name)
        if not needed or not above or needed & self._plain(above[0][1]):
            return 0
        places = (place for place, row in enumerate(above) if needed <= self._plain(row[1]))
        place = next(places, 0)
        if place:
            where = Place(self.raw.name, above[place][0])
            self.findings.append(Finding("header_below", where, details={"row": above[place][0]}))
        return place

    def _plain(self, texts: Sequence[str]) -> set[str]:
        return set(workbook_headers.plain(self.name, [text for _, text in _named(texts)]))

    def _headers(self, number: int, texts: Sequence[str]) -> None:
        named = list(_named(texts))
        plains = workbook_headers.plain(self.name, [text for _, text in named])
        first: dict[str, int] = {}
        for (index, text), plain in zip(named, plains, strict=True):
            place = at(self.raw.name, number, index + 1)
            self.findings += workbook_letters.look_at_header(place, texts[index])
            if plain in first:
                details = {"column": plain, "other": letters(first[plain] + 1)}
                self.findings.append(Finding("column_twice", place, text, details))
            first.setdefault(plain, index)
            self.columns.append((index, text, plain))
        if len(texts) >= MAX_COLUMNS and any(texts[MAX_COLUMNS - 1 :]):
            self._tell("columns_too_many", at(self.raw.name, number, MAX_COLUMNS), MAX_COLUMNS)

    def _rows(self, rows: _Rows) -> Iterator[Row]:
        count = empty = 0
        for number, texts in rows:
            cells = self._cells(number, texts) if texts else {}
            if not cells and (empty := empty + 1) > MAX_GAP:
                self._lost_rows(rows)
                return
            if cells:
                empty, count = 0, count + 1
                if count > MAX_ROWS:
                    self._tell("rows_too_many", Place(self.raw.name, number), MAX_ROWS)
                    return
                yield Row(number, cells)

    def _cells(self, number: int, texts: Sequence[str]) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for index, header, plain in self.columns:
            text = texts[index] if index < len(texts) else ""
            if not text or text.isspace():
                continue
            cells.setdefault(plain, Cell(letters(index + 1), header, text))
            place = at(self.raw.name, number, index + 1)
            self.findings += workbook_letters.look(self.name, plain, place, text)
        self._lost_cells(number, texts)
        return cells

    def _lost_cells(self, number: int, texts: Sequence[str]) -> None:
        known = {index for index, _, _ in self.columns} | self.lost
        for index, text in enumerate(texts):
            if index not in known and text and not text.isspace():
                self.lost.add(index)
                place = at(self.raw.name, number, index + 1)
                self.findings.append(Finding("column_without_name", place, text))

    def _lost_rows(self, rows: _Rows) -> None:
        for number, texts in islice(rows, _LOOK_ON):
            if any(texts[index] for index, _, _ in self.columns if index < len(texts)):
                self._tell("rows_after_gap", Place(self.raw.name, number), MAX_GAP)
                return

    def _tell(self, code: str, place: Place, limit: int) -> None:
        self.findings.append(Finding(code, place, details={"limit": limit}))


def _named(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Give the columns that have a header, with it as pyxform cleans it."""
    empty = 0
    for index, text in enumerate(texts):
        if not text or text.isspace():
            empty += 1
            if empty > _MAX_EMPTY_COLUMNS:
                return
            continue
        empty = 0
        yield index, _clean(text)


def _clean(header: str) -> str:
    """Join runs of the plain space only, as pyxform does."""
    return " ".join(part for part in header.strip().split(" ") if part)
