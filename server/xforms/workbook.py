"""A form designer's workbook as its cells were written: text, row numbers and column letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.xforms.findings import Finding


@dataclass(frozen=True)
class Cell:
    """One cell that is not empty: column letters, header as written, text as written."""

    column: str
    header: str
    text: str


@dataclass(frozen=True)
class Row:
    """One row that is not empty, numbered as the spreadsheet does; its cells by plain header."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, header: str) -> str:
        """Give the text under a plain header without spaces around it, "" when there is none."""
        cell = self.cells.get(header)
        return cell.text.strip() if cell else ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name as written, its plain headers' column letters, its rows."""

    name: str
    header: Mapping[str, str]
    header_row: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Workbook:
    """The sheets by lower-case name: survey, choices, settings and any other."""

    sheets: Mapping[str, Sheet]


def read(content: bytes, filename: str) -> tuple[Workbook | None, list[Finding]]:
    """Read a workbook; None with findings that say why when it cannot be opened."""
    raise NotImplementedError
