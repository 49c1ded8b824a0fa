"""A workbook's findings, and the form it becomes when none of them is an error.

It loads pyxform; `server.services.checking` does the same in a process of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from server.problems import Problem
from server.xforms import spreadsheet, tracing, workbook
from server.xforms.checked import Checked, Compiled
from server.xforms.findings import Finding, in_order
from server.xforms.lint import lint
from server.xforms.problems_found import FOUND, found
from server.xforms.workbook import Workbook
from server.xforms.workbook_letters import mended

__all__ = ["Checked", "check"]

_LINTED = FOUND | {
    *("column_missing", "name_missing", "type_missing", "label_missing", "choice_no_name"),
    *("convert_name_twice", "convert_name_illegal", "convert_type_unknown", "convert_choice_twice"),
    *("convert_list_missing", "convert_choices_missing", "convert_reference"),
    *("convert_reference_twice", "convert_calculation", "convert_settings_name"),
}
"""Errors of pyxform and of the server's demands that the lint finds too, at their cause."""


def check(content: bytes, filename: str, media: Collection[str] | None = None) -> Checked:
    """Check a workbook: what its cells hide, our lint, then pyxform.

    `media` are the names of the files that come with it, None if they are not known. Never raises
    (but for `MemoryError`), and never tells one fault twice: what pyxform says of a row that the
    lint has spoken of is left out.
    """
    book, hidden = workbook.read(content, filename)
    if book is None:
        return Checked(tuple(hidden), None)
    ours = [*hidden, *_elsewhere(lint(book, media), hidden)]
    compiled, theirs = _compiled(book)
    findings = in_order([*ours, *_new(theirs, ours)])
    faulty = any(finding.severity == "error" for finding in findings)
    form_id = compiled.definition.form_id if compiled else _setting(book, "form_id")
    title = compiled.definition.title if compiled else _setting(book, "form_title")
    return Checked(tuple(findings), None if faulty else compiled, form_id, title)


def _setting(book: Workbook, name: str) -> str | None:
    return (book.settings and mended(book.settings.text(name))) or None


def _compiled(book: Workbook) -> tuple[Compiled | None, list[Finding]]:
    try:
        compiled = spreadsheet.compile_book(book)
    except Problem as problem:
        return None, [found(problem, book)]
    except spreadsheet.Rejected as rejected:
        return None, tracing.errors(rejected.message, book)
    return compiled, tracing.warnings(compiled.warnings, book)


def _elsewhere(findings: Iterable[Finding], hidden: Iterable[Finding]) -> list[Finding]:
    """Leave out what is said of cells whose trouble is known to be what one cannot see."""
    explained = {finding.place for finding in hidden if finding.severity == "error"}
    return [finding for finding in findings if finding.place not in explained]


def _new(theirs: Iterable[Finding], ours: Iterable[Finding]) -> list[Finding]:
    """Leave out of pyxform's findings what ours say already.

    Its error is always the first of a kind that ours come with, so without a row, or on a row of
    ours, it is taken for the same.
    """
    known = {(one.severity, one.place.sheet, one.place.row) for one in ours}
    has_errors = any(one.severity == "error" for one in ours)
    return [
        one
        for one in theirs
        if ("error", one.place.sheet, one.place.row) not in known
        and (one.severity, one.place.sheet, one.place.row) not in known
        and not (has_errors and (one.place.row is None or one.code in _LINTED))
    ]
