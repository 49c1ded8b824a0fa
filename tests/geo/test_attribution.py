import math
from datetime import date

import pytest

from geo.attribution import attribute
from geo.discs import BORDER_TOLERANCE_M
from geo.odk import Fix
from geo.villages import VillageIndex
from tests.geo.places import LAT, LON, TODAY, at, commune, square


def judged(east, north, accuracy=10.0, declared=None, index=None, day=TODAY):
    return attribute(index or commune(), Fix(*at(east, north), 0.0, accuracy), declared, day)


def test_a_fix_inside_a_village_belongs_to_it():
    answer = judged(500, 400, declared="A")
    assert (answer.village, answer.method, answer.confidence) == ("A", "inside", 1)
    assert answer.border_distance_m == pytest.approx(400, abs=2)
    assert answer.declared_distance_m == 0
    assert [candidate.village for candidate in answer.candidates] == ["A"]
    assert answer.flags == frozenset()
    assert answer.area_source == "surveyed"


def test_a_fix_by_the_border_is_shared_with_the_neighbour():
    answer = judged(995, 500, accuracy=20)
    assert (answer.village, answer.method) == ("A", "inside")
    # A chord at a quarter of the radius leaves 0.5 + (asin(d) + d*sqrt(1-d*d))/pi of the disc.
    expected = 0.5 + (math.asin(0.25) + 0.25 * math.sqrt(1 - 0.0625)) / math.pi
    assert answer.confidence == pytest.approx(expected, abs=0.01)
    assert [candidate.village for candidate in answer.candidates] == ["A", "B"]
    assert answer.candidates[1].distance_m == pytest.approx(5, abs=1)
    assert sum(candidate.share for candidate in answer.candidates) == pytest.approx(1)


def test_at_the_corner_of_four_the_answer_is_doubtful():
    answer = judged(999, 999, accuracy=30)
    assert answer.village == "A"
    assert answer.confidence < 0.3
    assert "low_confidence" in answer.flags
    assert len(answer.candidates) == 3


def test_outside_but_within_accuracy_is_near():
    answer = judged(-80, 500, accuracy=100)
    assert (answer.village, answer.method) == ("A", "near")
    assert 0 < answer.confidence < 0.5
    assert answer.flags == {"low_confidence"}
    assert answer.candidates[0].distance_m == pytest.approx(80, abs=1)
    assert answer.border_distance_m == answer.candidates[0].distance_m


def test_outside_within_the_tolerance_of_borders_is_near():
    assert judged(-(BORDER_TOLERANCE_M - 5), 500, accuracy=3).method == "near"


def test_too_far_from_all_villages_the_declared_one_stands():
    answer = judged(-3000, 500, declared="B")
    assert (answer.village, answer.method, answer.confidence) == ("B", "declared", 0)
    assert answer.flags == {"outside_area", "declared_mismatch"}
    assert answer.declared_distance_m == pytest.approx(4000, rel=0.01)
    assert answer.border_distance_m == answer.declared_distance_m
    assert answer.candidates == ()


def test_too_far_and_nothing_declared_is_none():
    answer = judged(-3000, 500)
    assert (answer.village, answer.method) == (None, "none")
    assert answer.flags == {"outside_area"}


def test_a_declared_village_farther_than_the_accuracy_explains_is_flagged():
    far = judged(500, 500, declared="B")
    assert (far.village, far.flags) == ("A", {"declared_mismatch"})
    assert far.declared_distance_m == pytest.approx(500, abs=2)
    explained = judged(960, 500, declared="B")
    assert (explained.village, explained.flags) == ("A", frozenset())


@pytest.mark.parametrize("declared", ["B", None])
def test_without_a_fix_the_declared_village_stands(declared):
    answer = attribute(commune(), None, declared, TODAY)
    assert answer.village == declared
    assert answer.method == ("declared" if declared else "none")
    assert answer.flags == {"no_fix"}
    assert answer.border_distance_m is answer.declared_distance_m is None


@pytest.mark.parametrize(
    "fix",
    [
        Fix(LON, LAT, 0, 5),
        Fix(91, 105, 0, 5),
        Fix(48.0, 2.0, 0, 5),
        Fix(*at(500, 500), 0, 50_000),
        Fix(*at(500, 500), 0, -1),
        Fix(*at(500, 500), 0, math.inf),
        Fix(math.inf, LON, 0, 5),
        Fix(0, 0, 0, 12),
    ],
    ids=["swapped", "no latitude", "abroad", "coarse", "negative", "infinite", "inf", "zero"],
)
def test_an_implausible_fix_never_decides(fix):
    answer = attribute(commune(), fix, "C", TODAY)
    assert (answer.village, answer.method) == ("C", "declared")
    assert answer.flags == {"implausible_fix"}


@pytest.mark.parametrize("accuracy", [None, 0, math.nan])
def test_a_fix_that_does_not_say_how_accurate_it_is_counts_as_ten_metres(accuracy):
    assert judged(995, 500, accuracy=accuracy) == judged(995, 500, accuracy=10)


@pytest.mark.parametrize("declared", ["nowhere", "A" * 10_000, "'; --", "\0"])
def test_an_unknown_declared_village_is_a_flag(declared):
    answer = judged(500, 500, declared=declared)
    assert (answer.village, answer.flags) == ("A", {"declared_mismatch"})
    assert answer.declared_distance_m is None
    assert judged(-9000, 0, declared=declared).method == "none"


def test_an_empty_declaration_is_none():
    assert judged(500, 500, declared="") == judged(500, 500)


def test_overlapping_areas_share_the_confidence():
    index = VillageIndex([square("A", 0, 0), square("B", 0, 0)])
    answer = judged(500, 500, index=index)
    assert (answer.village, answer.confidence) == ("A", 0.5)
    assert "low_confidence" in answer.flags


def test_a_surveyed_area_goes_before_a_guessed_one():
    index = VillageIndex([square("A", 0, 0, area_source="guessed"), square("B", 0, 0)])
    assert judged(500, 500, index=index).village == "B"


def test_a_guessed_area_is_marked():
    index = VillageIndex([square("A", 0, 0, area_source="guessed")])
    assert judged(500, 500, index=index).area_source == "guessed"


def test_a_village_known_by_a_point_is_reached_close_to_it():
    index = commune()
    answer = attribute(index, Fix(LAT, LON + 0.1002, 0, 10), "E", TODAY)
    assert (answer.village, answer.method, answer.confidence) == ("E", "near", 0)
    assert attribute(index, Fix(LAT, LON + 0.12, 0, 10), "E", TODAY).method == "declared"


def test_a_village_without_any_place_can_be_declared():
    nowhere = square("X", 0, 0)
    index = VillageIndex([type(nowhere)("X", "Thôn X", "99001")])
    answer = judged(500, 500, declared="X", index=index)
    assert (answer.village, answer.method) == ("X", "declared")
    assert answer.border_distance_m is answer.declared_distance_m is None


def test_without_villages_there_is_no_answer():
    answer = judged(500, 500, declared="A", index=VillageIndex([]))
    assert (answer.village, answer.method) == (None, "none")
    assert answer.flags == {"outside_area", "declared_mismatch"}


def test_a_very_old_day():
    assert judged(500, 500, day=date.min).village is None
