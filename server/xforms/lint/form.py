"""The view of a workbook that all rules share: its lines, questions, lists and expressions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from server.xforms.findings import Finding, Place
from server.xforms.lint import vocabulary
from server.xforms.lint.columns import Column, columns
from server.xforms.lint.likely import Words
from server.xforms.workbook import Row, Sheet, Workbook

_CONTROL = re.compile(
    rf"(begin|end)[ _]({'|'.join(map(re.escape, vocabulary.CONTROLS))})(?: (?:over )?(\S+))?"
)
_SELECT = re.compile(
    rf"({'|'.join(map(re.escape, sorted(vocabulary.SELECTS, key=len, reverse=True)))})(?: (.*))?"
)
_OTHER = ("or_other", "or other", "or specify other")
YES = frozenset({"yes", "Yes", "YES", "true", "True", "TRUE", "true()"})
NO = frozenset({"no", "No", "NO", "false", "False", "FALSE", "false()"})


class Table:
    """A sheet with its columns known by name; one that the workbook lacks has no rows."""

    def __init__(self, key: str, sheet: Sheet | None) -> None:
        self.key = key
        self.exists = sheet is not None
        self.name = sheet.name if sheet else key
        self.header_row = sheet.header_row if sheet else 1
        self.columns = tuple(columns(key, sheet.header)) if sheet else ()
        self.by_name: dict[str, list[Column]] = {}
        for column in self.columns:
            self.by_name.setdefault(column.name, []).append(column)
        self.lines = tuple(Line(self, row) for row in sheet.rows) if sheet else ()

    @property
    def lacks(self) -> tuple[str, ...]:
        """The columns that are not there, without which its rows say nothing."""
        needed = vocabulary.NEEDED.get(self.key, ()) if self.columns else ()
        return tuple(name for name in needed if name not in self.by_name)

    def at_header(self, code: str, column: Column | None, /, **details: str | int) -> Finding:
        """Make a finding about a column's header, or about the header row."""
        place = Place(self.name, self.header_row, column.letters if column else None)
        return Finding(code, place, column.header if column else "", details)


class Line:
    """One row of a table, its cells known by the names of their columns."""

    def __init__(self, table: Table, row: Row) -> None:
        self.table = table
        self.row = row
        self.number = row.number
        self._texts = {header: " ".join(c.text.split()) for header, c in row.cells.items()}

    def cell(self, name: str) -> str:
        """Give the text in the first column of that name that is filled, "" when there is none."""
        for column in self.table.by_name.get(name, ()):
            if text := self._texts.get(column.header):
                return text
        return ""

    def cells(self, name: str) -> Iterator[tuple[Column, str]]:
        """Give every column of that name with its text, "" for an empty cell."""
        for column in self.table.by_name.get(name, ()):
            yield column, self._texts.get(column.header, "")

    def finding(self, code: str, name: str, /, **details: str | int) -> Finding:
        """Make a finding about the cell in the column of that name, else about the first cell."""
        columns = self.table.by_name.get(name) or self.table.columns[:1]
        filled = (c for c in columns if self.row.text(c.header))
        return self.at(code, next(filled, columns[0] if columns else None), **details)

    def at(self, code: str, column: Column | None, /, **details: str | int) -> Finding:
        """Make a finding about the cell in that column."""
        place = Place(self.table.name, self.number, column.letters if column else None)
        text = self.row.text(column.header) if column else ""
        return Finding(code, place, text, details)


@dataclass(frozen=True, eq=False)
class Item:
    """One row of the survey: a question, or the begin or end of a group.

    `kind` is the one spelling of its type, "" for an unknown one; `list` the list or file that a
    select names, `extra` what follows it. `group` is the begin row around it, `around` are the
    repeats around it, outermost first.
    """

    line: Line
    type: str
    kind: str
    list: str
    extra: str
    name: str
    group: Item | None
    around: tuple[Item, ...]

    @property
    def row(self) -> int:
        """Its row in the sheet; rows come in the form's order."""
        return self.line.number

    @property
    def begins(self) -> bool:
        """Whether it opens a group or repeat."""
        return self.kind.startswith("begin_")

    @property
    def ends(self) -> bool:
        """Whether it closes a group or repeat."""
        return self.kind.startswith("end_")

    @property
    def is_select(self) -> bool:
        """Whether it chooses from a list or file."""
        return self.kind in vocabulary.SELECTS

    @property
    def stores(self) -> bool:
        """Whether an answer is kept under its name."""
        apart = {"", "note", "csv-external", "xml-external", "audit"}
        return not (self.begins or self.ends or self.kind in apart)

    @property
    def repeats(self) -> tuple[Item, ...]:
        """The repeats around it, outermost first, and itself if it is one."""
        return (*self.around, self) if self.kind == "begin_repeat" else self.around


class Form:
    """What a workbook says, made once and shared by all rules."""

    def __init__(self, workbook: Workbook, media: Collection[str] | None) -> None:
        self.workbook = workbook
        self.media = media
        self.survey = Table("survey", workbook.sheets.get("survey"))
        self.choices = Table("choices", workbook.sheets.get("choices"))
        self.settings = Table("settings", workbook.sheets.get("settings"))
        self.entities = Table("entities", workbook.sheets.get("entities"))
        self.items = tuple(_items(self.survey))

    @cached_property
    def named(self) -> Mapping[str, list[Item]]:
        """The survey's rows by name, without those that end a group."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.name and not item.ends:
                found.setdefault(item.name, []).append(item)
        return found

    @cached_property
    def lists(self) -> Mapping[str, list[Line]]:
        """The choices by the name of their list."""
        found: dict[str, list[Line]] = {}
        for line in self.choices.lines:
            if name := line.cell("list_name"):
                found.setdefault(name, []).append(line)
        return found

    @cached_property
    def codes(self) -> Mapping[str, Words]:
        """The codes of each list."""
        return {
            name: Words(code for line in lines if (code := line.cell("name")))
            for name, lines in self.lists.items()
        }

    @cached_property
    def setting(self) -> Line | None:
        """The row that holds the settings."""
        return self.settings.lines[0] if self.settings.lines else None


def _items(survey: Table) -> Iterator[Item]:
    group: Item | None = None
    for line in survey.lines:
        if line.cell("disabled") in YES:
            continue
        text = line.cell("type")
        kind, listed, extra = _kind(text)
        if kind.startswith("end_") and group:
            group = group.group
        around = group.repeats if group else ()
        item = Item(line, text, kind, listed, extra, line.cell("name"), group, around)
        if item.begins:
            group = item
        yield item


def _kind(text: str) -> tuple[str, str, str]:
    if control := _CONTROL.fullmatch(text):
        return f"{control[1]}_{vocabulary.CONTROLS[control[2]]}", control[3] or "", ""
    if select := _SELECT.fullmatch(text):
        listed, _, extra = (select[2] or "").partition(" ")
        return vocabulary.SELECTS[select[1]], listed, extra
    return vocabulary.TYPES.get(text, ""), "", ""


def adds_other(item: Item) -> bool:
    """Say whether the select adds a choice of its own."""
    return item.extra in _OTHER
