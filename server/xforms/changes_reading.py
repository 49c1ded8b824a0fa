"""A form version as elements with all that can change about them, from its XForm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from server.xforms import xml
from server.xforms.changes_texts import Text, children, expression, label, plain, reference
from server.xforms.definition import Definition, Path, Question

Facet = tuple[str, str]
"""What of an element, and in which language ("" where it has none)."""

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
_ITEXT = re.compile(r"jr:itext\('([^']*)'\)")
_ITEMS = re.compile(r"instance\('([^']+)'\)/root/item(?:\[(.*)\])?", re.DOTALL)
_USUAL_COLUMNS = {"value=name", "label=label"}
_NO_TRANSLATION = "-"
"""What pyxform writes where a language has no text."""


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

    @property
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


class _Reader:
    """Collects what binds, controls, texts and lists of choices say of each element."""

    def __init__(self, definition: Definition, root: etree._Element) -> None:
        self.definition = definition
        head, self.body = list(root)[:2]
        self.model = children(head, "model")[0]
        first, *more = children(self.model, "instance")
        self.primary = first[0]
        self.root = xml.local(self.primary.tag)
        self.instances = {str(one.get("id")): one for one in more}
        self.texts = self._texts()
        self.facets: dict[Path, dict[Facet, Text]] = {}
        self.lists: dict[Path, str] = {}
        self.choices: dict[Path, dict[str, dict[Facet, Text]]] = {}
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
        return Form(self.definition, elements, self._whole())

    def _element(self, path: Path, question: Question | None) -> Element:
        sort = "repeat" if path in self.repeats else "question" if question else "group"
        facets, choices = self.facets.get(path, {}), self.choices.get(path, {})
        return Element(path, sort, question, facets, choices, self.lists.get(path, ""))

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
        for itemset in children(element, "itemset"):
            self._itemset(path, itemset)
        self._items(path, children(element, "item"))

    def _words(self, path: Path, what: str, ref: str, inner: etree._Element | None) -> None:
        """Put a label, hint or message, from the texts in all languages or as it stands here."""
        named = _ITEXT.search(ref)
        if named:
            self.facets.setdefault(path, {}).update(self._said(named[1], what, path))
        elif inner is not None:
            self._put(path, what, label(inner, self.root, path), self.definition.languages[0])
        else:
            self._put(path, what, plain(ref), self.definition.languages[0])

    def _said(self, text_id: str, what: str, path: Path) -> dict[Facet, Text]:
        found = dict[Facet, Text]()
        for language, value in self.texts.get(text_id, ()):
            form = value.get("form") or ""
            text = label(value, self.root, path)
            if text.shown and text.shown != _NO_TRANSLATION:
                kind = what if not form else "guidance" if form == "guidance" else f"{what}_media"
                said = plain(text.shown.rpartition("/")[2]) if kind.endswith("media") else text
                before = found.get((kind, language))
                found[kind, language] = _both(before, said) if before else said
        return found

    def _texts(self) -> dict[str, list[tuple[str, etree._Element]]]:
        """Give the texts by id: their languages' codes and values."""
        found: dict[str, list[tuple[str, etree._Element]]] = {}
        languages = [one for itext in children(self.model, "itext") for one in itext]
        languages.sort(key=lambda one: one.get("default") is None)  # as the definition has them
        for code, language in zip(self.definition.languages, languages, strict=False):
            for text in language:
                values = found.setdefault(str(text.get("id")), [])
                values += [(code, value) for value in text]
        return found

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

    def _itemset(self, path: Path, itemset: etree._Element) -> None:
        nodeset = itemset.get("nodeset") or ""
        found = _ITEMS.search(nodeset)
        if found is None:
            self._put(path, "choice_filter", expression(nodeset, self.root, path))
            return
        order = nodeset[: found.start()] + nodeset[found.end() :]
        self._put(path, "choice_order", plain(" ".join(order.split())))
        self._put(path, "choice_filter", expression(found[2] or "", self.root, path))
        instance = self.instances.get(found[1])
        if instance is None:
            return
        if source := instance.get("src"):
            self._put(path, "choice_file", plain(source.rpartition("/")[2]))
            used = [xml.local(c.tag) + "=" + (c.get("ref") or "") for c in itemset]
            self._put(path, "choice_columns", plain(" ".join(sorted({*used} - _USUAL_COLUMNS))))
        else:
            self.lists[path] = found[1]
            self._items(path, instance.iter("{*}item"))

    def _items(self, path: Path, items: Iterable[etree._Element]) -> None:
        for item in items:
            facets, code = dict[Facet, Text](), ""
            for cell in item:
                name = xml.local(cell.tag)
                if name in {"name", "value"}:
                    code = (cell.text or "").strip()
                elif name == "itextId":
                    facets |= self._said((cell.text or "").strip(), "label", path)
                elif name == "label" and (found := _ITEXT.search(cell.get("ref") or "")):
                    facets |= self._said(found[1], "label", path)
                elif name == "label":
                    facets["label", self.definition.languages[0]] = label(cell, self.root, path)
                else:
                    facets[f"column {name}", ""] = plain((cell.text or "").strip())
            self.choices.setdefault(path, {})[code] = facets

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
            self._put(path, "trigger", _both(before, named) if before else named)
            self._put(path, "calculation", value)
        else:
            self._put(path, "default", value)
        self._parameters(path, action, {"value"})

    def _whole(self) -> dict[Facet, Text]:
        """Read what belongs to no question."""
        found = {("style", ""): plain(self.body.get("class") or "")}
        for submission in children(self.model, "submission"):
            found["encryption", ""] = plain(submission.get("base64RsaPublicKey") or "")
            sending = [f"{n}={submission.get(n)}" for n in submission.keys() if "auto" in n]  # noqa: SIM118
            found["sending", ""] = plain(" ".join(sorted(sending)))
        for path, facets in self.facets.items():
            if path == ("meta", "instanceName") and ("calculation", "") in facets:
                found["instance_name", ""] = facets["calculation", ""]
        for meta in children(self.primary, "meta"):
            for child in meta:
                name = xml.local(child.tag)
                if name in {"audit", "entity"}:
                    found[name, ""] = self._own(name, child)
        return {facet: text for facet, text in found.items() if text.parts}

    def _own(self, name: str, element: etree._Element) -> Text:
        """Put together all that is said of one element of `meta`."""
        parts: list[str | Path] = [name, *(f"{k}={v}" for k, v in sorted(element.attrib.items()))]
        shown = list(map(str, parts))
        for path, facets in sorted(self.facets.items()):
            if path[:2] == ("meta", name):
                for (what, _), text in sorted(facets.items()):
                    parts += [*path, what, *text.parts]
                    shown.append(text.shown)
        return Text(tuple(parts), " ".join(shown))


def _both(one: Text, other: Text) -> Text:
    return Text(one.parts + other.parts, f"{one.shown}, {other.shown}")
