"""Stored submissions as people may read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.problems import Problem
from server.services import all_versions
from server.services.all_versions import WORKED_OUT
from server.services.looking_over import CASE
from server.services.sealing import open_answers, open_raw
from server.storage import events, places
from server.storage import submissions as rows
from server.storage.store import Store
from server.storage.submissions import FileRow, Listed
from server.xforms import instance as xml
from server.xforms.definition import Definition, Node, Question
from server.xforms.redaction import open_answers_only

newest = rows.newest

_PLACE = re.compile(r"\d{5}(\d{3})?")
"""The code of a commune or village, as answers hold it."""


@dataclass(frozen=True)
class Answer:
    """One answer; `labels` and `words` go by language code, `words` only for choices."""

    path: str
    """Names joined by `/`, with the number of a repetition, e.g. `more[2]/extra`."""
    type: str
    labels: Mapping[str, str]
    value: Any
    words: Mapping[str, str]
    sealed: bool


@dataclass(frozen=True)
class Section:
    """A group, or one repetition of a repeat, with what was answered in it, in the form's order."""

    path: str
    labels: Mapping[str, str]
    number: int | None
    """Which repetition it is, from 1; None for a group."""
    parts: tuple[Answer | Section, ...]


Part = Answer | Section


@dataclass(frozen=True)
class Shown:
    """One submission as a person sees it; what is sealed only when asked for with a reason."""

    listed: Listed
    version: str
    is_current: bool
    deprecated_id: str | None
    encrypted: bool
    accuracy_m: float | None
    border_distance_m: float | None
    declared_distance_m: float | None
    candidates: tuple[Mapping[str, Any], ...]
    places: Mapping[str, str]
    """The names of the villages that are mentioned, by code."""
    answers: tuple[Answer, ...]
    has_more: bool
    """Whether sealed answers were left out."""
    files: tuple[FileRow, ...]


@dataclass(frozen=True)
class Look:
    """What was shown of a submission, and what it was made of."""

    shown: Shown
    parts: tuple[Part, ...]
    """The same answers in their sections."""
    row: Any
    definition: Definition
    """Of the submission's own version, with answers kept as carefully as any version says."""


def show(store: Store, submission_id: int, actor: str, reason: str | None = None) -> Shown:
    """Give one submission; with a `reason`, which is put on record, its sealed answers too.

    A place of which only the village may be known is never among them.

    Raises:
        Problem: `submission_unknown`, `reason_needed` when `reason` is empty.
    """
    return look(store, submission_id, actor, reason).shown


def look(store: Store, submission_id: int, actor: str, reason: str | None = None) -> Look:
    """Do what `show` does, for a page that shows more."""
    listed, row, definition = _find(store, submission_id)
    sealed: dict[str, Any] | None = None
    if reason is not None:
        _record(store, "submission.sealed_shown", actor, submission_id, reason)
        sealed = open_answers(store.vault, row.instance_id, row.sealed_answers)
    found = parts(definition, row.answers, sealed)
    candidates = tuple(row.candidates or ())
    shown = Shown(
        listed=listed,
        version=definition.version,
        is_current=row.is_current,
        deprecated_id=row.deprecated_id,
        encrypted=row.encrypted,
        accuracy_m=row.accuracy_m,
        border_distance_m=row.border_distance_m,
        declared_distance_m=row.declared_distance_m,
        candidates=candidates,
        places=_names(store, listed, candidates, answers(found)),
        answers=tuple(answers(found)),
        has_more=reason is None and _has_sealed(row, definition),
        files=tuple(rows.files(store, submission_id)),
    )
    return Look(shown, found, row, definition)


def _has_sealed(row: Any, definition: Definition) -> bool:  # noqa: ANN401
    """Tell whether a reason opens anything, be it that a later version sealed it."""
    kept = answers(parts(definition, row.answers, {}))
    return row.sealed_answers is not None or any(answer.sealed for answer in kept)


def raw(store: Store, submission_id: int, actor: str, reason: str | None = None) -> bytes:
    """Give the XML with its open answers; with a `reason`, all answers. Puts the look on record.

    Places of which only the village may be known are blank in both.

    Raises:
        Problem: `submission_unknown`, `reason_needed` when `reason` is empty.
    """
    _, row, definition = _find(store, submission_id)
    content = open_raw(store.vault, row.instance_id, rows.raw(store, submission_id) or b"")
    _record(store, "submission.raw_shown", actor, submission_id, reason)
    if reason is None:
        return open_answers_only(content, definition)
    return xml.blank_points(content, definition)


def _find(store: Store, submission_id: int) -> tuple[Listed, Any, Definition]:
    listed = rows.newest(store, 1, submission_id=submission_id)
    row = rows.details(store, submission_id)
    if not listed or row is None:
        raise Problem("submission_unknown", id=submission_id)
    number = row.form_version_id
    own = all_versions.of_records(store, listed[0].form_id, [number])
    return listed[0], row, own[number]


def _record(store: Store, kind: str, actor: str, submission_id: int, reason: str | None) -> None:
    if reason is None:
        events.record(store, kind, actor, submission_id)
        return
    if not reason.strip():
        raise Problem("reason_needed")
    events.record(store, kind, actor, submission_id, reason=reason.strip())


def _names(
    store: Store,
    listed: Listed,
    candidates: tuple[Mapping[str, Any], ...],
    given: Iterable[Answer],
) -> dict[str, str]:
    codes = {listed.village, listed.village_today, listed.declared_village}
    wanted = {code for code in (*codes, *(c["village"] for c in candidates)) if code}
    for answer in given:
        chosen = answer.value if isinstance(answer.value, list) else [answer.value]
        wanted.update(code for code in chosen if isinstance(code, str) and _PLACE.fullmatch(code))
    return places.area_names(store, sorted(wanted))


def parts(
    definition: Definition, open_: Mapping[str, Any], sealed: Mapping[str, Any] | None
) -> tuple[Part, ...]:
    """Give the answers in the form's order and sections; what the form does not know comes last.

    `definition` (see `all_versions.of_records`) may seal what was stored as open. Without `sealed`
    answers that stays closed too. Places of which only the village may be known always do.
    """
    questions = definition.questions
    closed = [q.path for q in questions if q.is_sealed_place]
    if sealed is None:
        closed = all_versions.sealed(questions)
    open_, sealed = (all_versions.without(each, closed) for each in (open_, sealed or {}))
    return tuple(_parts(definition.tree, open_, sealed, ""))


def answers(of: Iterable[Part]) -> Iterator[Answer]:
    """Give the answers alone, in the same order."""
    for part in of:
        if isinstance(part, Section):
            yield from answers(part.parts)
        else:
            yield part


def is_idle(answer: Answer) -> bool:
    """Whether the phone worked it out for itself: nobody was asked, so no page shows it.

    But for the case code: as it stands on the dossier, however it was scanned or typed.
    """
    is_case = answer.path.rpartition("/")[2] == CASE
    return answer.type in WORKED_OUT and not answer.labels and not is_case


def _parts(
    node: Node, open_: Mapping[str, Any], sealed: Mapping[str, Any], prefix: str
) -> Iterator[Part]:
    for name, child in node.children.items():
        path = f"{prefix}{name}"
        if child.question is not None:
            yield from question_answers(child.question, path, open_, sealed)
        elif child.is_repeat:
            pairs = _list(open_.get(name)), _list(sealed.get(name))
            for number in range(max(map(len, pairs))):
                one, other = (_dict(dict(enumerate(each)).get(number)) for each in pairs)
                yield from _section(child, one, other, f"{path}[{number + 1}]", number + 1)
        else:
            yield from _section(child, _dict(open_.get(name)), _dict(sealed.get(name)), path)
    for name, value in sealed.items():
        if name not in node.children:
            yield Answer(f"{prefix}{name}", "unknown", {}, value, {}, sealed=True)


def _section(
    node: Node,
    open_: Mapping[str, Any],
    sealed: Mapping[str, Any],
    path: str,
    number: int | None = None,
) -> Iterator[Section]:
    if inner := tuple(_parts(node, open_, sealed, f"{path}/")):
        yield Section(path, node.labels, number, inner)


def question_answers(
    question: Question, path: str, open_: Mapping[str, Any], sealed: Mapping[str, Any]
) -> Iterator[Answer]:
    """Give what was answered to one question: open, sealed, or (by mistake) both."""
    for found, is_sealed in ((open_, not question.is_open), (sealed, True)):
        if question.name in found:
            value = found[question.name]
            words = _words(question, value)
            yield Answer(path, question.type, question.labels, value, words, is_sealed)


def _words(question: Question, value: object) -> dict[str, str]:
    """Give the labels of the chosen codes in each language; a code without label is itself."""
    codes = [str(code) for code in (value if isinstance(value, list) else [value])]
    labels = {choice.code: choice.labels for choice in question.choices}
    languages = {language for of_one in labels.values() for language in of_one}
    return {
        language: ", ".join(labels.get(code, {}).get(language, code) for code in codes)
        for language in sorted(languages)
    }


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
