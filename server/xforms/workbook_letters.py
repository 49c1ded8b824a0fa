"""Signs that cannot be seen in a cell: odd spaces, and letters that look like others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from server.xforms.findings import Finding, Place

_SURVEY = """
    type name relevant constraint calculation required choice_filter repeat_count trigger
    default parameters appearance read_only sensitivity location_precision save_to
"""
_CODE: Mapping[str, frozenset[str]] = {
    "survey": frozenset(_SURVEY.split()),
    "choices": frozenset({"list_name", "name"}),
    "settings": frozenset({"form_id", "version", "default_language", "instance_name"}),
}
"""Columns whose text programs read; the others are for people."""
_NAMES = frozenset({"name", "list_name", "form_id", "version"})
_SHOWN_APART = ("survey", "name")
"""The lint looks at every letter of a question's name itself."""

_UNSEEN = frozenset({"Cf", "Cc"})
"""Unicode categories of signs without a shape: format and control."""
_BREAKS = "\r\n\t"
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_LIKE = dict(
    zip(
        "АВЕЅІЈКМНОРСТХУаеіјорсухѕһԁѵԛԝьΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοινγıɡ",
        "ABESIJKMHOPCTXYaeijopcyxshdvqwbABEZHIKMNOPTYXaoivyig",
        strict=True,
    )
)
"""Cyrillic, Greek and other letters beside the Latin ones they look like (Unicode TS 39)."""


def look(sheet: str, header: str, place: Place, text: str) -> Iterator[Finding]:
    """Give what is odd in one cell of `sheet` under the plain `header`; at most one finding."""
    if text.isascii() or header not in _CODE.get(sheet, ()):
        return
    if sign := _hidden(text, header in _NAMES):
        yield Finding("sign_hidden", place, text, {"sign": _name(sign), "at": text.index(sign) + 1})
    elif (sheet, header) != _SHOWN_APART:
        yield from _alike(header, place, text)


def look_at_header(place: Place, text: str) -> Iterator[Finding]:
    """Give what is odd in a column's name: of the language behind it, only a line that breaks."""
    name, _, language = text.strip().partition(":")
    broken = (sign for sign in language if sign in _BREAKS)
    if sign := _hidden(name, False) or next(broken, None):
        yield Finding("sign_hidden", place, text, {"sign": _name(sign), "at": text.index(sign) + 1})
    else:
        yield from _alike("type", place, name)


def mended(text: str) -> str:
    """Give a name as it was meant: without signs that cannot be seen, in Latin letters."""
    seen = (s for s in text if s.isspace() or unicodedata.category(s) not in _UNSEEN)
    return " ".join("".join(latin_of(sign) or sign for sign in seen).split())


def _alike(header: str, place: Place, text: str) -> Iterator[Finding]:
    whole = header in _NAMES or header == "type"
    for part in [text] if whole else _REFERENCE.findall(text):
        for sign in part:
            if latin := latin_of(sign):
                details = {"sign": sign, "latin": latin, "at": text.index(sign) + 1}
                yield Finding("sign_lookalike", place, text, details)
                return


def latin_of(sign: str) -> str | None:
    """Give the Latin letter or digit that a sign looks like; None for one that looks like none."""
    if sign.isascii():
        return None
    plain = unicodedata.normalize("NFKC", sign)
    if plain != sign and plain.isascii() and plain.isalnum():
        return plain
    return _LIKE.get(sign)


def _hidden(text: str, is_name: bool) -> str | None:
    """Give the first sign that cannot be seen, or is a space unlike the one of the keyboard.

    pyxform itself makes plain spaces of no-break spaces, and takes any space off the ends.
    """
    for sign in text.strip():
        if sign.isascii():
            continue
        kind = unicodedata.category(sign)
        if kind in _UNSEEN:
            return sign
        if kind.startswith("Z") and (is_name or sign != "\xa0"):
            return sign
    return None


def _name(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()
