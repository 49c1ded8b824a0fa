"""What every reader of workbooks gives: sheets as numbered rows of texts, and what it noticed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from server.xforms.findings import Finding, Place

MAX_COLUMNS = 500
"""Columns that are looked at; a form has about twenty."""
MAX_UNPACKED = 200_000_000
"""Largest workbook that is opened, in bytes after unpacking: a small file can unpack to much."""
READ_SHEETS = frozenset({"survey", "choices", "settings", "external_choices", "osm", "entities"})
"""The sheets that make a form; any other is known by its name only."""
MAX_TOLD = 20
"""Cells of one sheet that are named for one and the same fault."""


class Unreadable(Exception):  # noqa: N818 - no fault of the program
    """The file cannot be read as a workbook; `code` and `details` are those of a finding."""

    def __init__(self, code: str, **details: str | int) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


@dataclass(frozen=True)
class RawSheet:
    """One sheet: its rows from the header's on, with their numbers; an empty cell is "".

    `rows` can be gone through once. `findings` are about cells that hold no plain text.
    """

    name: str
    rows: Iterable[tuple[int, Sequence[str]]]
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Raw:
    """A workbook as its format has it."""

    sheets: Sequence[RawSheet]


def is_read(name: str, count: int) -> bool:
    """Tell whether a sheet's rows matter: by its name, or because it is the only one of `count`."""
    return count == 1 or name.lower() in READ_SHEETS


def numbered(rows: Iterable[Sequence[str]]) -> Iterable[tuple[int, Sequence[str]]]:
    """Give rows with the numbers that a spreadsheet gives them."""
    return enumerate(rows, start=1)


def text_of(value: object) -> str:
    """Write a cell's value as pyxform does, spaces and all.

    pyxform.xls2json_backends, xlsx_value_to_str: whole numbers without a point, TRUE and FALSE,
    dates and times as Python writes them.
    """
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case str():
            return value
        case _:
            return str(value)


def letters(number: int) -> str:
    """Give a column's letters: 1 is A, 27 is AA."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def at(sheet: str, row: int, column: int) -> Place:
    """Give the place of a cell by numbers that count from 1."""
    return Place(sheet, row, letters(column))
