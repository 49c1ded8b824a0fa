"""Case codes: what stands for a person in every form, printed on the dossier and typed or scanned.

Seven symbols, written `K7M-4QX2`: six drawn at random and a check symbol. A code carries no
meaning (no commune, year or sequence), so that a lost sheet of codes tells nothing.
"""

from __future__ import annotations

import re
import secrets
from typing import Protocol

#: Crockford's base 32: no I, L, O or U. A symbol's value is its place here, 0 to 31.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

#: Odd, so each has an inverse modulo 32: changing any one symbol changes the check symbol. All
#: swaps of neighbours are caught but for two symbols whose values differ by exactly 16.
WEIGHTS = (3, 5, 7, 9, 11, 13)

_SHAPE = re.compile(r"[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}")
_MISREAD = str.maketrans("OIL", "011", "- ")


class Chooser(Protocol):
    """What draws symbols: the module `secrets`, or a seeded `random.Random` in a demonstration."""

    def choice(self, seq: str, /) -> str:
        """One character of `seq`."""


def make(random: Chooser = secrets) -> str:
    """Make a new code such as `K7M-4QX2`; the caller sees to it that no code is used twice."""
    drawn = "".join(random.choice(ALPHABET) for _ in WEIGHTS)
    return f"{drawn[:3]}-{drawn[3:]}{_check_symbol(drawn)}"


def check(code: str) -> bool:
    """Tell whether `code` is written `XXX-XXXX` in capitals and its check symbol is right."""
    if not _SHAPE.fullmatch(code):
        return False
    symbols = code.replace("-", "")
    return symbols[-1] == _check_symbol(symbols[:-1])


def normalise(text: str) -> str:
    """Write a typed code the way it is printed: capitals, one dash, O as 0, I and L as 1.

    The forms do the same to what an officer types. Whatever has not seven symbols comes back
    without dashes and spaces, and `check` refuses it.
    """
    symbols = text.strip().upper().translate(_MISREAD)
    return f"{symbols[:3]}-{symbols[3:]}" if len(symbols) == len(WEIGHTS) + 1 else symbols


def _check_symbol(symbols: str) -> str:
    weighed = (w * ALPHABET.index(s) for w, s in zip(WEIGHTS, symbols, strict=True))
    return ALPHABET[sum(weighed) % len(ALPHABET)]
