"""Sheets and columns."""

from __future__ import annotations

from collections.abc import Iterator

from server.xforms.findings import Finding, Place
from server.xforms.lint import vocabulary
from server.xforms.lint.form import Column, Form, Table
from server.xforms.lint.likely import Words

_KNOWN = {
    "survey": frozenset(vocabulary.SURVEY),
    "choices": frozenset(vocabulary.CHOICES),
    "settings": frozenset(vocabulary.SETTINGS),
}
_NEEDED = {"survey": ("type", "name"), "choices": ("list_name", "name")}
_OWN_NOTES = frozenset({"notes", "note", "comment", "ghi_chu", "ghi_chú"})
"""Columns and sheets in which designers write to each other."""


def check(form: Form) -> Iterator[Finding]:
    """Say which sheets and columns are missing, misspelt or of no use."""
    yield from _sheets(form)
    for table in (form.survey, form.choices, form.settings):
        if table.columns:
            yield from _columns(table)


def _sheets(form: Form) -> Iterator[Finding]:
    missing = [t for t in (form.survey, form.settings) if not t.lines]
    absent = [key for key in vocabulary.SHEETS[:3] if key not in form.workbook.sheets]
    meant: set[str] = set()
    for key, sheet in form.workbook.sheets.items():
        likely = Words(absent).nearest(key)
        if likely and key not in _OWN_NOTES and key not in vocabulary.SHEETS:
            meant.add(likely)
            yield Finding(
                "sheet_misspelt",
                Place(sheet.name),
                sheet.name,
                {"sheet": sheet.name, "likely": likely},
            )
    for table in missing:
        if table.key not in meant:
            yield Finding("sheet_missing", Place(table.name), "", {"sheet": table.key})


def _columns(table: Table) -> Iterator[Finding]:
    misspelt: set[str] = set()
    needed = [name for name in _NEEDED.get(table.key, ()) if name not in table.by_name]
    known = Words([*needed, *(n for n in _KNOWN[table.key] if n not in table.by_name)])
    for column in table.columns:
        if column.name not in _KNOWN[table.key] | _OWN_NOTES:
            yield from _unknown(table, column, known, misspelt)
    for name in needed:
        if name not in misspelt:
            yield table.at_header("column_missing", None, column=name)


def _unknown(table: Table, column: Column, known: Words, misspelt: set[str]) -> Iterator[Finding]:
    likely = known.nearest(column.name)
    if likely and (table.key != "choices" or likely in _NEEDED["choices"] or column.language):
        misspelt.add(likely)
        yield table.at_header("column_misspelt", column, column=column.header, likely=likely)
    elif table.key == "choices":
        if " " in column.header:
            better = "_".join(column.header.split())
            yield table.at_header("choice_header", column, column=column.header, better=better)
    else:
        usual = vocabulary.USUAL[table.key]
        yield table.at_header("column_unknown", column, column=column.header, likely=usual)
