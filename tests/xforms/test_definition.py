"""A definition keeps closed what nobody opened, and knows its special questions."""

import pytest

from server.xforms.definition import Definition, Question
from tests.xforms.forms import FORM


def stored(**changes) -> Definition:
    data = FORM.to_json()
    question = {"path": ["a"], "type": "geopoint", "labels": {}, "repeats": [], "choices": []}
    return Definition.from_json({**data, "questions": [{**question, **changes}]})


def test_the_special_questions_are_found():
    assert FORM.village_question.path == ("place", "village")
    assert FORM.event_date_question.path == ("visit_date",)
    assert [q.path for q in FORM.point_questions] == [("place", "location"), ("venue",)]


def test_a_form_may_have_none_of_them():
    bare = Definition("a", "1", "A", ("vi",), (Question(("x",), "text"),))
    assert (bare.village_question, bare.event_date_question) == (None, None)
    assert bare.point_questions == ()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"sensitivity": None, "location_precision": None},
        {"sensitivity": "open", "location_precision": "EXACT "},
        {"sensitivity": ["public"], "location_precision": 1},
    ],
)
def test_what_a_stored_definition_leaves_open_stays_closed(changes):
    question = stored(**changes).questions[0]
    assert (question.sensitivity, question.location_precision) == ("sensitive", "village")
    assert not question.is_open
    assert question.is_sealed_place


def test_a_question_is_closed_unless_it_says_otherwise():
    assert not Question(("x",), "text").is_open
    assert Question(("x",), "geopoint").is_sealed_place
    assert not Question(("x",), "geopoint", location_precision="exact").is_sealed_place
    assert not Question(("x",), "text").is_sealed_place
