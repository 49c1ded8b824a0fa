"""Places of which only the village may be known are in no answer and in no shown XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.xforms import instance
from server.xforms.values import looks_like_place
from tests.xforms.forms import FORM, fill, xml

HOME = "21.0312345 105.8512345 10.0 4.9"


def test_a_sealed_point_is_in_neither_part():
    found = fill(f"<place><location>{HOME}</location></place>")
    assert found.sealed_points == ((("place", "location"), HOME),)
    assert (found.open, found.sealed, found.exact_points) == ({}, {}, ())
    assert found.point == (HOME, "village")


@pytest.mark.parametrize("text", ["200.5 400.5 0 0", "not a place", "NaN NaN 0 0", "21.03"])
def test_a_sealed_point_that_cannot_be_read_stays_sealed(text):
    found = fill(f"<place><location>{text}</location></place>")
    assert found.sealed_points == ((("place", "location"), text),)
    assert (found.open, found.sealed) == ({}, {})


def test_a_sealed_point_written_strangely_stays_sealed():
    found = fill(
        "<place><location><b>21 105 0 0</b></location><location>22 106 0 0</location></place>"
        "<place><location>23 107 0 0</location></place>"
    )
    assert [text for _, text in found.sealed_points] == ["21 105 0 0", "22 106 0 0", "23 107 0 0"]
    assert (found.open, found.sealed) == ({}, {})


def test_a_sealed_line_is_sealed_too():
    found = fill(f"<place><way>{HOME}; {HOME}</way></place>")
    assert found.sealed_points == ((("place", "way"), f"{HOME}; {HOME}"),)
    assert (found.open, found.sealed, found.point) == ({}, {}, None)


@pytest.mark.parametrize("text", ["0.0 0.0 0.0 0.0", "0 0", " "])
def test_no_fix_is_no_point(text):
    found = fill(f"<place><location>{text}</location></place><venue>{text}</venue>")
    assert (found.point, found.sealed_points, found.exact_points) == (None, (), ())
    assert (found.open, found.sealed) == ({}, {})


@pytest.mark.parametrize(
    "text", ["21.5 105.25 0.0 0.0;21.6 105.26 0.0 0.0", "21.5 105.25 0.0 0.0; 21.6 105.26 0.0 0.0;"]
)
def test_points_are_joined_with_or_without_a_space(text):
    assert fill(f"<field>{text}</field>").open["field"] == [
        {"lat": 21.5, "lon": 105.25, "altitude": 0.0, "accuracy": 0.0},
        {"lat": 21.6, "lon": 105.26, "altitude": 0.0, "accuracy": 0.0},
    ]


def test_coordinates_may_have_exponents():
    venue = fill("<venue>1.0E-4 1.0523E2 1.5E1 4.0</venue>").open["venue"]
    assert venue == {"lat": 0.0001, "lon": 105.23, "altitude": 15.0, "accuracy": 4.0}


@pytest.mark.parametrize(
    "body",
    [
        f"<gps>{HOME}</gps>",
        f"<place><gps>{HOME}</gps></place>",
        f"<group><gps>{HOME}</gps></group>",
        f"<talk>{HOME}</talk>",
        f"<note> {HOME} </note>",
        f"<people>{HOME}</people>",
        f"<actor>{HOME}</actor>",
        f"<photos><photo>{HOME}</photo></photos>",
        f"<visit_date>{HOME}</visit_date>",
        f"<place>{HOME}</place>",
        f"<way>{HOME};{HOME}</way>",
        "<gps>21.5 105.5</gps>",
        "<gps>-1.0E-4 1.0523E2 0.0</gps>",
    ],
)
def test_coordinates_where_the_form_asks_for_none_are_dropped_and_counted(body):
    found = fill(body)
    assert found.dropped_points == 1
    assert (found.open, found.sealed, found.sealed_points) == ({}, {}, ())
    assert (found.expected_files, found.point) == ((), None)


@pytest.mark.parametrize(
    "body",
    [
        f"<talk gps='{HOME}'>a</talk>",
        f"<place>{HOME}<village>v</village></place>",
        f"<place><village>v</village>{HOME}</place>",
        f"<photos>{HOME}</photos>",
        f"<photos><meta><entity><label>{HOME}</label></entity></meta></photos>",
    ],
)
def test_coordinates_beside_the_answers_are_counted_so_that_they_are_erased_in_time(body):
    found = fill(body)
    assert found.dropped_points == 1
    assert "21.03" not in repr((found.open, found.sealed))
    assert b"21.03" not in instance.blank_points(xml(body), FORM)


def test_raw_xml_is_shown_without_the_places_that_must_not_be_shown():
    raw = xml(
        f"<place><village>v</village><location>{HOME}</location><way><b>{HOME}</b></way></place>"
        f"<venue>21.5 105.25 0.0 0.0</venue><gps a='{HOME}'>{HOME}</gps>{HOME}<!-- {HOME} -->"
        f"<note>Bình thường {{}}</note><photos><gps>{HOME}</gps></photos>",
        meta=f"<meta><instanceID>uuid:1</instanceID><entity>{HOME}</entity></meta>",
    )
    shown = instance.blank_points(raw, FORM)
    assert b"21.03" not in shown
    assert b"21.5 105.25 0.0 0.0" in shown
    assert "Bình thường".encode() in shown
    assert instance.read(shown).instance_id == "uuid:1"
    again = instance.answers(instance.read(shown), FORM)
    assert (again.sealed_points, again.dropped_points, again.village) == ((), 0, "v")


NUMBERS = st.floats(allow_nan=False, allow_infinity=False).map(repr)


@given(st.lists(NUMBERS, min_size=4, max_size=4), st.sampled_from(["e", "E"]))
def test_every_point_that_a_phone_can_write_looks_like_one(numbers, letter):
    text = " ".join(n if "." in n else n.replace("e", ".0e") for n in numbers).replace("e", letter)
    assert looks_like_place(text)
    assert looks_like_place(f"{text}; {text}")


@pytest.mark.parametrize(
    "text", ["1 2", "12 15 18 20", "ubnd hpn", "20.8 người", "v1.2 v1.3", "21.03", "a; b", "1.5 2"]
)
def test_ordinary_answers_do_not_look_like_places(text):
    assert not looks_like_place(text)
