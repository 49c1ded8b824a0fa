"""One filled form as received: who it is, and its answers split by how they must be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from server.problems import Problem
from server.xforms import values, xml
from server.xforms.definition import GEOMETRIES, MAX_ID, Definition, Node
from server.xforms.reading import Answers, ExpectedFile, Reader

__all__ = ["Answers", "ExpectedFile", "Instance", "answers", "blank_points", "read"]


MAX_MARKUP = 200_000
"""Tags, attributes and character references of one filled form, together.

Large forms in use stay under ten thousand. A few megabytes of empty elements would cost a process
a gigabyte and seconds.
"""
MAX_ATTRIBUTES = 100
"""Attributes of one element; forms in use have under ten. Reading them costs their square."""
_MARKUP = (b"<", b"=", b"&#")
_IDS = ("instanceID", "deprecatedID")
_is_crowded = etree.XPath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES}])")


@dataclass(frozen=True)
class Instance:
    """What a filled form says about itself; names are matched without namespaces.

    `version` is "" when the form has none. An `encrypted` item carries no answers, only the names
    of its encrypted files.
    """

    form_id: str
    version: str
    instance_id: str | None
    deprecated_id: str | None
    encrypted: bool
    root: etree._Element = field(repr=False, compare=False)


def read(raw: bytes) -> Instance:
    """Read a filled form's XML; raises `Problem("xml_unreadable")` when it cannot be one."""
    if sum(map(raw.count, _MARKUP)) > MAX_MARKUP:
        raise Problem("xml_unreadable", detail=f"<…> > {MAX_MARKUP}")
    root = xml.parse(raw)
    if raw.count(b"=") > MAX_ATTRIBUTES and _is_crowded(root):
        raise Problem("xml_unreadable", detail=f"<… …=…> > {MAX_ATTRIBUTES}")
    attributes = {xml.local(str(name)): str(value) for name, value in root.attrib.items()}
    ids = _own_ids(root)
    instance = Instance(
        form_id=attributes.get("id", "").strip(),
        version=attributes.get("version", "").strip(),
        instance_id=ids.get("instanceID"),
        deprecated_id=ids.get("deprecatedID"),
        encrypted=attributes.get("encrypted", "").strip().lower() in {"yes", "true"},
        root=root,
    )
    if not instance.form_id:
        raise Problem("xml_unreadable", detail='<… id="">')
    _refuse_long(instance)
    return instance


def answers(instance: Instance, definition: Definition) -> Answers:
    """Split the answers of `instance` as `definition` says; no answer makes it fail."""
    reader = Reader(definition)
    return reader.encrypted(instance.root) if instance.encrypted else reader.clear(instance.root)


def blank_points(raw: bytes, definition: Definition) -> bytes:
    """Give the XML without the places that must not be shown, for people who may see the rest.

    Emptied are all places with precision `village` and all coordinates, in text or attribute,
    where `definition` asks for none. Comments are left out.
    """
    root = xml.parse(raw)
    _blank(root, definition.tree)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _own_ids(root: etree._Element) -> dict[str, str]:
    """Give the ids in `meta`, else those of the same names directly below the root."""
    found: dict[str, str] = {}
    in_metas = (child for meta in root if xml.local(meta.tag) == "meta" for child in meta)
    for element in chain(in_metas, root):
        name = xml.local(element.tag)
        if name in _IDS and (text := (element.text or "").strip()):
            found.setdefault(name, text)
    return found


def _refuse_long(instance: Instance) -> None:
    names = ("form_id", "version", "instance_id", "deprecated_id")
    for name in names:
        if len(getattr(instance, name) or "") > MAX_ID:
            raise Problem("xml_unreadable", detail=f"{name} > {MAX_ID}")


def _blank(element: etree._Element, node: Node | None) -> None:
    question = node.question if node else None
    for name, value in element.attrib.items():
        if values.looks_like_place(str(value)):
            element.attrib[name] = ""
    if question is not None and question.is_sealed_place:
        element[:] = []
        element.text = None
    elif question is None or question.type not in GEOMETRIES:
        element.text = _unless_place(element.text)
    for child in element:
        child.tail = _unless_place(child.tail)
        _blank(child, node.children.get(xml.local(child.tag)) if node else None)


def _unless_place(text: str | None) -> str | None:
    return None if text and values.looks_like_place(text) else text
