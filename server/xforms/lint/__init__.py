"""Our own look at a form designer's workbook: faults told by sheet, row and column.

One module per subject; each has `check`, which takes the shared view of the workbook (and, where
it reads them, the expressions) and yields findings. One fault is one finding: a rule that could
follow from another's fault stays silent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from server.xforms.findings import Finding, in_order
from server.xforms.lint import (
    calls,
    choices,
    codes,
    cycles,
    entities,
    filters,
    lacking,
    languages,
    media,
    names,
    places,
    privacy,
    references,
    results,
    settings,
    structure,
    syntax,
    together,
    types,
    values,
)
from server.xforms.lint.expressions import expressions
from server.xforms.lint.form import Form
from server.xforms.workbook import Workbook

__all__ = ["lint"]


def lint(book: Workbook, files: Collection[str] | None) -> list[Finding]:
    """Give the workbook's faults, errors first, then by sheet, row and column; never raises.

    `files` are the names of those that come with the form; None if they are not known.
    """
    return in_order(_findings(Form(book, files)))


def _findings(form: Form) -> Iterator[Finding]:
    yield from structure.check(form)
    if not form.survey.lines and not form.survey.lacks:
        return
    yield from languages.check(form)
    yield from settings.check(form)
    yield from entities.check(form)
    if form.survey.lacks or form.choices.lacks:
        return
    yield from types.check(form)
    yield from names.check(form)
    found = expressions(form)
    faults = list(syntax.check(found))
    yield from faults
    readable = syntax.whole(found, faults)
    yield from calls.check(form, readable)
    yield from results.check(form, readable)
    yield from references.check(form, found)
    yield from cycles.check(form, found)
    yield from lacking.check(form)
    for subject in (filters, codes, together, values, places, privacy, choices, media):
        yield from subject.check(form, found)
