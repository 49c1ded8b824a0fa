"""Search over open answers, labels of choices, places and officers; sealed answers are not in it.

Intake notes what has come; the words are written by the worker each minute, and before a search,
so that what came a second ago is found too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from server.services import all_versions
from server.storage import forms, search, words
from server.storage.filtering import Filter
from server.storage.search import Unread
from server.storage.store import Storage, Store
from server.xforms.definition import Node, Question

AGAIN = "write_words_again"
"""The task that `again` is."""
BATCH = 500
"""Submissions whose words are written in one transaction."""
AT_ONCE = 300
"""So few are written before a search; more are the worker's, and a moment late."""
MOST_FOUND = 5_000
"""Up to here what is found is a list of ids; words that are commoner are looked for on the way."""

Words = Callable[[Question, object], tuple[str, ...]]


def write_all(storage: Storage) -> int:
    """Write the words of everything that waits; says of how many submissions."""
    total = 0
    while True:
        with storage.transaction() as store:
            if not search.some_wait(store):
                return total
            total += write(store, BATCH)


def again(storage: Storage, form: int) -> None:
    """Have the words of all submissions of a form written again: a new version seals some."""
    with storage.transaction() as store:
        search.wait_again(store, form)


def catch_up(storage: Storage) -> None:
    """Write the words of what came a moment ago."""
    with storage.reading() as store:
        if not search.some_wait(store):
            return
    with storage.transaction() as store:
        write(store, AT_ONCE)


def write(store: Store, limit: int) -> int:
    """Write the words of up to `limit` submissions that wait; says of how many."""
    taken = search.take(store, limit)
    trees = {number: _tree(store, number) for number in {one.form_version_id for one in taken}}
    label_words = _label_words()
    search.write(store, {one.id: _words(one, trees, label_words) for one in taken})
    return len(taken)


def _tree(store: Store, version_id: int) -> Node:
    version = forms.get(store, version_id)
    if version is None:
        return Node()
    return all_versions.of_records(store, version.form_id, [version_id])[version_id].tree


def narrowed(store: Store, wanted: Filter) -> Filter:
    """Give the filter with the ids of what its words find, if those are not too many.

    `store` is a person's: only that person's submissions are found. Where nothing has all the
    words, the last one may be the beginning of one: people search before they have typed it all.
    """
    for beginning in (False, True):
        query = words.query(wanted.words or "", beginning=beginning)
        ids = search.found(store, query, MOST_FOUND + 1) if query else []
        if len(ids) > MOST_FOUND:
            return wanted
        if ids:
            return replace(wanted, ids=tuple(ids))
    return replace(wanted, ids=()) if wanted.words else wanted


def _words(one: Unread, trees: Mapping[int, Node], label_words: Words) -> list[str]:
    found = dict.fromkeys(words.words(one.names))
    for question, value in _open(trees[one.form_version_id], one.answers):
        if question.choices:
            found |= dict.fromkeys(label_words(question, value))
        elif question.type == "text":
            found |= dict.fromkeys(words.words(str(value)))
    return list(found)


def _open(node: Node, answers: object) -> Iterator[tuple[Question, object]]:
    """Walk the open answers beside the form."""
    for one in answers if isinstance(answers, list) else [answers]:
        for name, value in one.items() if isinstance(one, dict) else ():
            child = node.children.get(name)
            if child and child.question:
                if child.question.is_open:
                    yield child.question, value
            elif child:
                yield from _open(child, value)


def _label_words() -> Words:
    """Give a function that remembers the words of every choice's labels, in all languages."""

    @cache
    def of_choice(question_id: int, code: str) -> tuple[str, ...]:
        labels = [c.labels.values() for c in known[question_id].choices if c.code == code]
        return tuple(word for texts in labels for one in texts for word in words.words(one))

    known: dict[int, Question] = {}

    def of_value(question: Question, value: Any) -> tuple[str, ...]:  # noqa: ANN401
        known[id(question)] = question
        codes = value if isinstance(value, list) else [value]
        return tuple(word for code in codes for word in of_choice(id(question), str(code)))

    return of_value
