"""A form version as elements with all that can change about them, from its XForm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from server.xforms import xml
from server.xforms.changes_itext import Words
from server.xforms.changes_lists import Lists, Offered
from server.xforms.changes_texts import Facet, Text, both, children, expression, plain, reference
from server.xforms.changes_whole import whole
from server.xforms.definition import Definition, Path, Question

_RULES = {
    "relevant": "relevance",
    "constraint": "constraint",
    "calculate": "calculation",
    "required": "required",
    "readonly": "read_only",
}
_MESSAGES = {"constraintMsg": "constraint_message", "requiredMsg": "required_message"}
_TOLD_ELSEWHERE = {
    "nodeset",
    "ref",
    "type",
    "preload",
    "preloadParams",
    "mediatype",
    "event",
    "bind",
}
"""Attributes that say what the type and the path say already."""
_NOT_CONTROLS = {"label", "hint", "value", "itemset", "item", "output", "copy"}
_ACTIONS = {"setvalue", "setgeopoint", "recordaudio"}
_CHANGED = "xforms-value-changed"


@dataclass(frozen=True)
class Element:
    """A question, group or repeat; `choices` has the facets of each choice by code, in order."""

    path: Path
    sort: str
    """question, group or repeat"""
    question: Question | None
    facets: Mapping[Facet, Text]
    choices: Mapping[str, Mapping[Facet, Text]] = field(default_factory=dict)
    choice_list: str = ""

    @cached_property
    def labels(self) -> dict[str, str]:
        """Its labels by language, with `${name}` for the answers that they show."""
        return {language: t.shown for (what, language), t in self.facets.items() if what == "label"}

    @property
    def has_answers(self) -> bool:
        """Whether a filled form can say anything to it; a note never does."""
        return self.question is not None and self.question.type != "note"


@dataclass(frozen=True)
class Form:
    """One version; `elements` by path in form order, `facets` those of the form as a whole."""

    definition: Definition
    elements: Mapping[Path, Element]
    facets: Mapping[Facet, Text]


def read(definition: Definition, xform: bytes) -> Form:
    """Read a version from its definition and its XForm."""
    return _Reader(definition, xml.parse(xform)).form()


def _labels(result: Question) -> dict[Facet, Text]:
    """Give the labels of what the phone works out: they are for supervisors, not in the XForm."""
    return {("label", language): plain(label) for language, label in result.labels.items()}


class _Reader:
    """Collects what binds, controls, texts and lists of choices say of each element."""

    def __init__(self, definition: Definition, root: etree._Element) -> None:
        self.definition = definition
        head, self.body = list(root)[:2]
        self.model = children(head, "model")[0]
        first, *more = children(self.model, "instance")
        self.primary = first[0]
        self.root = xml.local(self.primary.tag)
        self.words = Words(definition, self.model, self.root)
        self.lists = Lists(more, self.words)
        self.facets: dict[Path, dict[Facet, Text]] = {}
        self.offered: dict[Path, Offered] = {}
        self.repeats: dict[Path, Path | None] = {}

    def form(self) -> Form:
        """Read everything."""
        for bind in children(self.model, "bind"):
            self._bind(bind)
        for element in self.body.iter():
            self._control(element)
        for element in (*self.model, *self.body.iter()):
            if xml.local(element.tag) in _ACTIONS:
                self._action(element)
        paths = dict(self._paths(self.primary, ()))
        for repeat, counter in self.repeats.items():
            self._count(repeat, counter, paths)
        questions = {question.path: question for question in self.definition.questions}
        elements = {path: self._element(path, questions.get(path)) for path in paths}
        return Form(
            self.definition, elements, whole(self.model, self.primary, self.body, self.facets)
        )

    def _element(self, path: Path, question: Question | None) -> Element:
        sort = "repeat" if path in self.repeats else "question" if question else "group"
        offered = self.offered.get(path, Offered())
        facets = self.facets.get(path, {})
        if question and question.type == "calculate":
            facets = {**_labels(question), **facets}
        return Element(path, sort, question, facets, offered.choices, offered.list_name)

    def _paths(self, element: etree._Element, here: Path) -> Iterator[tuple[Path, None]]:
        """Give the paths of the form in its order; a repeat is there twice, as a pattern too."""
        for child in element:
            name = xml.local(child.tag)
            if name == "meta":
                continue
            path = (*here, name)
            if not len(child) and (child.text or "").strip():
                self._put(path, "default", plain(str(child.text).strip()))
            yield path, None
            yield from self._paths(child, path)

    def _put(self, path: Path, what: str, text: Text, language: str = "") -> None:
        is_off = text.shown == "false()" and what in {"required", "read_only"}
        if text.parts and not is_off:
            self.facets.setdefault(path, {})[what, language] = text

    def _bind(self, bind: etree._Element) -> None:
        path = reference(bind, "nodeset", self.root)
        if path is None:
            return
        for name, value in bind.attrib.items():
            attribute = xml.local(str(name))
            if attribute in _RULES:
                self._put(path, _RULES[attribute], expression(str(value), self.root, path))
            elif attribute in _MESSAGES:
                self._words(path, _MESSAGES[attribute], str(value), None)
        self._parameters(path, bind, {*_RULES, *_MESSAGES})

    def _parameters(self, path: Path, element: etree._Element, known: Iterable[str]) -> None:
        """Put together what attributes say that have no name of their own here."""
        skipped = {*_TOLD_ELSEWHERE, *known}
        named = {xml.local(str(name)): str(value) for name, value in element.attrib.items()}
        found = [f"{name}={value}" for name, value in named.items() if name not in skipped]
        before = self.facets.get(path, {}).get(("parameters", ""), plain("")).shown.split()
        self._put(path, "parameters", plain(" ".join(sorted({*before, *found}))))

    def _control(self, element: etree._Element) -> None:
        tag = xml.local(element.tag)
        if tag in _NOT_CONTROLS or tag in _ACTIONS:
            return
        attribute = "nodeset" if tag == "repeat" else "ref"
        path = reference(element, attribute, self.root)
        if path is None:
            return
        if tag == "repeat":
            self.repeats[path] = self._counter(path, element)
        self._put(path, "appearance", plain(" ".join((element.get("appearance") or "").split())))
        self._parameters(path, element, {"appearance", "count"})
        for what in ("label", "hint"):
            for found in children(element, what):
                self._words(path, what, found.get("ref") or "", found)
        offered = self.lists.offered(element, path)
        if offered.choices or offered.facets:
            self.facets.setdefault(path, {}).update(offered.facets)
            self.offered[path] = offered

    def _words(self, path: Path, what: str, ref: str, inner: etree._Element | None) -> None:
        self.facets.setdefault(path, {}).update(self.words.said(what, ref, inner, path))

    def _counter(self, path: Path, repeat: etree._Element) -> Path | None:
        """Put how often a repeat is asked; gives where pyxform's own counter may be."""
        count = next((str(v) for k, v in repeat.attrib.items() if xml.local(str(k)) == "count"), "")
        text = expression(count, self.root, path)
        self._put(path, "repeat_count", text)
        counter = text.parts[0] if len(text.parts) == 1 else None
        own = (*path[:-1], f"{path[-1]}_count")
        return counter if counter == own and isinstance(counter, tuple) else None

    def _count(self, repeat: Path, counter: Path | None, paths: dict[Path, None]) -> None:
        """Put what the designer wrote in place of pyxform's counter, which is no question."""
        facets = self.facets.get(counter, {}) if counter else {}
        if counter and {("calculation", ""), ("read_only", "")} == facets.keys():
            self._put(repeat, "repeat_count", facets["calculation", ""])
            paths.pop(counter, None)

    def _action(self, action: etree._Element) -> None:
        """Read what happens by itself: a value at the start, or when another answer changes."""
        path = reference(action, "ref", self.root)
        if path is None:
            return
        written = action.get("value") or (action.text or "")
        value = expression(written, self.root, path)
        parent = action.getparent()
        if _CHANGED in (action.get("event") or ""):
            trigger = reference(parent, "ref", self.root)
            before = self.facets.get(path, {}).get(("trigger", ""))
            named = Text((trigger,), f"${{{trigger[-1]}}}") if trigger else plain("")
            self._put(path, "trigger", both(before, named) if before else named)
            self._put(path, "calculation", value)
        else:
            self._put(path, "default", value)
        self._parameters(path, action, {"value"})
