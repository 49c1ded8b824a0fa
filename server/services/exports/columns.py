"""The tables of an export and their columns, over all versions of a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from server.services.all_versions import questions
from server.services.exports.request import Language, Request
from server.services.exports.words import HEADS, said
from server.xforms.definition import GEOMETRIES, Definition, Path, Question

Kind = Literal["text", "number", "date", "moment"]
"""What the values of a column are; dates and moments are ISO texts until a file is written.

The form alone says it, never what its records happen to hold: a layer that is exported again has
the same columns. So a `calculate` is text, unless its `bind::type` says int or decimal.
"""

OWN: Mapping[str, Kind] = {
    "submission_id": "number",
    "instance_id": "text",
    "day": "date",
    "received_at": "moment",
    "officer": "text",
    "province": "text",
    "commune": "text",
    "commune_name": "text",
    "village": "text",
    "village_name": "text",
    "declared_village": "text",
    "declared_village_name": "text",
    "method": "text",
    "confidence": "number",
    "flags": "text",
    "review_state": "text",
    "form_version": "text",
}
"""What every submission has beside its answers."""
CODES = frozenset({"instance_id", "province", "commune", "village", "declared_village"})
"""Columns for programs alone: a file in words has the names."""
KEYS = ("submission_id", "instance_id")
"""The columns by which a repeat's rows find their submission."""
_POINT = ("latitude", "longitude", "altitude", "accuracy")
_KINDS: Mapping[str, Kind] = {
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "today": "date",
    "dateTime": "moment",
    "start": "moment",
    "end": "moment",
}
_MARKUP = re.compile(r"<[^>]*>|\*\*|\s+")


@dataclass(frozen=True)
class Column:
    """A column: `key` is its head in codes, `head` as it stands in the file."""

    key: str
    head: str
    kind: Kind
    question: Question | None = None
    """None for what is no answer: see OWN, or the number of a repetition."""
    part: str | None = None
    """Of a point: latitude, longitude, altitude or accuracy, in four columns in this order."""
    repeat: Path | None = None
    """Of which repeat this is the number."""

    @property
    def is_sealed(self) -> bool:
        """Whether it holds personal or sensitive answers."""
        return self.question is not None and not self.question.is_open


@dataclass(frozen=True)
class Table:
    """A table of the export: the submissions, or the rows of one repeat."""

    name: str
    repeat: Path
    """The repeat's path; empty for the submissions themselves."""
    columns: tuple[Column, ...]
    title: str = ""
    """The form's, of the table of submissions."""


def own_keys(request: Request) -> list[str]:
    """Give the columns of OWN that an export has."""
    return [key for key in OWN if not (request.labels and key in CODES)]


def tables(versions: Sequence[Definition], request: Request) -> list[Table]:
    """Give the tables of the request: the submissions, then each repeat in form order."""
    wanted = [q for q in questions(versions) if _is_exported(q, request)]
    repeats = dict.fromkeys(path for q in wanted for path in q.repeats)
    labels = {s.path: s.labels for version in reversed(versions) for s in version.sections}
    own = [Column(key, key, OWN[key]) for key in own_keys(request)]
    title = versions[0].title if versions else ""
    found = [replace(_table("", (), own, wanted, request, labels), title=title)]
    for repeat in repeats:
        keys = [column for column in own if column.key in KEYS]
        around = [path for path in repeats if repeat[: len(path)] == path]
        keys += [Column(f"{'/'.join(p)}_number", "", "number", repeat=p) for p in around]
        found.append(_table("/".join(repeat), repeat, keys, wanted, request, labels))
    return found


def label(labels: Mapping[str, str], language: Language) -> str:
    """Give a label in the language, else in Vietnamese, else any, on one line without marks."""
    text = labels.get(language) or labels.get("vi") or next(iter(labels.values()), "")
    return _MARKUP.sub(lambda m: " " if m[0].isspace() else "", text).strip()


def _table(
    name: str,
    repeat: Path,
    first: list[Column],
    wanted: Iterable[Question],
    request: Request,
    labels: Mapping[Path, Mapping[str, str]],
) -> Table:
    here = [q for q in wanted if (q.repeats[-1] if q.repeats else ()) == repeat]
    columns = first + [column for q in here for column in _columns(q, repeat)]
    return Table(name, repeat, tuple(_headed(columns, request, labels)))


def _columns(question: Question, repeat: Path) -> list[Column]:
    key = "/".join(question.path[len(repeat) :])
    if key in OWN:
        key = f"answer/{key}"
    if question.type == "geopoint":
        return [Column(f"{key}-{part}", "", "number", question, part) for part in _POINT]
    return [Column(key, "", _KINDS.get(question.type, "text"), question)]


def _headed(
    columns: Sequence[Column], request: Request, labels: Mapping[Path, Mapping[str, str]]
) -> list[Column]:
    """Give the columns with their heads; questions of the same words are told apart by paths."""
    heads = [column.key for column in columns]
    if request.labels:
        said = [_head(column, request.language, labels) for column in columns]
        twice = Counter(map(str.casefold, said))
        heads = [
            f"{one} ({column.key})" if column.question and twice[one.casefold()] > 1 else one
            for one, column in zip(said, columns, strict=True)
        ]
    return [replace(c, head=head) for c, head in zip(columns, _unique(heads), strict=True)]


def _unique(heads: Iterable[str]) -> list[str]:
    """Make heads differ by more than capitals, which databases do not tell apart."""
    found = dict[str, str]()
    for head in heads:
        free, number = head, 1
        while free.casefold() in found:
            number += 1
            free = f"{head}_{number}"
        found[free.casefold()] = free
    return list(found.values())


def _head(column: Column, language: Language, labels: Mapping[Path, Mapping[str, str]]) -> str:
    if column.repeat is not None:
        name = label(labels.get(column.repeat, {}), language) or column.repeat[-1]
        return f"{name}: {said(HEADS['number'], language)}"
    if column.question is None:
        return said(HEADS[column.key], language)
    head = label(column.question.labels, language) or column.key
    return f"{head}: {said(HEADS[column.part], language)}" if column.part else head


def _is_exported(question: Question, request: Request) -> bool:
    """Tell whether there is a column for it: a place only if everybody of the area may see it."""
    if question.type in GEOMETRIES and not (question.is_open and not question.is_sealed_place):
        return False
    if request.labels and not question.labels:
        # What the phone works out without words for it is for programs.
        return False
    return question.type != "note" and (question.is_open or request.sealed)
