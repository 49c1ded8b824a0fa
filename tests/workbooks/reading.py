"""A workbook as its designer sees it, and the XForm that it becomes."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from pyxform.xls2xform import convert

FOLDER = Path(__file__).parents[2] / "xlsforms"
FORMS = ("visit", "session", "support")
VI, EN = "Tiếng Việt (vi)", "English (en)"

#: Row types that put no answer into a submission.
NO_ANSWER = {"begin_group", "end_group", "begin_repeat", "end_repeat", "note"}

Row = dict[str, str]


@dataclass(frozen=True)
class Sheets:
    """One workbook: rows by header, empty cells left out, every value as text."""

    survey: list[Row]
    choices: list[Row]
    settings: Row
    frozen: dict[str, str | None]

    @property
    def questions(self) -> list[Row]:
        """The rows that store an answer."""
        return [row for row in self.survey if row["type"] not in NO_ANSWER]

    def question(self, name: str) -> Row:
        """The row of one question."""
        return next(row for row in self.survey if row.get("name") == name)

    def of_type(self, kind: str) -> list[Row]:
        """The rows of one type, such as geopoint."""
        return [row for row in self.survey if row["type"] == kind]

    def codes(self, list_name: str) -> set[str]:
        """The codes of one choice list."""
        return {row["name"] for row in self.choices if row["list_name"] == list_name}


@functools.cache
def read(form: str) -> Sheets:
    """Read one workbook of `xlsforms/`."""
    book = openpyxl.load_workbook(FOLDER / f"{form}.xlsx")
    sheets = {sheet.title: _rows(sheet) for sheet in book}
    frozen = {sheet.title: sheet.freeze_panes for sheet in book}
    return Sheets(sheets["survey"], sheets["choices"], sheets["settings"][0], frozen)


@functools.cache
def compiled(form: str) -> tuple[bytes, tuple[str, ...]]:
    """The XForm and pyxform's warnings."""
    warnings: list[str] = []
    result = convert(FOLDER / f"{form}.xlsx", warnings=warnings)
    return result.xform.encode(), tuple(warnings)


def _rows(sheet) -> list[Row]:
    header, *rows = sheet.iter_rows(values_only=True)
    named = [dict(zip(header, row, strict=True)) for row in rows]
    return [
        {k: str(v) for k, v in row.items() if v is not None} for row in named if any(row.values())
    ]
