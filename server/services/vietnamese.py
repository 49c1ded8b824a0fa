"""The order of names in Vietnamese: "Bản Ao", "Bản Ăm", "Đồng", "Ea"; "Thôn 2" before "Thôn 10"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\N{COMBINING GRAVE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}" + (
    "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}"
)
"""From the second on: the first is to have none."""
_PIECES = re.compile(r"\d+|\D")

Place = tuple[int, int]
Key = tuple[list[Place], list[int], str]


def order(name: str) -> Key:
    """Give what a name is sorted by: letters and whole numbers first, tones where these agree."""
    places, tones = list[Place](), list[int]()
    for piece in _PIECES.findall(unicodedata.normalize("NFC", name).lower()):
        place, tone = _place(piece)
        places.append(place)
        tones.append(tone)
    return places, tones, name


@lru_cache(maxsize=1024)
def _place(piece: str) -> tuple[Place, int]:
    """Give where a number or a sign stands (signs, numbers, letters), and its tone."""
    if piece.isdecimal():
        return (1, int(piece)), 0
    marks = unicodedata.normalize("NFD", piece)
    tone = next((mark for mark in marks if mark in TONES), "")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark != tone))
    if letter and letter in ALPHABET:
        return (2, ALPHABET.index(letter)), TONES.index(tone) + 1 if tone else 0
    return (0, ord(piece[0])), 0
