"""A form over all its versions: whose words count, and how carefully each answer is kept.

The table of submissions, the exports and the interface for programs give records of several
versions at once; what is shown of one record is kept as carefully. The rule for all of it is here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from server.storage import forms
from server.storage.forms import FormVersion
from server.storage.store import Store
from server.xforms.definition import GEOMETRIES, Definition, Path, Question

WORKED_OUT = frozenset({"username", "start", "end", "today", "calculate", "hidden"})
"""Types of what the phone finds by itself: nobody is asked."""


def questions(versions: Sequence[Definition]) -> list[Question]:
    """Give the questions of all versions (the newest first) in form order, by path.

    A question is kept as carefully as its most careful version says, and as what was sealed in a
    group of its name; choices that later versions dropped keep their labels.
    """
    found = dict[Path, Question]()
    after: dict[Path, Path] = {(): ()}
    for version in versions:
        before: Path = ()
        for question in version.questions:
            path = question.path
            known = found.get(path)
            if known is None:
                after[path], after[before] = after[before], path
            found[path] = _both(known, question) if known else question
            before = path
    around = {path[:depth] for path in sealed(found.values()) for depth in range(1, len(path))}
    for path in around & found.keys():
        found[path] = replace(found[path], sensitivity="sensitive")
    return [found[path] for path in _in_turn(after)]


def _in_turn(after: Mapping[Path, Path]) -> Iterator[Path]:
    """Follow a chain that begins and ends at ()."""
    path = after[()]
    while path:
        yield path
        path = after[path]


def together(versions: Sequence[Definition]) -> Definition:
    """Give the newest of the versions (the newest first) with its questions as in `questions`."""
    known = {question.path: question for question in questions(versions)}
    newest = versions[0]
    return replace(newest, questions=tuple(known[q.path] for q in newest.questions))


def of_records(store: Store, form_id: str, wanted: Collection[int]) -> dict[int, Definition]:
    """Give versions of a form, by their ids, as the pages of their records show them.

    Answers are kept as carefully as any version says. A question keeps the words in which it was
    asked; for a sum that got its label later, nobody was asked.
    """
    versions = _versions(store, form_id)
    known = {question.path: question for question in questions([v.definition for v in versions])}
    return {
        version.id: replace(
            version.definition,
            questions=tuple(_shown(q, known[q.path]) for q in version.definition.questions),
        )
        for version in versions
        if version.id in wanted
    }


def _versions(store: Store, form_id: str) -> list[FormVersion]:
    """Give all versions of a form, the newest first, as this process remembers them.

    What they ask never changes; their state may have.
    """
    memory, names = store.memory.form_versions, forms.version_names(store, form_id)
    if not all((form_id, name) in memory for name in names):
        memory.update({(form_id, one.version): one for one in forms.of_form(store, form_id)})
    return sorted((memory[form_id, name] for name in names), key=lambda one: -one.id)


def _shown(own: Question, known: Question) -> Question:
    return replace(
        own,
        labels=(own.type in WORKED_OUT and known.labels) or own.labels,
        sensitivity=known.sensitivity,
        location_precision=known.location_precision,
    )


def open_answers(answers: Mapping[str, Any], versions: Sequence[Definition]) -> dict[str, Any]:
    """Give the open answers of a record of any version, without those that a version seals."""
    return without(answers, sealed(questions(versions)))


def closes(new: Definition, earlier: Sequence[Definition]) -> bool:
    """Tell whether with a new version something is sealed that was open in all earlier ones."""
    asked = [question.path for version in earlier for question in version.questions]
    more = set(sealed(questions([new, *earlier]))) - set(sealed(questions(earlier)))
    return any(path[: len(one)] == one for one in more for path in asked)


def sealed(of: Iterable[Question]) -> list[Path]:
    """Give the paths of the questions whose answers are not open, or places kept as a village."""
    return [q.path for q in of if not q.is_open or q.is_sealed_place]


def without(answers: Mapping[str, Any], paths: Sequence[Path]) -> dict[str, Any]:
    """Give answers without those at these paths, nor what came there again (`name[+]`)."""
    found = dict[str, Any]()
    for name, value in answers.items():
        below = [path[1:] for path in paths if path[0] == name.removesuffix("[+]")]
        if () in below:
            continue
        if isinstance(value, list):
            found[name] = [without(v, below) if isinstance(v, dict) else v for v in value]
        else:
            found[name] = without(value, below) if isinstance(value, dict) else value
    return found


def _both(newer: Question, older: Question) -> Question:
    """Give the newer one, kept as carefully as either, with the choices of both."""
    is_open, is_exact = newer.is_open and older.is_open, True
    if {newer.type, older.type} & GEOMETRIES:
        # Of a question that was a place once, nothing is told from its text of today.
        is_same = newer.type == older.type
        is_open = is_open and is_same
        is_exact = is_same and "village" not in (newer.location_precision, older.location_precision)
    codes = {choice.code for choice in newer.choices}
    more = tuple(choice for choice in older.choices if choice.code not in codes)
    sensitivity = newer.sensitivity if is_open or not newer.is_open else "sensitive"
    precision = newer.location_precision if is_exact else "village"
    if (more, sensitivity, precision) == ((), newer.sensitivity, newer.location_precision):
        return newer
    choices = newer.choices + more
    return replace(newer, choices=choices, sensitivity=sensitivity, location_precision=precision)
