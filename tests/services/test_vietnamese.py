"""Names stand in the order that a Vietnamese reader looks for them in."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from server.services.vietnamese import order

SORTED = [
    "Bản Ao", "Bản Ăm", "Bản Âu", "Bản Bò", "Bản Dao", "Bản Đao", "Bản Eo", "Bản Ê", "Bàn Gốc",
    "Thôn 2", "Thôn 2A", "Thôn 10", "Thôn Ba", "Thôn Bà", "Thôn Bả", "Thôn Bã", "Thôn Bá",
    "Thôn Bạ", "Thôn Bà Tô", "Xã Hai",
]  # fmt: skip


def test_letters_numbers_and_tones_have_their_order():
    mixed = random.Random(1).sample(SORTED, len(SORTED))
    assert sorted(mixed, key=order) == SORTED
    assert sorted(map(decomposed, mixed), key=order) == list(map(decomposed, SORTED))


@given(st.lists(st.text(), max_size=9))
def test_every_text_has_a_place(names: list[str]):
    backwards = names[::-1]
    assert sorted(names, key=order) == sorted(backwards, key=order)


def decomposed(name: str) -> str:
    return unicodedata.normalize("NFD", name)
