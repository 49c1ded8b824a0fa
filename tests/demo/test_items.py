"""What the demonstration sends is valid for its forms, varied, and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from server.demo.ground import SITUATIONS
from server.demo.items import OLD_VERSION, Maker
from server.demo.seeding import OFFICERS, XLSFORMS
from server.xforms import case_code, instance, spreadsheet
from server.xforms.definition import Definition

TODAY = date(2026, 11, 20)
COUNT = 150


@pytest.fixture(scope="module")
def definitions() -> dict[str, Definition]:
    paths = sorted(XLSFORMS.glob("*.xlsx"))
    compiled = [spreadsheet.compile(path.read_bytes(), path.name).definition for path in paths]
    return {definition.form_id: definition for definition in compiled}


@pytest.fixture(scope="module")
def items(definitions):
    return list(Maker(definitions, OFFICERS, TODAY).items(COUNT))


def test_the_same_day_gives_the_same_bytes(definitions, items):
    assert list(Maker(definitions, OFFICERS, TODAY).items(COUNT)) == items
    assert len({item.instance_id for item in items}) == COUNT + 2


def leaves(answers: dict, path: tuple[str, ...] = ()):
    for name, value in answers.items():
        if isinstance(value, dict) and "lat" not in value:
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


def test_every_answer_is_one_that_the_form_asks_for_and_takes(definitions, items):
    for item in items:
        definition = definitions[item.form_id]
        questions = {question.path: question for question in definition.questions}
        found = instance.answers(instance.read(item.xml), definition)
        assert not found.unreadable
        assert not found.dropped_points
        assert found.event_date is not None
        assert found.event_date <= TODAY
        for path, value in (*leaves(found.open), *leaves(found.sealed)):
            choices = {choice.code for choice in questions[path].choices}
            given = value if isinstance(value, list) else [value]
            assert not choices or set(given) <= choices, (item.form_id, path)


def test_every_case_code_is_right(definitions, items):
    codes = [
        value
        for item in items
        for path, value in leaves(
            instance.answers(instance.read(item.xml), definitions[item.form_id]).sealed
        )
        if path[-1] == "case_code"
    ]
    assert len(codes) > COUNT / 3
    assert all(map(case_code.check, codes))


def test_all_forms_officers_and_kinds_of_places_occur(definitions, items):
    assert set(Counter(item.form_id for item in items)) == set(definitions)
    assert {item.officer for item in items} == set(OFFICERS)
    assert sum(SITUATIONS.values()) == 100
    points = [
        instance.answers(instance.read(item.xml), definitions[item.form_id]).point for item in items
    ]
    assert points.count(None) > 0
    assert {point[1] for point in points if point} == {"exact", "village"}


def test_the_last_two_are_an_edit_and_an_unknown_version(items):
    edit, old = instance.read(items[-2].xml), instance.read(items[-1].xml)
    assert edit.deprecated_id in {item.instance_id for item in items[:-2]}
    assert old.version == OLD_VERSION


def test_some_photos_come_and_some_are_missing(definitions, items):
    named = sent = 0
    for item in items:
        found = instance.answers(instance.read(item.xml), definitions[item.form_id])
        named += len(found.expected_files)
        sent += len(item.files)
        assert set(item.files) <= {file.name for file in found.expected_files}
    assert 0 < sent < named
