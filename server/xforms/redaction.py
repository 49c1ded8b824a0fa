"""The XML of a filled form without what may not be shown to everybody who works with it."""

from __future__ import annotations

from lxml import etree

from server.xforms import values, xml
from server.xforms.definition import Definition, Node, Question
from server.xforms.instance import blank_points

_IDS = frozenset({"instanceID", "deprecatedID"})


def open_answers_only(raw: bytes, definition: Definition) -> bytes:
    """Give the XML with its ids and its public and internal answers; all other text is emptied.

    Places of which only the village may be known are emptied as in `blank_points`.
    """
    root = xml.parse(blank_points(raw, definition))
    _empty(root, definition.tree)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _empty(element: etree._Element, node: Node | None) -> None:
    question = node.question if node else None
    if question is not None and question.is_open and _is_readable(element, question):
        return
    if element.getparent() is not None:
        element.attrib.clear()
    if question is not None or not _is_id(element):
        element.text = _space_only(element.text)
    for child in element:
        child.tail = _space_only(child.tail)
        _empty(child, node.children.get(xml.local(child.tag)) if node else None)


def _is_readable(element: etree._Element, question: Question) -> bool:
    """Tell whether it is an answer to the question: what is none was sealed as well."""
    try:
        values.convert(question.type, "".join(map(str, element.itertext())))
    except ValueError:
        return False
    return True


def _is_id(element: etree._Element) -> bool:
    """Tell whether it stands where `instance.read` looks for ids."""
    parent = element.getparent()
    if parent is None or xml.local(element.tag) not in _IDS:
        return False
    return parent.getparent() is None or xml.local(parent.tag) == "meta"


def _space_only(text: str | None) -> str | None:
    return text if text and text.isspace() else None
