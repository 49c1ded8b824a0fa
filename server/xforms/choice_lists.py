"""Where the choices of each question come from, as an XForm says: the form itself, or a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from server.xforms import xml
from server.xforms.definition import Path

_INSTANCE = re.compile(r"instance\('([^']+)'\)")


def choice_lists(xform: bytes) -> dict[Path, str]:
    """Give each question with choices, and the name of their file, "" for choices in the form.

    Left out are questions whose choices nobody but ODK Collect can find (`search()`), and those
    that offer what was answered in a repeat.
    """
    root = xml.parse(xform)
    sources = {one.get("id"): one.get("src", "") for one in root.iter("{*}instance")}
    return {path: sources[name].rpartition("/")[2] for path, name in _selects(root)}


def _selects(root: etree._Element) -> Iterator[tuple[Path, str | None]]:
    """Give the path of each select and the id of its list, None for the form's own instance."""
    for control in root.iter("{*}select", "{*}select1", "{*}rank"):
        if "search(" in control.get("appearance", ""):
            continue
        itemset = control.find("{*}itemset")
        named = _INSTANCE.search(itemset.get("nodeset", "")) if itemset is not None else None
        if itemset is None or named:
            path = tuple(control.get("ref", "").split("/")[2:])
            yield path, named[1] if named else None
