"""What of a form the browser's engine does otherwise than a phone, or cannot do at all.

The engine is @getodk/web-forms 0.22; docs/decisions/0016-web-forms.md tells its limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from server.xforms import xml
from server.xforms.definition import Path, language_code

UNANSWERABLE = frozenset({"audio", "video", "file", "search"})
"""Kinds of limits whose questions cannot be answered in a browser."""

_UPLOADS = {"image": "", "audio": "audio", "video": "video"}
_DRAWN = frozenset({"signature", "draw", "annotate"})
_MAPS = frozenset({"maps", "placement-map"})
_TYPES = {"dateTime": "datetime", "barcode": "barcode", "geotrace": "map", "geoshape": "map"}
_DECIMAL_TIME = re.compile(r"(?<![\w.-])decimal-time\s*\(")
_EXPRESSIONS = ("calculate", "constraint", "relevant", "required", "readonly")
_ITEXT = re.compile(r"jr:itext\('(.*)'\)")

Labels = Mapping[str, str]
"""A text by language code; a form in one language without a name has the code ""."""


@dataclass(frozen=True)
class Limit:
    """One kind of difference, and the questions that it concerns; none for the whole form."""

    kind: str
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Seen:
    """A form as the browser's engine takes it; `stops` are what nobody can get past there."""

    limits: tuple[Limit, ...]
    stops: tuple[Limit, ...]
    labels: Mapping[Path, Labels]

    @property
    def unanswerable(self) -> tuple[Limit, ...]:
        """Those whose questions stay blank in a browser."""
        return tuple(limit for limit in self.limits if limit.kind in UNANSWERABLE)

    def label(self, path: Path, language: str) -> str:
        """Give a question's words in a language, else in another one, else its name."""
        found = self.labels.get(path, {})
        return found.get(language) or next(iter(found.values()), "") or path[-1]


def look(xform: bytes) -> Seen:
    """Read a form; raises Problem("xml_unreadable") for what is none."""
    form = _Form(xml.parse(xform))
    found: dict[str, list[Path]] = {}
    for kind, path in form.differences():
        paths = found.setdefault(kind, [])
        if path and path not in paths:
            paths.append(path)
    limits = tuple(Limit(kind, tuple(paths)) for kind, paths in found.items())
    return Seen(limits, tuple(form.stops(limits)), form.labels)


@dataclass(frozen=True)
class _Form:
    root: etree._Element

    @cached_property
    def binds(self) -> dict[Path, etree._Element]:
        return {_path(bind.get("nodeset", "")): bind for bind in _all(self.root, "bind")}

    @cached_property
    def controls(self) -> dict[Path, etree._Element]:
        body = next(_all(self.root, "body"), None)
        inside = () if body is None else body.iter(etree.Element)
        named = ((_path(one.get("ref") or one.get("nodeset") or ""), one) for one in inside)
        return {path: one for path, one in named if path and xml.local(one.tag) not in _PARTS}

    @cached_property
    def repeats(self) -> set[Path]:
        return {_path(one.get("nodeset", "")) for one in _all(self.root, "repeat")}

    @cached_property
    def itext(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for translation in _all(self.root, "translation"):
            name = translation.get("lang", "")
            language = language_code(name) or name
            for text in _all(translation, "text"):
                plain = [value for value in _all(text, "value") if value.get("form") is None]
                if plain:
                    found.setdefault(text.get("id", ""), {})[language] = _words(plain[0])
        return found

    @cached_property
    def labels(self) -> dict[Path, Labels]:
        found: dict[Path, Labels] = {}
        for path, control in self.controls.items():
            label = next((one for one in control if xml.local(one.tag) == "label"), None)
            if label is None:
                continue
            text = _ITEXT.fullmatch(label.get("ref", ""))
            found[path] = self.itext.get(text[1], {}) if text else {"": _words(label)}
        return found

    def differences(self) -> Iterator[tuple[str, Path]]:
        """Give kinds of limits, each with the question where it is met; () for the form itself."""
        if any(one.get("base64RsaPublicKey") for one in _all(self.root, "submission")):
            yield "encrypted", ()
        if any(path[-2:] == ("meta", "audit") for path in self.binds):
            yield "audit", ()
        for action in _all(self.root, "recordaudio"):
            yield "audio", _path(action.get("ref", ""))
        for path, bind in self.binds.items():
            yield from ((kind, path) for kind in self._of_question(path, bind))

    def _of_question(self, path: Path, bind: etree._Element) -> Iterator[str]:
        control = self.controls.get(path)
        if control is not None:
            yield from _of_control(control, bind.get("type", ""))
        written = " ".join(bind.get(name, "") for name in _EXPRESSIONS)
        if _DECIMAL_TIME.search(written):
            yield "decimal_time"

    def stops(self, limits: tuple[Limit, ...]) -> Iterator[Limit]:
        """Give what no answer gets past: an encrypted form, questions that all must answer."""
        for limit in limits:
            if limit.kind == "encrypted":
                yield limit
            elif limit.kind in UNANSWERABLE:
                must = tuple(path for path in limit.paths if self._is_always_required(path))
                if must:
                    yield Limit(limit.kind, must)

    def _is_always_required(self, path: Path) -> bool:
        around = [path[:depth] for depth in range(1, len(path) + 1)]
        binds = [self.binds[each] for each in around if each in self.binds]
        return (
            self.binds[path].get("required") == "true()"
            and not any(bind.get("relevant") for bind in binds)
            and not any(each in self.repeats for each in around)
        )


_PARTS = frozenset(
    {"label", "hint", "itemset", "value", "setvalue", "setgeopoint", "output", "repeat"}
)
"""Elements of a form's body that are no question and no group of their own."""


def _of_control(control: etree._Element, kind: str) -> Iterator[str]:
    name = xml.local(control.tag)
    appearance = control.get("appearance", "")
    words = set(appearance.split())
    if name == "upload":
        family = control.get("mediatype", "").partition("/")[0]
        if found := _UPLOADS.get(family, "file"):
            yield found
        elif words & _DRAWN:
            yield "drawing"
    elif kind in _TYPES:
        yield _TYPES[kind]
    elif kind == "geopoint" and words & _MAPS:
        yield "map"
    if re.search(r"\bsearch\s*\(", appearance):
        yield "search"
    if re.search(r"\bex:", appearance):
        yield "external"


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in element.iter(etree.Element) if xml.local(one.tag) == name)


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def _path(nodeset: str) -> Path:
    """Give ("group", "name") of "/data/group/name"."""
    return tuple(nodeset.strip().split("/")[2:])
