"""Expressions and labels of an XForm in a shape that can be compared between two versions.

pyxform writes `${name}` as a path, absolute or relative to the question; whoever moves or renames
a question changes the paths in expressions that nobody touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from server.xforms import xml
from server.xforms.definition import Path

Facet = tuple[str, str]
"""What of an element, and in which language ("" where it has none)."""

_TOKEN = re.compile(
    r"""(?P<literal>"[^"]*"|'[^']*')
    |(?P<relative>(?:current\(\)\s*/\s*)?(?:\.\./)+[^\W\d][\w.\-]*(?:/[^\W\d][\w.\-]*)*)
    |(?P<absolute>(?<![\w./\-\])])(?:/[^\W\d][\w.\-]*)+)
    |(?P<word>[\w.\-]+|[<>!]=|\S)""",
    re.VERBOSE,
)
_SPACES = re.compile(r"[ \t\xa0]+")


@dataclass(frozen=True)
class Text:
    """An expression or a label: its `parts` are texts and the paths that it names.

    `shown` is what the designer wrote, with `${name}` for a path.
    """

    parts: tuple[str | Path, ...]
    shown: str

    def moved(self, places: Mapping[Path, Path]) -> tuple[str | Path, ...]:
        """Give the parts as they read where what it names has moved to its new place."""
        return tuple(p if isinstance(p, str) else places.get(p, p) for p in self.parts)


def expression(written: str, root: str, here: Path) -> Text:
    """Read an XPath expression of the question at `here` in a form whose root is `root`."""
    parts, shown, end = list[str | Path](), "", 0
    for token in _TOKEN.finditer(written):
        part = _part(token, root, here)
        parts.append(part)
        shown += written[end : token.start()]
        shown += token[0] if isinstance(part, str) else f"${{{part[-1]}}}"
        end = token.end()
    return Text(tuple(parts), " ".join(shown.split()))


def plain(written: str) -> Text:
    """Give a text that names no question."""
    return Text((written,) if written else (), written)


def label(element: etree._Element, root: str, here: Path) -> Text:
    """Read a label, hint or message with the answers that it shows (`<output>`)."""
    parts: list[str | Path] = [element.text or ""]
    for child in element:
        value = expression(child.get("value") or "", root, here)
        parts += [*value.parts, child.tail or ""]
    joined = tuple(_squeezed(parts))
    shown = " ".join(p if isinstance(p, str) else f"${{{p[-1]}}}" for p in joined)
    return Text(joined, shown)


def _part(token: re.Match[str], root: str, here: Path) -> str | Path:
    """Give the path that a token names, else its text."""
    if token["absolute"]:
        first, *names = token["absolute"].split("/")[1:]
        return tuple(names) if first == root and names else token[0]
    if token["relative"]:
        steps = re.sub(r"^current\(\)\s*/\s*", "", token["relative"]).split("/")
        up = steps.count("..")
        return here[: max(len(here) - up, 0)] + tuple(steps[up:])
    return token[0]


def _squeezed(parts: Iterable[str | Path]) -> Iterable[str | Path]:
    """Leave out the spaces that pyxform puts around what it writes."""
    for part in parts:
        if not isinstance(part, str):
            yield part
        elif text := _SPACES.sub(" ", part).strip():
            yield text


def reference(element: etree._Element | None, attribute: str, root: str) -> Path | None:
    """Give the path of an attribute that names one element of the form, else None."""
    value = (element.get(attribute) or "").strip() if element is not None else ""
    first, *names = value.split("/")[1:] or [""]
    return tuple(names) if first == root and names else None


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Give the children of this name, whatever their namespace."""
    return [child for child in element if xml.local(child.tag) == name]


def both(one: Text, other: Text) -> Text:
    """Give two texts as one, with a comma between them."""
    return Text(one.parts + other.parts, f"{one.shown}, {other.shown}")
