"""The XML of a filled form without what may not be shown to everybody who works with it."""

from __future__ import annotations

from lxml import etree

from server.xforms import xml
from server.xforms.definition import Definition, Node
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
    if question is not None and question.is_open:
        return
    if element.getparent() is not None:
        element.attrib.clear()
    if xml.local(element.tag) not in _IDS:
        element.text = _space_only(element.text)
    for child in element:
        child.tail = _space_only(child.tail)
        _empty(child, node.children.get(xml.local(child.tag)) if node else None)


def _space_only(text: str | None) -> str | None:
    return text if text and text.isspace() else None
