import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.odk import (
    Fix,
    format_geopoint,
    format_geotrace,
    parse_geopoint,
    parse_geoshape,
    parse_geotrace,
)
from tests.geo.places import QUICK

numbers = st.floats(allow_nan=False, allow_infinity=False)


def test_a_fix_is_read_with_altitude_and_accuracy():
    assert parse_geopoint("18.1 105.2 12.5 4.0") == Fix(18.1, 105.2, 12.5, 4.0)
    assert parse_geopoint("18.1 105.2").point.coords[0] == (105.2, 18.1)


@pytest.mark.parametrize("text", ["", "  ", "0 0", "0.0 0.0 0.0 0.0", "-0.0 0 0 0E0"])
def test_no_fix(text):
    assert parse_geopoint(text) is None


def test_java_exponents():
    assert parse_geopoint("1.5E-4 1.05E2 0.0 1.5E7") == Fix(0.00015, 105.0, 0.0, 1.5e7)


def test_out_of_range_is_left_to_the_rule():
    assert parse_geopoint("105.2 18.1 0 -5") == Fix(105.2, 18.1, 0.0, -5.0)
    assert parse_geopoint("1e300 -999") == Fix(1e300, -999.0)


@pytest.mark.parametrize(
    "text",
    ["18.1", "a b", "18,1 105,2", "NaN 105", "18 Infinity", "1 2 3 4 5", "1_8 105", "1e999 2"],
)
def test_what_is_not_a_fix_is_refused_without_repeating_it(text):
    with pytest.raises(GeoError) as caught:
        parse_geopoint(text)
    assert caught.value.code == "geopoint_unreadable"
    assert text not in caught.value.sentence("vi") + caught.value.sentence("en")


def test_traces_with_and_without_space_after_the_semicolon():
    tight = parse_geotrace("18 105 1 2;18.1 105.1 3 4")
    assert tight == parse_geotrace("18 105 1 2; 18.1 105.1 3 4;")
    assert list(tight.shape.coords) == [(105, 18), (105.1, 18.1)]
    assert [(fix.altitude, fix.accuracy) for fix in tight.fixes] == [(1, 2), (3, 4)]
    assert parse_geotrace(format_geotrace(tight.fixes)) == tight
    assert parse_geotrace("") is None


def test_shapes_are_closed():
    shape = parse_geoshape("18 105;18 106;19 106")
    assert shape.shape.exterior.is_closed
    assert shape.shape.equals(parse_geoshape("18 105;18 106;19 106;18 105").shape)


def test_too_few_points_and_the_place_of_a_bad_one():
    with pytest.raises(GeoError, match="at least two"):
        parse_geotrace("18 105 0 0")
    with pytest.raises(GeoError, match="at least three"):
        parse_geoshape("18 105;18 106;18 105")
    with pytest.raises(GeoError, match="point 2"):
        parse_geotrace("18 105;x 106")


@QUICK
@given(st.text() | st.lists(numbers.map(repr) | st.text("0.eE- 9", max_size=6)).map(" ".join))
def test_any_text_gives_a_fix_nothing_or_a_geo_error(text):
    for parse in (parse_geopoint, parse_geotrace, parse_geoshape):
        try:
            parse(text)
        except GeoError as error:
            assert error.sentence("vi") and error.sentence("en")


@QUICK
@given(numbers, numbers, numbers, numbers)
def test_what_is_written_is_read_back(lat, lon, altitude, accuracy):
    fix = parse_geopoint(format_geopoint(Fix(lat, lon, altitude, accuracy)))
    if not any((lat, lon, altitude, accuracy)):
        assert fix is None
    else:
        assert fix == Fix(lat, lon, altitude, accuracy)
        assert math.isfinite(fix.lat)
