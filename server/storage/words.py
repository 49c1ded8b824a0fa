"""Words as search knows them: without tone marks, đ as d, small; so hoà, hòa and Hóa are one."""

from __future__ import annotations

import re
import unicodedata

SHORTEST_BEGINNING = 3
"""Letters; almost every submission has a word that begins with a given two."""
LONGEST = 40
"""Characters of a word that are kept."""
_WORD = re.compile(r"[^\W_]+")
_ID = re.compile(r"(?:uuid:)?([0-9A-Za-z-]{20,})")


def words(text: str) -> list[str]:
    """Give the words of a text in its order; Vietnamese syllables are words."""
    apart = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return [found[:LONGEST] for found in _WORD.findall(bare.replace("đ", "d"))]


def query(text: str, *, beginning: bool = False) -> str | None:
    """Give PostgreSQL's text search query for all the words of `text`; None without any word.

    With `beginning` the last word may be the beginning of one; None when it is too short for that.
    """
    found = words(text)
    if not found or (beginning and len(found[-1]) < SHORTEST_BEGINNING):
        return None
    quoted = [f"'{word}'" for word in found]
    if beginning:
        quoted[-1] += ":*"
    return " & ".join(dict.fromkeys(quoted))


def instance_ids(text: str) -> list[str]:
    """Give the instance ids that `text` may be; none unless it looks like one."""
    found = _ID.fullmatch(text.strip())
    return [text.strip(), f"uuid:{found[1].lower()}"] if found else []
