"""Answers keep their type, and each one lands where its sensitivity says."""

import datetime as dt
import json

import pytest

from tests.xforms.forms import FORM, fill

WHOLE = """
<visit_date>2026-08-20</visit_date>
<place><village>1985501</village><location>21.03 105.85 10.0 4.9</location></place>
<actor>ubnd hpn</actor><order>b a</order><people>12</people><money>1.5E7</money>
<hour>10:02:49.123+07:00</hour><at>2026-08-20T10:02:49.123+07:00</at>
<note>Bình thường</note><talk>Tuyên truyền</talk>
<venue>21.5 105.25 0.0 0.0</venue>
<photos><photo>1.jpg</photo><caption>một</caption><more><deep>1</deep></more></photos>
<photos><caption>hai</caption></photos>
"""


def test_answers_are_typed_and_split_by_sensitivity():
    found = fill(WHOLE)
    assert found.open == {
        "actor": ["ubnd", "hpn"],
        "order": ["b", "a"],
        "people": 12,
        "money": 15_000_000.0,
        "hour": "10:02:49.123+07:00",
        "at": "2026-08-20T10:02:49.123+07:00",
        "talk": "Tuyên truyền",
        "venue": {"lat": 21.5, "lon": 105.25, "altitude": 0.0, "accuracy": 0.0},
        "photos": [{"photo": "1.jpg", "more": [{"deep": 1}]}, {}],
    }
    assert found.sealed == {
        "visit_date": "2026-08-20",
        "place": {"village": "1985501"},
        "note": "Bình thường",
        "photos": [{"caption": "một"}, {"caption": "hai"}],
    }
    assert isinstance(found.open["people"], int)
    assert json.loads(json.dumps([found.open, found.sealed])) == [found.open, found.sealed]


def test_what_intake_asks_for_is_at_hand():
    found = fill(WHOLE)
    assert found.village == "1985501"
    assert found.event_date == dt.date(2026, 8, 20)
    assert found.point == ("21.03 105.85 10.0 4.9", "village")
    assert found.exact_points == ((("venue",), "21.5 105.25 0.0 0.0"),)
    assert (found.unreadable, found.dropped_points) == ((), 0)


def test_absent_and_empty_elements_are_no_answers():
    for body in ("", "<people/><talk></talk><place/><photos/><photos><photo/></photos>",
                 "<note>  \n </note><people> </people><venue/><visit_date/>"):  # fmt: skip
        found = fill(body)
        assert (found.open, found.sealed, found.expected_files) == ({}, {}, ())
        assert (found.village, found.event_date, found.point) == (None, None, None)


def test_repetitions_keep_their_place_in_both_parts():
    found = fill(
        "<photos><caption>a</caption></photos><photos/><photos><photo>3.jpg</photo></photos>"
    )
    assert found.open["photos"] == [{}, {}, {"photo": "3.jpg"}]
    assert found.sealed["photos"] == [{"caption": "a"}, {}, {}]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("people", " 7 ", 7),
        ("people", "-3", -3),
        ("people", "12.0", 12),
        ("people", "1.5E7", 15_000_000),
        ("people", "999999999999999999", 999_999_999_999_999_999),
        ("money", "12.0", 12.0),
        ("money", "1.0E-4", 0.0001),
        ("money", "5", 5.0),
        ("hour", "10:02", "10:02"),
        ("hour", "03:02:49.123Z", "03:02:49.123Z"),
        ("talk", "  hai dòng\ncó khoảng trắng ", "  hai dòng\ncó khoảng trắng "),
        ("talk", "<![CDATA[<a> & b]]>", "<a> & b"),
        ("talk", "trước<!-- chú thích -->sau", "trướcsau"),
        ("talk", "5 10", "5 10"),
        ("talk", "1.5 2 3", "1.5 2 3"),
        ("actor", " ubnd \n hpn ", ["ubnd", "hpn"]),
    ],
)
def test_values_as_phones_write_them(name, text, value):
    found = fill(f"<{name}>{text}</{name}>").open[name]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["2026-08-20", "2026-08-20T00:00:00.000+07:00"])
def test_a_date_may_carry_a_time(text):
    assert fill(f"<visit_date>{text}</visit_date>").event_date == dt.date(2026, 8, 20)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people", "nhiều"),
        ("people", "1.5"),
        ("people", "9" * 19),
        ("people", "9" * 10_000),
        ("people", "1_000"),
        ("people", "١٢"),
        ("people", "NaN"),
        ("people", "1E400"),
        ("money", "Infinity"),
        ("money", "1,5"),
        ("money", "1E400"),
        ("money", "1E99999"),
        ("visit_date", "2026-02-30"),
        ("visit_date", "20260820"),
        ("visit_date", "0000-01-01"),
        ("hour", "25:00"),
        ("hour", "1002"),
        ("at", "2026-08-20 10:02"),
        ("at", "2026-08-20"),
        ("venue", "21.0"),
        ("venue", "bắc đông"),
        ("venue", "NaN NaN 0.0 0.0"),
        ("field", "21.0 105.0 0 0; x"),
    ],
)
def test_what_does_not_fit_its_type_is_kept_sealed_as_text(name, text):
    found = fill(f"<{name}>{text}</{name}>")
    assert found.open == {}
    assert found.sealed == {name: text}
    assert found.unreadable == ((name,),)
    assert found.event_date is None


def test_what_the_form_does_not_ask_for_is_kept_sealed_as_text():
    found = fill(
        "<old>cũ</old><g><x>1</x><x>2</x></g><place><old>cũ</old></place><n:o xmlns:n='u'>a</n:o>"
    )
    assert found.open == {}
    assert found.sealed == {
        "old": "cũ",
        "g": {"x": "1", "x[+]": ["2"]},
        "place": {"old": "cũ"},
        "o": "a",
    }


def test_what_came_twice_is_kept_beside_the_first():
    found = fill(
        "<people>1</people><people>2</people><people/>"
        "<place><village>a</village></place><place><village>b</village></place>"
    )
    assert found.open == {"people": 1}
    assert found.sealed["people[+]"] == ["2"]
    assert found.sealed["place"] == {"village": "a"}
    assert found.sealed["place[+]"] == [{"village": "b"}]
    assert found.village == "a"


def test_text_where_a_group_should_be_and_groups_where_text_should_be():
    found = fill("<place>chữ</place><people><b>4</b></people><note><b>x</b>y</note>")
    assert found.sealed["place"] == "chữ"
    assert found.open["people"] == 4
    assert found.sealed["note"] == "xy"


def test_text_where_a_repetition_should_be():
    found = fill("<photos>chữ</photos><photos><caption>hai</caption></photos>")
    assert found.sealed == {"photos": [{}, {"caption": "hai"}], "photos[+]": ["chữ"]}
    assert fill("<photos>chữ</photos>").sealed == {"photos[+]": ["chữ"]}


def test_meta_holds_no_answers():
    assert (
        fill("<photos><meta><entity id='1'><label>x</label></entity></meta></photos>").sealed == {}
    )


def test_the_village_is_a_single_code():
    assert fill("<place><village> 19855 </village></place>").village == "19855"
    assert FORM.village_question.path == ("place", "village")


def test_form_order_decides_which_point_and_date_count():
    found = fill("<venue>1.5 2.5 0 0</venue><place><location>3.5 4.5 0 0</location></place>")
    assert found.point == ("3.5 4.5 0 0", "village")
    assert fill("<venue>1.5 2.5 0 0</venue>").point == ("1.5 2.5 0 0", "exact")


def test_answers_and_ids_do_not_show_in_a_printed_instance():
    from server.xforms import instance
    from tests.xforms.forms import xml

    assert "bí mật" not in repr(instance.read(xml("<note>bí mật</note>")))
