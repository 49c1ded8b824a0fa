"""The sheet of entities. This server receives what such a form sends, but makes no lists of it."""

from __future__ import annotations

from collections.abc import Iterator

from server.xforms.findings import Finding, Place
from server.xforms.lint.form import Form
from server.xforms.lint.vocabulary import COLUMNS


def check(form: Form) -> Iterator[Finding]:
    """Say which columns are none of the sheet's, and that it brings nothing here."""
    table = form.entities
    if not table.lines:
        return
    yield Finding("entities_unused", Place(table.name), details={"sheet": table.name})
    for column in table.columns:
        if column.is_misspelt:
            yield table.at_header(
                "column_misspelt", column, column=column.header, likely=column.right
            )
        elif column.name not in COLUMNS["entities"]:
            yield table.at_header("entities_column", column, column=column.header)
