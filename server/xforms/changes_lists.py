"""The choices that an XForm offers: from a list of its own, or from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from server.xforms import xml
from server.xforms.changes_itext import Words
from server.xforms.changes_texts import Facet, Text, children, expression, plain
from server.xforms.definition import Path

_ITEMS = re.compile(r"instance\('([^']+)'\)/root/item(?:\[(.*)\])?", re.DOTALL)
_USUAL_COLUMNS = {"value=name", "label=label"}


@dataclass
class Offered:
    """What a question offers: the facets of each choice by code, in order, and of the whole."""

    choices: dict[str, dict[Facet, Text]] = field(default_factory=dict)
    facets: dict[Facet, Text] = field(default_factory=dict)
    list_name: str = ""
    """Of its list; empty for a file."""


class Lists:
    """The lists of choices of one form."""

    def __init__(self, instances: Iterable[etree._Element], words: Words) -> None:
        self.words = words
        self._instances = {str(one.get("id")): one for one in instances}
        self._read: dict[str, dict[str, dict[Facet, Text]]] = {}

    def offered(self, control: etree._Element, here: Path) -> Offered:
        """Read what the control of the question at `here` offers."""
        for itemset in children(control, "itemset"):
            return self._itemset(itemset, here)
        return Offered(self._items(children(control, "item"), here))

    def _itemset(self, itemset: etree._Element, here: Path) -> Offered:
        nodeset = itemset.get("nodeset") or ""
        found = _ITEMS.search(nodeset)
        if found is None:
            return Offered(
                facets={("choice_filter", ""): expression(nodeset, self.words.root, here)}
            )
        made = Offered()
        around = nodeset[: found.start()] + nodeset[found.end() :]
        self._put(made, "choice_order", plain(" ".join(around.split())))
        self._put(made, "choice_filter", expression(found[2] or "", self.words.root, here))
        instance = self._instances.get(found[1])
        source = instance.get("src") if instance is not None else None
        if source:
            self._put(made, "choice_file", plain(source.rpartition("/")[2]))
            used = {f"{xml.local(c.tag)}={c.get('ref')}" for c in itemset} - _USUAL_COLUMNS
            self._put(made, "choice_columns", plain(" ".join(sorted(used))))
        elif instance is not None:
            made.list_name, made.choices = found[1], self._list(found[1], instance, here)
        return made

    def _list(
        self, name: str, instance: etree._Element, here: Path
    ) -> dict[str, dict[Facet, Text]]:
        """Read a list once, however many questions offer it."""
        if name not in self._read:
            self._read[name] = self._items(instance.iter("{*}item"), here)
        return self._read[name]

    def _put(self, made: Offered, what: str, text: Text) -> None:
        if text.parts:
            made.facets[what, ""] = text

    def _items(self, items: Iterable[etree._Element], here: Path) -> dict[str, dict[Facet, Text]]:
        found = dict[str, dict[Facet, Text]]()
        for item in items:
            cells = {xml.local(cell.tag): cell for cell in item}
            code = cells.get("name", cells.get("value"))
            facets = dict[Facet, Text]()
            for name, cell in cells.items():
                facets |= self._cell(name, cell, here)
            found[(code.text or "").strip() if code is not None else ""] = facets
        return found

    def _cell(self, name: str, cell: etree._Element, here: Path) -> dict[Facet, Text]:
        text = (cell.text or "").strip()
        if name in {"name", "value"}:
            return {}
        if name == "itextId":
            return self.words.translated("label", text, here)
        if name == "label":
            return self.words.said("label", cell.get("ref") or "", cell, here)
        return {(f"column {name}", ""): plain(text)} if text else {}
