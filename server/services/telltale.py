"""Texts that may name somebody: identity and phone numbers, and what looks like a person's name.

The rule of the forms is that no text names, numbers or locates a person; this finds what may.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

_DIGITS = re.compile(r"\+?\d(?:[ .\-]?\d){7,}")
"""A run of eight digits or more, as people group them."""
IDENTITY_DIGITS = frozenset({9, 12})
"""Digits of the old and the present identity card."""
_PHONE = re.compile(r"(?:\+?84|0)[1-9]\d{8}")
ORGANISATIONS = (
    "Bộ Công an", "Chính sách Xã hội", "Cựu Chiến binh", "Đoàn Thanh niên", "Hội Cựu chiến binh",
    "Hội Liên hiệp", "Hội Nông dân", "Hội Phụ nữ", "Mặt trận Tổ quốc", "Ngân hàng Chính sách",
    "Nguyên Đán", "Nhà Văn hóa", "Nhà Văn hoá", "Nhân Dân", "Ủy ban Nhân dân", "Việt Nam",
)  # fmt: skip
"""Names in capitals that are nobody's."""
_WORD = re.compile(r"[^\W\d_]+")


def tells(text: str, places: Iterable[str] = ()) -> bool:
    """Tell whether a text holds an identity or phone number, or two capitalised words in a row.

    `places` are names that may be written: villages, communes.
    """
    text = unicodedata.normalize("NFC", text)
    for place in (*places, *ORGANISATIONS):
        text = text.replace(unicodedata.normalize("NFC", place), " . ")
    return _has_number(text) or _has_name(text)


def _has_number(text: str) -> bool:
    for found in _DIGITS.finditer(text):
        digits = re.sub(r"[^\d+]", "", found[0])
        if len(digits.lstrip("+")) in IDENTITY_DIGITS or _PHONE.fullmatch(digits):
            return True
    return False


def _has_name(text: str) -> bool:
    for sentence in re.split(r"[^\w\s]|\n", text):
        capitals = [_is_capitalised(word) for word in _WORD.findall(sentence)]
        if any(one and other for one, other in pairwise(capitals)):
            return True
    return False


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and not word.isupper()
