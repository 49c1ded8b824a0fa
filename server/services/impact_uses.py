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


def uses(current: Definition, listed: Definition, change: Change) -> tuple[str, ...]:
    """Give the keys of `server.problems.impact.USES`.

    `current` is the current version; `listed` the same as table and exports show it, each question
    kept as carefully as any version says (`server.services.all_versions.together`).
    """
    concerned = _OF_KIND.get(change.kind, USES.keys())
    kept = {question.path: question for question in listed.questions}
    found = dict.fromkeys(
        use
        for question in current.questions
        if question.type != "note" and _is_about(change, question)
        for use in (
            *_uses(current, question),
            *_lists(listed, kept.get(question.path, question)),
        )
    )
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
    if question.is_open and (question.choices or question.type == "text"):
        yield "search"
    if question.type == "text" and question.name != CASE:
        yield "telltale"
    if question.is_open and not question.is_sealed_place:
        yield "api"


def _lists(definition: Definition, question: Question) -> Iterator[str]:
    """Give the lists and files that show records of all versions together."""
    if question in columns(definition, ()):
        yield "table"
    elif question in choosable(definition):
        yield "column"
    if question.type in ATTACHMENTS:
        yield "files"
    if question.type not in GEOMETRIES or (question.is_open and not question.is_sealed_place):
        yield "exports" if question.is_open else "sealed_exports"
