import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.affinity import translate

from geo.attribution import METHODS, attribute, attribute_many
from geo.odk import Fix
from geo.plane import project, scale_at, to_plane, unproject
from geo.villages import VillageIndex
from tests.geo.places import LAT, LON, QUICK, TODAY, at, commune, square

INDEX = commune()
CODES = [None, "", "A", "B", "C", "D", "E", "nowhere"]
any_float = st.floats()
degrees = st.tuples(st.floats(LAT - 0.02, LAT + 0.04), st.floats(LON - 0.02, LON + 0.04))
fixes = st.none() | st.one_of(
    st.builds(Fix, any_float, any_float, st.none() | any_float, st.none() | any_float),
    st.builds(lambda p, r: Fix(*p, None, r), degrees, st.none() | st.floats(0, 3000)),
)
declared = st.sampled_from(CODES) | st.text()
days = st.dates() | st.just(TODAY)


@QUICK
@given(fixes, declared, days)
def test_any_input_gives_an_answer_that_makes_sense(fix, code, day):
    answer = attribute(INDEX, fix, code, day)
    assert answer.method in METHODS
    assert (answer.village is None) == (answer.method == "none")
    assert 0 <= answer.confidence <= 1
    assert sum(candidate.share for candidate in answer.candidates) <= 1 + 1e-9
    assert len(answer.candidates) <= 3
    for metres in (answer.border_distance_m, answer.declared_distance_m):
        assert metres is None or (math.isfinite(metres) and metres >= 0)
    if answer.method in {"inside", "near"}:
        assert answer.candidates[0].village == answer.village
        assert (answer.candidates[0].distance_m == 0) == (answer.method == "inside")
    else:
        assert answer.flags & {"no_fix", "implausible_fix", "outside_area"}


@QUICK
@given(degrees, st.floats(0.1, 200), st.sampled_from(CODES), days)
def test_the_short_way_for_usual_fixes_gives_the_same(place, radius, code, day):
    lat, lon = place
    (full,) = attribute_many(INDEX, [lat], [lon], [radius], [code], day)
    assert attribute(INDEX, Fix(lat, lon, None, radius), code, day) == full


def test_a_grid_changes_no_answer():
    random = np.random.default_rng(8)
    plain, gridded = commune(), commune()
    assert gridded.grid
    for east, north in random.uniform(-300, 2300, (500, 2)):
        fix = Fix(*at(east, north), 0, random.uniform(1, 90))
        assert attribute(plain, fix, "A", TODAY) == attribute(gridded, fix, "A", TODAY)


@QUICK
@given(st.lists(st.tuples(fixes, declared, days), min_size=1, max_size=20))
def test_many_records_get_the_answers_of_one(records):
    lats = [math.nan if fix is None else fix.lat for fix, _, _ in records]
    lons = [math.nan if fix is None else fix.lon for fix, _, _ in records]
    radii = [
        math.nan if fix is None or fix.accuracy is None else fix.accuracy for fix, _, _ in records
    ]
    codes, on = [code for _, code, _ in records], [day for _, _, day in records]
    many = attribute_many(INDEX, lats, lons, radii, codes, on)
    assert list(many) == [attribute(INDEX, *record) for record in records]


def test_many_batches_get_the_answers_of_one():
    """More than a batch, so that the grid, the order and the threads have their say."""
    random = np.random.default_rng(7)
    count = 20_000
    lats, lons = random.uniform(LAT - 0.01, LAT + 0.03, (2, count))
    lons += LON - LAT
    radii = random.lognormal(2, 1.5, count)
    codes = random.choice(["A", "B", "E", "", "nowhere"], count).tolist()
    many = attribute_many(INDEX, lats, lons, radii, codes, TODAY)
    assert len(set(many.methods)) == 4
    for i in range(0, count, 67):
        assert many[i] == attribute(INDEX, Fix(lats[i], lons[i], None, radii[i]), codes[i], TODAY)
    measured = many.border_distance_m, many.declared_distance_m
    for i in range(0, count, 997):
        said = many[i].border_distance_m, many[i].declared_distance_m
        expected = [None if math.isnan(column[i]) else column[i] for column in measured]
        assert said == tuple(expected)


@QUICK
@given(st.floats(-1500, 3500), st.floats(-1500, 3500), st.floats(1, 400), st.integers(-4, 4))
def test_the_answer_moves_with_the_map(east, north, radius, tenths):
    answer = attribute(INDEX, Fix(*at(east, north), 0, radius), "A", TODAY)
    shift = tenths / 10
    moved = VillageIndex(
        type(v)(v.code, v.name, v.commune, v.point, translate(v.area, shift))
        for v in INDEX.villages
        if v.area
    )
    lat, lon = at(east, north)
    again = attribute(moved, Fix(lat, lon + shift, 0, radius), "A", TODAY)
    assume(answer.border_distance_m and answer.border_distance_m > 1e-3)
    assert (again.village, again.method, again.flags) == (
        answer.village,
        answer.method,
        answer.flags,
    )
    assert again.confidence == pytest.approx(answer.confidence, abs=1e-6)
    assert again.border_distance_m == pytest.approx(answer.border_distance_m, abs=1e-3)


@st.composite
def stars(draw):
    """A shape with up to some hundred corners around the origin, perhaps with a hole."""
    spokes = draw(st.lists(st.floats(100, 1000), min_size=3, max_size=150))
    angle = np.arange(len(spokes)) * 2 * np.pi / len(spokes)
    ring = np.stack([spokes * np.cos(angle), spokes * np.sin(angle)], axis=-1)
    hole = [ring * 0.4] if draw(st.booleans()) else []
    area = shapely.Polygon(ring, hole)
    assume(area.is_valid)
    return area


@QUICK
@given(stars(), st.floats(-1200, 1200), st.floats(-1200, 1200), st.floats(1, 900))
def test_the_measures_agree_with_shapely(star, east, north, radius):
    """The oracle: GEOS's predicates and its intersection with a disc of many corners."""
    lat, lon = 16.0, 107.0
    x, y = to_plane(np.array([lat]), np.array([lon]))
    scale = scale_at(np.array([lat]))[0]
    shape = translate(star, x[0] + east, y[0] + north)
    village = square("A", 0, 0)
    index = VillageIndex([type(village)("A", "A", "9", None, unproject(shape), "surveyed")])
    answer = attribute(index, Fix(lat, lon, 0, radius), "A", TODAY)
    plane = project(np.array([index.villages[0].area]))[0]
    point = shapely.Point(x[0], y[0])
    border = plane.boundary.distance(point) / scale
    assume(abs(border) > 1e-3)
    assert answer.declared_distance_m == pytest.approx(plane.distance(point) / scale, abs=1e-4)
    assert answer.border_distance_m == pytest.approx(border, abs=1e-4)
    if answer.method == "inside":
        assert plane.contains(point)
    if answer.method in {"inside", "near"}:
        disc = point.buffer(radius * scale, quad_segs=64)
        share = disc.intersection(plane).area / disc.area
        assert answer.confidence == pytest.approx(share, abs=2e-3)
