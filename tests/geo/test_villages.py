from dataclasses import replace
from datetime import date

import pytest

from geo.attribution import attribute, attribute_many, current_village
from geo.odk import Fix
from geo.villages import VillageIndex
from tests.geo.places import TODAY, at, commune, square

CHANGE = date(2026, 5, 1)
BEFORE, AFTER = date(2026, 4, 30), CHANGE


def ended(village, *successors):
    return replace(village, valid_to=CHANGE, successors=successors)


def merged_and_split() -> VillageIndex:
    """A and B became M; C was split into N (north half missing) and P."""
    return VillageIndex(
        [
            ended(square("A", 0, 0), "M"),
            ended(square("B", 1000, 0), "M"),
            square("M", 0, 0, 2000, valid_from=CHANGE),
            ended(square("C", 5000, 0, 2000), "N", "P"),
            square("N", 5000, 0, valid_from=CHANGE),
            square("P", 6000, 0, valid_from=CHANGE),
        ]
    )


def test_a_place_is_located():
    assert commune().locate(*at(500, 500), TODAY).code == "A"
    assert commune().locate(*at(-500, 500), TODAY) is None


def test_many_places_are_located():
    index = commune()
    lats, lons = zip(*[at(500, 500), at(1500, 500), at(-900, 0)], strict=True)
    found = index.locate_many(lats, lons, TODAY)
    assert [index.codes[number] for number in found] == ["A", "B", None]


def test_a_record_keeps_the_village_of_its_day():
    index, fix = merged_and_split(), Fix(*at(500, 500), 0, 5)
    assert attribute(index, fix, None, BEFORE).village == "A"
    assert attribute(index, fix, None, AFTER).village == "M"
    days = attribute_many(index, [fix.lat] * 2, [fix.lon] * 2, None, None, [BEFORE, AFTER])
    assert days.codes.tolist() == ["A", "M"]


def test_todays_village_after_a_merger():
    index = merged_and_split()
    assert current_village(index, "A", None, AFTER) == "M"
    assert current_village(index, "A", None, BEFORE) == "A"


@pytest.mark.parametrize(("east", "code"), [(5500, "N"), (6500, "P"), (500, None)])
def test_todays_village_after_a_split_is_where_the_fix_is(east, code):
    index = merged_and_split()
    assert current_village(index, "C", Fix(*at(east, 500), 0, 5), AFTER) == code
    assert current_village(index, "C", None, AFTER) is None


def test_a_code_that_leads_nowhere():
    index = VillageIndex([ended(square("A", 0, 0), "B"), ended(square("B", 0, 0), "A")])
    assert current_village(index, "A", None, AFTER) is None
    assert current_village(index, "nowhere", None, AFTER) is None


def test_an_old_code_is_understood_after_the_change():
    answer = attribute(merged_and_split(), Fix(*at(500, 500), 0, 5), "B", AFTER)
    assert (answer.village, answer.flags) == ("M", frozenset())
    assert attribute(merged_and_split(), None, "B", AFTER).village == "M"


def test_a_new_code_is_understood_before_the_change():
    answer = attribute(merged_and_split(), Fix(*at(500, 500), 0, 5), "M", BEFORE)
    assert (answer.village, answer.flags, answer.declared_distance_m) == ("A", frozenset(), 0)


def test_a_split_code_stands_for_its_part_nearest_to_the_fix():
    index = merged_and_split()
    answer = attribute(index, Fix(*at(6500, 500), 0, 5), "C", AFTER)
    assert (answer.village, answer.flags) == ("P", frozenset())
    lost = attribute(index, None, "C", AFTER)
    assert (lost.village, lost.flags) == (None, {"no_fix", "declared_mismatch"})


def test_a_village_by_code_and_day():
    index = merged_and_split()
    assert index.village("A", BEFORE).name == "Thôn A"
    assert index.village("A", AFTER) is None
