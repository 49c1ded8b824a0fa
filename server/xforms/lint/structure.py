"""Sheets and columns."""

from __future__ import annotations

from collections.abc import Iterator

from server.xforms.findings import Finding, Place
from server.xforms.lint import vocabulary
from server.xforms.lint.columns import Column
from server.xforms.lint.form import Form, Table
from server.xforms.lint.likely import Words


def check(form: Form) -> Iterator[Finding]:
    """Say which sheets and columns are missing, misspelt or of no use."""
    yield from _sheets(form)
    for table in (form.survey, form.choices, form.settings):
        if table.columns:
            yield from _columns(table)


def _sheets(form: Form) -> Iterator[Finding]:
    missing = [t for t in (form.survey, form.settings) if not t.lines and not t.lacks]
    wanted = vocabulary.SHEETS[: 4 if "save_to" in form.survey.by_name else 3]
    absent = [key for key in wanted if key not in form.workbook.sheets]
    meant: set[str] = set()
    for key, sheet in form.workbook.sheets.items():
        twin = key.strip() if key.strip() in vocabulary.SHEETS else ""
        likely = twin or Words(absent).nearest(key)
        if likely and key not in vocabulary.OWN_NOTES and key not in vocabulary.SHEETS:
            meant.add(likely)
            yield Finding(
                "sheet_misspelt",
                Place(sheet.name),
                sheet.name,
                {"sheet": sheet.name, "likely": likely},
            )
    for table in missing:
        if table.key not in meant:
            # Without a place it comes first: all else may follow from it.
            place = Place(table.name) if table.exists else Place()
            found = ", ".join(form.workbook.names)
            yield Finding("sheet_missing", place, "", {"sheet": table.key, "found": found})


def _columns(table: Table) -> Iterator[Finding]:
    for column in table.columns:
        if column.is_misspelt:
            yield table.at_header(
                "column_misspelt", column, column=column.header, likely=column.right
            )
        elif column.name not in vocabulary.COLUMNS[table.key] | vocabulary.OWN_NOTES:
            yield from _unknown(table, column)
    for name in table.lacks:
        yield table.at_header("column_missing", None, column=name)


def _unknown(table: Table, column: Column) -> Iterator[Finding]:
    if usual := vocabulary.USUAL.get(table.key):
        yield table.at_header("column_unknown", column, column=column.header, likely=usual)
