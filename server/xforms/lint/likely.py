"""What a misspelt word may have been meant to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property

LOOKUPS = 30
"""How many words are compared letter by letter; a workbook full of faults must not take long."""

_SHOWN = 5
_REST = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Give `text` in small letters without accents: `Tiếng Việt` becomes `tieng viet`."""
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def squeezed(text: str) -> str:
    """Give `plain` text with nothing but letters and digits."""
    return _REST.sub("", plain(text))


class Words:
    """The words that would have been right."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(words))
        self._known = frozenset(self._words)
        self._left = LOOKUPS

    @cached_property
    def _squeezed(self) -> dict[str, str]:
        return {squeezed(word): word for word in reversed(self._words)}

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def nearest(self, word: str) -> str:
        """Give the word that `word` may have been meant to be, or "" when none is near."""
        wanted = squeezed(word)
        if wanted in self._squeezed or not wanted or not self._left:
            return self._squeezed.get(wanted, "")
        self._left -= 1
        near = [other for other in self._squeezed if abs(len(other) - len(wanted)) <= 3]
        found = get_close_matches(wanted[:60], near, n=1, cutoff=0.7)
        return self._squeezed[found[0]] if found else ""

    def few(self) -> str:
        """Give all the words where they are few, else ""."""
        return ", ".join(self._words) if len(self._words) <= _SHOWN else ""

    def likely(self, word: str) -> str:
        """Give the nearest word, else the first few that there are."""
        more = ", …" if len(self._words) > _SHOWN else ""
        return self.nearest(word) or ", ".join(self._words[:_SHOWN]) + more or "…"
