"""What a form asks: its questions in form order, and how carefully each answer is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

Path = tuple[str, ...]

MAX_ID = 250
"""Longest form id, version or instance id in characters; no index holds a page-long text."""

SENSITIVITIES = ("public", "internal", "personal", "sensitive")
OPEN = frozenset({"public", "internal"})
PRECISIONS = ("exact", "village")
GEOMETRIES = frozenset({"geopoint", "geotrace", "geoshape"})
ATTACHMENTS = frozenset({"photo", "audio", "video", "file", "signature"})


_CODE = re.compile(r"\(([A-Za-z-]{2,})\)\s*$")


@dataclass(frozen=True)
class Choice:
    """One choice of a select question: its code and its label in each language."""

    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One element of the form that can hold an answer.

    `path` starts below the root, e.g. ("place", "village"); `repeats` are the paths of the
    repeats around it, outermost first. `labels` go by language code. A question that says nothing
    about itself is `sensitive`, and a place is kept as its `village`: a forgotten cell in a
    spreadsheet must not show anybody's answer. `choices` is empty when they come from a file.
    """

    path: Path
    type: str
    labels: Mapping[str, str] = field(default_factory=dict)
    sensitivity: str = "sensitive"
    location_precision: str = "village"
    repeats: tuple[Path, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def name(self) -> str:
        """Its own name, without the groups around it."""
        return self.path[-1]

    @property
    def is_open(self) -> bool:
        """Whether its answers may be kept in the clear."""
        return self.sensitivity in OPEN

    @property
    def is_sealed_place(self) -> bool:
        """Whether it is a place of which only the village may be known."""
        return self.type in GEOMETRIES and self.location_precision != "exact"


@dataclass(frozen=True)
class Section:
    """A group or repeat that has a label; `path` starts below the root as a question's does."""

    path: Path
    labels: Mapping[str, str]


@dataclass(slots=True)
class Node:
    """One element name of the form: a question, or a group or repeat with `children`."""

    children: dict[str, Node] = field(default_factory=dict)
    question: Question | None = None
    is_repeat: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    """Those of a group or repeat; a question has its own."""


@dataclass(frozen=True)
class Definition:
    """One version of a form. `languages` are codes, the default first; `media` are file names."""

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    media: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    """The labelled groups and repeats; none in versions that were published before they counted."""
    version_cell: tuple[int, str] | None = None
    """Where the workbook's settings say the version: row and column; None in older versions."""

    @cached_property
    def tree(self) -> Node:
        """The questions by element name, for reading filled forms."""
        root = Node()
        labels = {section.path: section.labels for section in self.sections}
        for question in self.questions:
            node = root
            for depth, name in enumerate(question.path, start=1):
                here = question.path[:depth]
                node = node.children.setdefault(name, Node(labels=labels.get(here, {})))
                node.is_repeat = node.is_repeat or here in question.repeats
            node.question = question
        return root

    @cached_property
    def asked(self) -> int:
        """How many questions a person answers: without notes and what the phone works out."""
        return sum(q.type not in {"note", "calculate", "username"} for q in self.questions)

    @cached_property
    def village_question(self) -> Question | None:
        """The question in which the officer names the village: the first one called `village`."""
        return next((q for q in self.questions if q.name == "village"), None)

    @cached_property
    def event_date_question(self) -> Question | None:
        """The first question of type date."""
        return next((q for q in self.questions if q.type == "date"), None)

    @cached_property
    def point_questions(self) -> tuple[Question, ...]:
        """The geopoint questions."""
        return tuple(q for q in self.questions if q.type == "geopoint")

    def to_json(self) -> dict[str, Any]:
        """Give it as plain JSON values, for `from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Definition:
        """Make it from `to_json`'s values; what they leave open about a question is kept closed."""
        return cls(
            form_id=data["form_id"],
            version=data["version"],
            title=data["title"],
            languages=tuple(data["languages"]),
            questions=tuple(_question(item) for item in data["questions"]),
            media=tuple(data["media"]),
            sections=tuple(
                Section(tuple(item["path"]), dict(item["labels"]))
                for item in data.get("sections", ())
            ),
            version_cell=_cell(data.get("version_cell")),
        )


def language_code(name: str) -> str:
    """Give `vi` for a language named `Tiếng Việt (vi)`, "" for one without a code."""
    found = _CODE.search(name)
    return found[1].lower() if found else ""


def sensitivity_or_closed(value: object) -> str:
    """Give `value` when it is one of `SENSITIVITIES`, else `sensitive`."""
    return value if isinstance(value, str) and value in SENSITIVITIES else "sensitive"


def precision_or_closed(value: object) -> str:
    """Give `exact` for exactly that, else `village`."""
    return "exact" if value == "exact" else "village"


def _cell(data: Sequence[Any] | None) -> tuple[int, str] | None:
    return (data[0], data[1]) if data else None


def _question(data: Mapping[str, Any]) -> Question:
    return Question(
        path=tuple(data["path"]),
        type=data["type"],
        labels=dict(data["labels"]),
        sensitivity=sensitivity_or_closed(data.get("sensitivity")),
        location_precision=precision_or_closed(data.get("location_precision")),
        repeats=tuple(tuple(path) for path in data["repeats"]),
        choices=tuple(Choice(c["code"], dict(c["labels"])) for c in data["choices"]),
    )
