"""A form over all its versions: whose words count, and how carefully each answer is kept.

The table of submissions, the exports and the interface for programs give records of several
versions at once, and follow the same rule here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from server.xforms.definition import GEOMETRIES, Definition, Path, Question

WORKED_OUT = frozenset({"username", "start", "end", "today", "calculate", "hidden"})
"""Types of what the phone finds by itself: nobody is asked."""


def questions(versions: Sequence[Definition]) -> list[Question]:
    """Give the questions of all versions (the newest first) in form order, by path.

    A question is kept as carefully as its most careful version says; choices that later versions
    dropped keep their labels.
    """
    order = list[Path]()
    found = dict[Path, Question]()
    for version in versions:
        before = -1
        for question in version.questions:
            known = found.get(question.path)
            if known is None:
                order.insert(before + 1, question.path)
            found[question.path] = _both(known, question) if known else question
            before = order.index(question.path)
    return [found[path] for path in order]


def together(versions: Sequence[Definition]) -> Definition:
    """Give the newest of the versions (the newest first) with its questions as in `questions`."""
    known = {question.path: question for question in questions(versions)}
    newest = versions[0]
    return replace(newest, questions=tuple(known[q.path] for q in newest.questions))


def open_answers(answers: Mapping[str, Any], versions: Sequence[Definition]) -> dict[str, Any]:
    """Give the open answers of a record of any version, without those that a version seals."""
    return _without(answers, [q.path for q in questions(versions) if not q.is_open])


def _without(answers: Mapping[str, Any], paths: Sequence[Path]) -> dict[str, Any]:
    found = dict[str, Any]()
    for name, value in answers.items():
        below = [path[1:] for path in paths if path[0] == name]
        if () in below:
            continue
        if isinstance(value, list):
            found[name] = [_without(v, below) if isinstance(v, dict) else v for v in value]
        else:
            found[name] = _without(value, below) if isinstance(value, dict) else value
    return found


def named(own: Definition, newest: Definition) -> Definition:
    """Give a record's own version, with the newest one's words for what the phone worked out.

    A question keeps the words in which it was asked; for a sum that got its label later, nobody
    was asked.
    """
    words = {question.path: question.labels for question in newest.questions}
    return replace(
        own,
        questions=tuple(
            replace(q, labels=words.get(q.path) or q.labels) if q.type in WORKED_OUT else q
            for q in own.questions
        ),
    )


def _both(newer: Question, older: Question) -> Question:
    """Give the newer one, kept as carefully as either, with the choices of both."""
    codes = {choice.code for choice in newer.choices}
    more = tuple(choice for choice in older.choices if choice.code not in codes)
    is_open, is_exact = newer.is_open and older.is_open, True
    if {newer.type, older.type} & GEOMETRIES:
        # Of a question that was a place once, nothing is told from its text of today.
        is_open = is_open and newer.type == older.type
        is_exact = "village" not in (newer.location_precision, older.location_precision)
    return replace(
        newer,
        choices=newer.choices + more,
        sensitivity=newer.sensitivity if is_open or not newer.is_open else "sensitive",
        location_precision=newer.location_precision if is_exact else "village",
        repeats=newer.repeats,
    )
