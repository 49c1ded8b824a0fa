"""Reading the answers of one filled form, and splitting them by how they must be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from server.xforms import values, xml
from server.xforms.definition import ATTACHMENTS, GEOMETRIES, Definition, Node, Path, Question

Answer = dict[str, Any]


@dataclass(frozen=True)
class ExpectedFile:
    """A file that the XML names; `path` is the question it answers, None for the form's own."""

    name: str
    path: Path | None


@dataclass(frozen=True)
class Answers:
    """The answers of one filled form; both dicts are JSON-ready, unanswered questions are absent.

    Groups are objects and repeats are lists. The lists of `open` and `sealed` have the same
    length, so that an index means the same repetition in both; a list without any answer is left
    out. `sealed` also holds as text what the form does not ask for and what is `unreadable` (does
    not fit its question's type), and in a list `name[+]` what should be there once and came again.

    Places of which only the village may be known are in neither dict but in `sealed_points`.
    `point` is the first geopoint in form order, with its precision. `dropped_points` counts
    coordinates found where the form asks for none: they are in no field at all.
    """

    open: Answer
    sealed: Answer
    sealed_points: tuple[tuple[Path, str], ...]
    exact_points: tuple[tuple[Path, str], ...]
    point: tuple[str, str] | None
    village: str | None
    event_date: dt.date | None
    expected_files: tuple[ExpectedFile, ...]
    unreadable: tuple[Path, ...]
    dropped_points: int


class Reader:
    """Walks one filled form beside the tree of its definition and collects what it finds."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.sealed_points: list[tuple[Path, str]] = []
        self.exact_points: list[tuple[Path, str]] = []
        self.first_place: dict[Path, str] = {}
        self.first: dict[Path, Any] = {}
        self.files: dict[str, Path | None] = {}
        self.unreadable: list[Path] = []
        self.dropped_points = 0

    def clear(self, root: etree._Element) -> Answers:
        """Read a form that is not encrypted."""
        for meta in root:
            if xml.local(meta.tag) == "meta":
                self._expect_all(meta, "audit")
        self.dropped_points += sum(map(values.looks_like_place, _beside(root)))
        return self._result(*self._children(root, self.definition.tree))

    def encrypted(self, root: etree._Element) -> Answers:
        """Read the names of the files of an encrypted form: there are no answers in it."""
        self._expect_all(root, "encryptedXmlFile")
        for media in root:
            if xml.local(media.tag) == "media":
                self._expect_all(media, "file")
        return self._result({}, {})

    def _result(self, open_: Answer, sealed: Answer) -> Answers:
        day = self._first(self.definition.event_date_question)
        return Answers(
            open=open_,
            sealed=sealed,
            sealed_points=tuple(self.sealed_points),
            exact_points=tuple(self.exact_points),
            point=self._first_point(),
            village=self._first(self.definition.village_question),
            event_date=dt.date.fromisoformat(day) if day else None,
            expected_files=tuple(ExpectedFile(name, path) for name, path in self.files.items()),
            unreadable=tuple(self.unreadable),
            dropped_points=self.dropped_points,
        )

    def _children(self, element: etree._Element, node: Node) -> tuple[Answer, Answer]:
        """Read the children of a form, a group or one repetition: what is open, what is sealed."""
        open_: Answer = {}
        sealed: Answer = {}
        once: set[str] = set()
        repeats: set[str] = set()
        for child in element:
            name = child.tag.rpartition("}")[2]
            known = node.children.get(name)
            if known is None:
                if name != "meta":
                    self._unknown(child, name, sealed)
            elif known.question is not None:
                self._question(child, known.question, open_, sealed, again=name in once)
            elif known.is_repeat:
                repeats.add(name)
                self._repetition(child, name, known, open_, sealed)
            else:
                self._group(child, name, known, open_, sealed, again=name in once)
            once.add(name)
        for name in repeats:
            for target in (open_, sealed):
                if not any(target[name]):
                    del target[name]
        return open_, sealed

    def _repetition(
        self, element: etree._Element, name: str, node: Node, open_: Answer, sealed: Answer
    ) -> None:
        for target, found in zip((open_, sealed), self._children(element, node), strict=True):
            target.setdefault(name, []).append(found)
        if not len(element):
            self._unknown(element, name, sealed)

    def _group(
        self,
        element: etree._Element,
        name: str,
        node: Node,
        open_: Answer,
        sealed: Answer,
        *,
        again: bool,
    ) -> None:
        if not len(element):
            self._unknown(element, name, sealed)
            return
        for target, found in zip((open_, sealed), self._children(element, node), strict=True):
            if found and again:
                _add(sealed, name, found, again=True)
            elif found:
                target[name] = found

    def _question(
        self,
        element: etree._Element,
        question: Question,
        open_: Answer,
        sealed: Answer,
        *,
        again: bool,
    ) -> None:
        is_place = question.type in GEOMETRIES
        text = self._joined(element, keep_places=is_place) if len(element) else element.text
        if not text or text.isspace():
            return
        if is_place:
            self._place(question, text.strip(), open_, sealed, again=again)
        elif values.looks_like_place(text):
            self.dropped_points += 1
        else:
            self._value(question, text, open_, sealed, again=again)

    def _joined(self, element: etree._Element, *, keep_places: bool) -> str:
        """Give the text of an element that should have no elements in it, as one."""
        texts = [str(text) for text in element.itertext()]
        kept = [text for text in texts if keep_places or not values.looks_like_place(text)]
        self.dropped_points += len(texts) - len(kept)
        return "".join(kept)

    def _place(
        self, question: Question, text: str, open_: Answer, sealed: Answer, *, again: bool
    ) -> None:
        if question.type == "geopoint":
            if values.is_no_fix(text):
                return
            self.first_place.setdefault(question.path, text)
        if question.is_sealed_place:
            self.sealed_points.append((question.path, text))
            return
        if question.type == "geopoint":
            self.exact_points.append((question.path, text))
        self._value(question, text, open_, sealed, again=again)

    def _value(
        self, question: Question, text: str, open_: Answer, sealed: Answer, *, again: bool
    ) -> None:
        try:
            value = values.convert(question.type, text)
        except ValueError:
            self.unreadable.append(question.path)
            _add(sealed, question.name, text, again=again)
            return
        if question.type in ATTACHMENTS:
            self._expect(value, question.path)
        if again:
            self.unreadable.append(question.path)
            _add(sealed, question.name, text, again=True)
        elif value is not None:
            (open_ if question.is_open else sealed)[question.name] = value
            self.first.setdefault(question.path, value)

    def _unknown(self, element: etree._Element, name: str, sealed: Answer) -> None:
        if len(element):
            inner: Answer = {}
            for child in element:
                self._unknown(child, xml.local(child.tag), inner)
            if inner:
                _add(sealed, name, inner, again=name in sealed)
            return
        text = element.text
        if not text or text.isspace():
            return
        if values.looks_like_place(text):
            self.dropped_points += 1
        else:
            _add(sealed, name, text, again=name in sealed)

    def _expect_all(self, parent: etree._Element, name: str) -> None:
        for child in parent:
            if xml.local(child.tag) != name:
                continue
            if values.looks_like_place(child.text or ""):
                self.dropped_points += 1
            else:
                self._expect(child.text, None)

    def _expect(self, name: str | None, path: Path | None) -> None:
        if name and not name.isspace():
            self.files.setdefault(name.strip(), path)

    def _first_point(self) -> tuple[str, str] | None:
        for question in self.definition.point_questions:
            text = self.first_place.get(question.path)
            if text is not None:
                return text, question.location_precision
        return None

    def _first(self, question: Question | None) -> str | None:
        value = self.first.get(question.path) if question else None
        return value if isinstance(value, str) else None


def _beside(root: etree._Element) -> Iterator[str]:
    """Give the texts that are nobody's answer: in attributes, beside elements, in `meta`.

    Without the name of the log, which is read as a file's.
    """
    for element in root.iter():
        yield from map(str, element.values())
        if element.tail:
            yield element.tail
        if len(element) and element.text:
            yield element.text
    for meta in root.iter("{*}meta"):
        for element in meta.iter():
            if not len(element) and element.text and xml.local(element.tag) != "audit":
                yield element.text


def _add(sealed: Answer, name: str, value: object, *, again: bool) -> None:
    """Put `value` under `name`, or into the list of what came again."""
    if again:
        sealed.setdefault(f"{name}[+]", []).append(value)
    else:
        sealed[name] = value
