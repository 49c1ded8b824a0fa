"""The forms' own arithmetic on case codes agrees with `server.xforms.case_code`."""

from __future__ import annotations

import functools
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from server.xforms import case_code
from tests.workbooks.reading import read

with_cases = pytest.mark.parametrize("form", ["visit", "support"])
CODES = st.integers(0).map(lambda seed: case_code.make(random.Random(seed)))


def plain(value) -> str:
    return value[0].text or "" if isinstance(value, list) else str(value)


FUNCTIONS = {
    (None, "regex"): lambda _, text, pattern: bool(re.fullmatch(pattern, plain(text))),
    (None, "substr"): lambda _, text, start, end: plain(text)[int(start) : int(end)],
    (None, "coalesce"): lambda _, *texts: next((t for t in map(plain, texts) if t), ""),
    (None, "if"): lambda _, test, yes, no: yes if test else no,
}


@functools.cache
def formula(form: str, question: str, column: str) -> etree.XPath:
    text = re.sub(r"\$\{(\w+)\}", r"../\1", read(form).question(question)[column])
    return etree.XPath(text, extensions=FUNCTIONS)


def accepts(form: str, question: str, answer: str) -> bool:
    element = etree.Element(question)
    element.text = answer
    return bool(formula(form, question, "constraint")(element))


@with_cases
def test_the_printed_code_is_taken_and_its_neighbour_is_not(form):
    for question in ("case_scan", "case_typed"):
        assert accepts(form, question, "K7M-4QX2")
        assert not accepts(form, question, "K7M-4QX3")


@with_cases
@given(code=CODES, place=st.integers(0, 7), symbol=st.sampled_from(case_code.ALPHABET + "-IU "))
def test_scanned_and_typed_codes_are_judged_alike_everywhere(form, code, place, symbol):
    changed = code[:place] + symbol + code[place + 1 :]
    assert accepts(form, "case_scan", changed) == case_code.check(changed)
    right = case_code.check(case_code.normalise(changed))
    assert accepts(form, "case_typed", changed) == right
    assert accepts(form, "case_typed", changed.lower()) == right


@with_cases
@given(code=CODES)
def test_what_is_typed_is_stored_as_it_is_printed(form, code):
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    case = etree.fromstring(
        f"<case><case_scan/><case_typed>{typed}</case_typed><case_code/></case>"
    )
    assert accepts(form, "case_typed", typed)
    assert formula(form, "case_code", "calculation")(case[2]) == code


def test_both_forms_have_the_same_cells():
    for name in ("case_scan", "case_typed", "case_code", "pick_how"):
        assert read("visit").question(name) == read("support").question(name)
