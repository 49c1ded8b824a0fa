import unicodedata
from collections import Counter
from datetime import date

from geo.places import all_places, places_on
from geo.plane import VIETNAM

FIRST, LAST_APRIL, AUTUMN = date(2025, 7, 1), date(2026, 4, 30), date(2026, 10, 1)


def test_provinces_and_communes_of_a_day():
    for day in (FIRST, LAST_APRIL, AUTUMN):
        places = places_on(day).values()
        assert sum(place.is_province for place in places) == 34
        assert sum(not place.is_province for place in places) == 3321
    assert places_on(date(2025, 6, 30)) == {}


def test_kinds_follow_the_resolutions():
    def kinds(day):
        return Counter(place.type for place in places_on(day).values())

    assert kinds(FIRST) == {"tỉnh": 28, "thành phố": 6, "xã": 2621, "phường": 687, "đặc khu": 13}
    assert kinds(LAST_APRIL)["phường"] == 697
    assert kinds(AUTUMN) == {"tỉnh": 25, "thành phố": 9, "xã": 2599, "phường": 709, "đặc khu": 13}


def test_a_place_that_changed():
    assert places_on(date(2026, 4, 29))["26368"].full_name == "Xã Long Thành"
    assert places_on(LAST_APRIL)["26368"].full_name == "Phường Long Thành"
    assert places_on(LAST_APRIL)["75"].full_name == "Thành phố Đồng Nai"
    assert places_on(LAST_APRIL)["75"].plain == "Dong Nai"


def test_every_row_is_well_formed():
    codes = {place.code for place in all_places()}
    south, west, north, east = VIETNAM
    for place in all_places():
        assert len(place.code) == (2 if place.is_province else 5)
        assert place.code.isdigit()
        assert place.parent is None or place.parent in codes
        assert place.name == unicodedata.normalize("NFC", place.name).strip()
        assert place.plain.isascii()
        assert south < place.lat < north
        assert west < place.lon < east
