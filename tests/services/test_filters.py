"""Filters: an address says what is asked for, and only what can be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import Problem
from server.services import filters
from server.storage.filtering import FILES, STATES, Filter


def test_an_address_is_read_and_written_again():
    said = [("form", "visit"), ("from", "2026-11-01"), ("area", "99001"), ("review", "rejected")]
    wanted = filters.parse(_lists(said))
    assert wanted == Filter("visit", date(2026, 11, 1), None, None, "99001", ("rejected",))
    assert filters.arguments(wanted) == said


@given(
    st.builds(
        Filter,
        form=st.none() | st.just("visit"),
        since=st.none() | st.dates(date(2000, 1, 1)),
        until=st.none() | st.dates(date(2000, 1, 1)),
        officer=st.none() | st.just("an.nv"),
        area=st.none() | st.sampled_from(["99", "99001", "99001001"]),
        states=st.sets(st.sampled_from(STATES), min_size=1).map(
            lambda some: tuple(state for state in STATES if state in some)
        ),
        flags=st.sets(st.sampled_from(filters.FLAGS)).map(lambda some: tuple(sorted(some))),
        files=st.none() | st.sampled_from(FILES),
        words=st.none() | st.just("hòa bình"),
    )
)
def test_every_filter_comes_back_from_its_address(wanted: Filter):
    assert filters.parse(_lists(filters.arguments(wanted))) == wanted


@given(st.dictionaries(st.sampled_from(filters.NAMES), st.lists(st.text(), max_size=3)))
def test_anything_else_is_a_problem_that_names_it(given_: dict[str, list[str]]):
    try:
        filters.parse(given_)
    except Problem as problem:
        assert problem.code == "filter_wrong"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("area", "9"),
        ("from", "31/12/2026"),
        ("review", "deleted"),
        ("flag", "x"),
        ("files", "x"),
        ("q", "a" * 201),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: str):
    with pytest.raises(Problem) as caught:
        filters.parse({name: [value]})
    assert caught.value.details == {"name": name}


def _lists(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
