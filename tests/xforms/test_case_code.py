"""Case codes: making them, and catching the slips of a person who types one."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from server.xforms import case_code
from server.xforms.case_code import ALPHABET

CODES = st.integers(0).map(lambda seed: case_code.make(random.Random(seed)))
PLACES = st.sampled_from((0, 1, 2, 4, 5, 6, 7))


def test_a_printed_code_is_right_and_its_neighbour_is_not() -> None:
    assert case_code.check("K7M-4QX2")
    assert not case_code.check("K7M-4QX3")


def test_new_codes_are_right_and_not_alike() -> None:
    codes = {case_code.make() for _ in range(200)}
    assert len(codes) == 200
    assert all(map(case_code.check, codes))


@given(CODES, PLACES, st.sampled_from(ALPHABET))
def test_every_single_wrong_symbol_is_caught(code: str, place: int, symbol: str) -> None:
    typed = code[:place] + symbol + code[place + 1 :]
    assert case_code.check(typed) == (typed == code)


@given(CODES, st.sampled_from((0, 1, 4, 5, 6)))
def test_swapped_neighbours_are_caught_unless_sixteen_apart(code: str, place: int) -> None:
    a, b = code[place : place + 2]
    typed = code[:place] + b + a + code[place + 2 :]
    apart = abs(ALPHABET.index(a) - ALPHABET.index(b))
    assert case_code.check(typed) == (apart in (0, 16) if place < 6 else apart % 16 == 0)


@given(CODES)
def test_typing_habits_are_forgiven(code: str) -> None:
    typed = f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    assert case_code.normalise(typed) == code
    assert case_code.normalise(code) == code


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    written = case_code.normalise(text)
    if case_code.check(written):
        assert set(written) <= {*ALPHABET, "-"}
