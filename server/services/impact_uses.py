"""Which lists, maps, files and checks of this product use a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.problems.impact import USES
from server.services.looking_over import CASE
from server.services.submission_table import choosable, columns
from server.xforms.changes import Change
from server.xforms.definition import ATTACHMENTS, GEOMETRIES, Definition, Question

_HIDDEN = frozenset({"table", "column", "files", "exports", "api"})
_OF_KIND: Mapping[str, frozenset[str]] = {
    "sensitivity_closed": _HIDDEN,
    "sensitivity_opened": frozenset({"sealed_exports", "files"}),
    "precision_closed": frozenset({"pin", "exports", "api"}),
    "precision_opened": frozenset(),
}
"""What of a question's uses a change in how it is kept concerns; its place and day stay."""


def uses(definition: Definition, change: Change) -> tuple[str, ...]:
    """Give the keys of `server.problems.impact.USES`; `definition` is the current version."""
    concerned = _OF_KIND.get(change.kind, USES.keys())
    questions = [
        question
        for question in definition.questions
        if question.type != "note" and _is_about(change, question)
    ]
    found = dict.fromkeys(use for q in questions for use in _uses(definition, q))
    return tuple(use for use in found if use in concerned)


def _is_about(change: Change, question: Question) -> bool:
    return bool(change.path) and any(question.path[: len(p)] == p for p in change.paths)


def _uses(definition: Definition, question: Question) -> Iterator[str]:
    if question == definition.village_question:
        yield "village"
    if question == definition.event_date_question:
        yield "day"
    if question.type == "geopoint":
        if question == definition.point_questions[0]:
            yield "place"
        if question.location_precision == "exact" and question.is_open:
            yield "pin"
    if question.name == CASE:
        yield "twins"
    yield from _lists(definition, question)


def _lists(definition: Definition, question: Question) -> Iterator[str]:
    """Give the uses that go by type and sensitivity alone."""
    is_shown = question.is_open and not question.is_sealed_place
    if question in columns(definition, ()):
        yield "table"
    elif question in choosable(definition):
        yield "column"
    if question.is_open and (question.choices or question.type == "text"):
        yield "search"
    if question.type == "text" and question.name != CASE:
        yield "telltale"
    if question.type in ATTACHMENTS:
        yield "files"
    if question.type not in GEOMETRIES or is_shown:
        yield "exports" if question.is_open else "sealed_exports"
    if is_shown:
        yield "api"
