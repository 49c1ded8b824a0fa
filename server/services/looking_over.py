"""Look over what came: records that may be there twice, and texts that may name somebody.

The worker does it after intake. Sealed answers are opened in memory for it, and nothing of them
is kept but a flag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from server.services import villages
from server.services.sealing import open_answers
from server.services.telltale import tells
from server.storage import forms, looks, places, remaps
from server.storage.looks import Look
from server.storage.store import Storage, Store
from server.xforms.definition import Definition, Node, Question

POSSIBLE_DUPLICATE = "possible_duplicate"
SUSPICIOUS_TEXT = "suspicious_text"
LOOK_FLAGS = frozenset({POSSIBLE_DUPLICATE, SUSPICIOUS_TEXT})
"""The flags that this sets."""
CASE = "case_code"
"""The question that names a record's case."""
BATCH = 200
"""Submissions looked over in one transaction."""


def run(storage: Storage) -> int:
    """Look over everything that came since; says how many submissions."""
    with storage.reading() as store:
        last = looks.newest(store)
        # A smaller id may still be on its way: only what is stored by now is looked over.
        remaps.wait_for_intake(store)
    total = 0
    while True:
        with storage.transaction() as store:
            count = _batch(store, last)
        total += count
        if count < BATCH:
            return total


def _batch(store: Store, last: int) -> int:
    found = looks.after(store, looks.take(store), last, BATCH)
    names = _names(store) if found else {}
    for one in found:
        if flags := _flags(store, one, names.get((one.village or "")[:5], ())):
            looks.flag(store, one.id, flags)
    if found or last:
        looks.advance(store, found[-1].id if len(found) == BATCH else last)
    return len(found)


def _flags(store: Store, one: Look, names: Sequence[str]) -> list[str]:
    answers = _answers(store, one)
    version = forms.get(store, one.form_version_id)
    definition = version.definition if version else None
    found = []
    if any(_is_twin(store, answers, other) for other in looks.alike(store, one)):
        found.append(POSSIBLE_DUPLICATE)
    if definition and any(tells(text, names) for text in _texts(definition, answers)):
        found.append(SUSPICIOUS_TEXT)
    return found


def _answers(store: Store, one: Look) -> list[Any]:
    return [dict(one.answers), open_answers(store.vault, one.instance_id, one.sealed_answers)]


def _is_twin(store: Store, answers: list[Any], other: Look) -> bool:
    """Compare two records of the same form, officer, day and village by case, else by all."""
    theirs = _answers(store, other)
    case, their_case = _case(answers), _case(theirs)
    if case or their_case:
        return case == their_case
    return bool(answers[0] == theirs[0])


def _case(answers: list[Any]) -> str | None:
    return next((str(v) for name, v in _leaves(answers) if name == CASE and v), None)


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name, value


def _texts(definition: Definition, answers: list[Any]) -> Iterator[str]:
    for part in answers:
        for question, value in _asked(definition.tree, part):
            if question.type == "text" and question.name != CASE and value:
                yield str(value)


def _asked(node: Node, answers: Any) -> Iterator[tuple[Question, Any]]:  # noqa: ANN401
    for one in answers if isinstance(answers, list) else [answers]:
        for name, value in one.items() if isinstance(one, dict) else ():
            child = node.children.get(name)
            if child and child.question:
                yield child.question, value
            elif child:
                yield from _asked(child, value)


def _names(store: Store) -> dict[str, list[str]]:
    """Give the names of each commune's villages, which a text may hold."""
    found: dict[str, list[str]] = {}
    for village in villages.index(store, places.version(store)).villages:
        found.setdefault(village.commune, []).append(village.name)
    return found
