"""The shapes of a read workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty: column letters, header and text as written, spaces and all."""

    column: str
    header: str
    text: str


@dataclass(frozen=True, slots=True)
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
    """One sheet: its name as written, where its columns are, its rows."""

    name: str
    header: Mapping[str, str]
    """Plain header to column letters."""
    header_row: int
    rows: tuple[Row, ...]
    written: Mapping[str, str]
    """Column letters to the header as written, for all columns that are read."""


@dataclass(frozen=True)
class Workbook:
    """The sheets by lower-case name; those that make no form have neither header nor rows."""

    sheets: Mapping[str, Sheet]
    names: tuple[str, ...] = ()
    """The names of all sheets as written."""
    kind: str = "xlsx"
    """The format it was read from: xlsx, xls, ods or csv."""

    @property
    def settings(self) -> Row | None:
        """The row that holds the settings; None when there is none."""
        sheet = self.sheets.get("settings")
        return sheet.rows[0] if sheet and sheet.rows else None
