"""The labels, hints and messages of an XForm in all its languages."""

from __future__ import annotations

import re

from lxml import etree

from server.xforms.changes_texts import Facet, Text, both, children, label, plain
from server.xforms.definition import Definition, Path

_ITEXT = re.compile(r"jr:itext\('([^']*)'\)")
_NO_TRANSLATION = "-"
"""What pyxform writes where a language has no text."""


class Words:
    """The texts of one form; `root` is the name of its first element."""

    def __init__(self, definition: Definition, model: etree._Element, root: str) -> None:
        self.root = root
        self.languages = definition.languages
        self._texts = self._by_id(model)

    def said(
        self, what: str, ref: str, inner: etree._Element | None, here: Path
    ) -> dict[Facet, Text]:
        """Give what `ref` names in all languages, else what stands in `inner`, else `ref`.

        A text without languages is in the form's first one. Media are `{what}_media`, a hint's
        long form is `guidance`.
        """
        if named := _ITEXT.search(ref):
            return self.translated(what, named[1], here)
        text = plain(ref) if inner is None else label(inner, self.root, here)
        return {(what, self.languages[0]): text} if text.parts else {}

    def translated(self, what: str, text_id: str, here: Path) -> dict[Facet, Text]:
        """Give a text by its id."""
        found = dict[Facet, Text]()
        for language, value in self._texts.get(text_id, ()):
            text = label(value, self.root, here)
            if not text.shown or text.shown == _NO_TRANSLATION:
                continue
            form = value.get("form")
            kind = what if not form else "guidance" if form == "guidance" else f"{what}_media"
            if kind.endswith("_media"):
                text = plain(text.shown.rpartition("/")[2])
            before = found.get((kind, language))
            found[kind, language] = both(before, text) if before else text
        return found

    def _by_id(self, model: etree._Element) -> dict[str, list[tuple[str, etree._Element]]]:
        """Give the languages' codes and values of each text."""
        found: dict[str, list[tuple[str, etree._Element]]] = {}
        languages = [one for itext in children(model, "itext") for one in itext]
        languages.sort(key=lambda one: one.get("default") is None)  # as the definition has them
        for code, language in zip(self.languages, languages, strict=False):
            for text in language:
                values = found.setdefault(str(text.get("id")), [])
                values += [(code, value) for value in text]
        return found
