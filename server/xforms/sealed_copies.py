"""Where a form would keep a sealed place a second time: under another name, or in its log.

It is read from the XForm, in which every way to write a reference has become a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from server.problems import Problem
from server.xforms import xml
from server.xforms.changes_texts import children, expression, reference
from server.xforms.definition import Definition, Path

AUDIT: Path = ("meta", "audit")
"""Where phones name their log."""

_LAST_SAVED = re.compile(r"instance\(\s*(['\"])__last-saved\1\s*\)")
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_PREDICATE = re.compile(r"\[([^\[\]]*)\]")


def check(xform: bytes, definition: Definition, rows: Mapping[Path, int]) -> None:
    """Refuse a form whose answers or log would tell a place of which only the village is kept.

    `rows` are the spreadsheet's rows by path.

    Raises:
        Problem: `workbook_place_copied`, `workbook_answers_logged`.
    """
    sealed = _sealed(definition)
    if not sealed:
        return
    root = xml.parse(xform)
    model = next(root.iter("{*}model"))
    main = xml.local(children(model, "instance")[0][0].tag)
    for element in root.iter("{*}bind", "{*}setvalue"):
        here = reference(element, "nodeset", main) or reference(element, "ref", main) or ()
        said = {xml.local(str(name)): str(value) for name, value in element.attrib.items()}
        if here == AUDIT and said.get("track-changes") == "true":
            raise Problem("workbook_answers_logged", sheet="survey", row=rows.get(AUDIT, 2))
        for place in _stored(element, said, main, here):
            if place in sealed:
                sheet, row = _where(here, sealed[place], rows)
                name = sealed[place][-1]
                raise Problem("workbook_place_copied", sheet=sheet, row=row, name=name)


def _sealed(definition: Definition) -> dict[Path, Path]:
    """Give the sealed places by their own paths and by those of the groups around them.

    The text of a group is the text of all in it; a repeat may be counted.
    """
    return {
        question.path[:depth]: question.path
        for question in definition.questions
        if question.is_sealed_place
        for depth in range(1, len(question.path) + 1)
        if question.path[:depth] not in question.repeats
    }


def _stored(
    element: etree._Element, said: Mapping[str, str], main: str, here: Path
) -> Iterator[Path]:
    """Give the paths whose values a bind or an action stores elsewhere."""
    if "saveto" in said:
        yield here
    yield from _named(said.get("calculate", ""), main, here)
    if xml.local(element.tag) == "setvalue":
        yield from _named(said.get("value") or element.text or "", main, here)


def _named(written: str, main: str, here: Path) -> Iterator[Path]:
    """Give the paths in an expression, without the predicates in them, and those in predicates."""
    text = _LITERAL.sub("''", _LAST_SAVED.sub("", written))
    while found := _PREDICATE.search(text):
        yield from _named(found[1], main, here)
        text = text[: found.start()] + text[found.end() :]
    yield from (part for part in expression(text, main, here).parts if not isinstance(part, str))


def _where(here: Path, place: Path, rows: Mapping[Path, int]) -> tuple[str, int]:
    """Give the sheet and row that say so; of a repeat's counter, the place's own."""
    if "meta" in here:
        return ("settings" if here[-1] == "instanceName" else "entities"), 2
    return "survey", rows.get(here) or rows.get(place, 2)
