"""The table of squares against the measures of borders, on shapes of all kinds."""

import numpy as np
import pytest
import shapely

from geo.borders import Borders
from geo.grid import MARGIN, OUTSIDE, UNCLEAR, Grid

X, Y = 11_500_000.0, 2_000_000.0
POINTS = 6000
FAR = 1000.0
"""Metres, many times the margins of a table: a border this far away is not measured."""


def star(random):
    """A shape around a place of a square of 12 km, half of them with a hole."""
    angle = np.sort(random.uniform(0, 2 * np.pi, random.integers(4, 90)))
    reach = random.uniform(200, 1500, len(angle))
    ring = np.stack([X + reach * np.cos(angle), Y + reach * np.sin(angle)], axis=-1)
    shape = shapely.make_valid(shapely.Polygon(ring + random.uniform(0, 12_000, 2)))
    return shape if random.random() < 0.5 else shape.difference(shape.centroid.buffer(100))


def shapes():
    """Stars that overlap, squares that touch, one shape of two parts, and a point."""
    random = np.random.default_rng(4)
    squares = [
        shapely.box(X + east, Y, X + east + 640, Y + 640) for east in range(14_000, 17_000, 640)
    ]
    parts = shapely.MultiPolygon(
        [shapely.box(X, Y - 4000, X + 900, Y - 3000), squares[0].buffer(-200)]
    )
    stars = [star(random) for _ in range(40)]
    return np.array([*stars, *squares, parts, shapely.Point(X + 20_000, Y)], dtype=object)


@pytest.fixture(scope="module")
def borders():
    return Borders(shapes())


@pytest.fixture(scope="module")
def places(borders):
    """Points, half of them close to borders; which shapes hold each; metres to a border, or FAR."""
    random = np.random.default_rng(6)
    _, ends = borders.edges()
    corners = ends[random.integers(0, len(ends), POINTS), :2] + random.normal(0, 40, (POINTS, 2))
    anywhere = random.uniform((X - 5000, Y - 5000), (X + 22_000, Y + 22_000), (POINTS, 2))
    x, y = np.concatenate([corners, anywhere]).T
    held, away = np.zeros((len(shapes()), len(x)), bool), np.full(len(x), FAR)
    for number, shape in enumerate(shapes()):
        west, south, east, north = shape.buffer(FAR).bounds
        near = np.flatnonzero((west < x) & (x < east) & (south < y) & (y < north))
        held[number, near], metres = borders.nearest(np.full(len(near), number), x[near], y[near])
        away[near] = np.minimum(away[near], metres)
    return x, y, held, away


def test_a_clear_square_lies_in_one_shape_and_no_border_is_near(borders, places):
    x, y, held, away = places
    grid = Grid(borders)
    found = grid.look_up(x, y)
    assert {OUTSIDE, UNCLEAR} < set(found.tolist())
    inside = np.flatnonzero(found >= 0)
    assert held[found[inside], inside].all()
    assert (held[:, inside].sum(axis=0) == 1).all()
    assert (away[inside] > MARGIN).all()
    assert not held[:, found == OUTSIDE].any()
    assert (away[found == OUTSIDE] > grid.outside_margin).all()
    assert found[:50].tolist() == [grid.look_up_one(*xy) for xy in zip(x[:50], y[:50], strict=True)]


@pytest.mark.parametrize("radius", [0.5, 8.0, MARGIN])
def test_a_close_look_finds_all_discs_that_one_shape_holds(borders, places, radius):
    x, y, held, away = places
    grid = Grid(borders)
    found = grid.look_closely(x, y, np.full(len(x), radius))
    settled = np.flatnonzero(found >= 0)
    assert len(settled) > 1000
    assert held[found[settled], settled].all()
    whole = (held.sum(axis=0) == 1) & (away > radius)
    assert whole[settled].all()
    # Those left undecided are in clear squares, or where shapes overlap in a square's middle.
    left = np.flatnonzero(whole & (found < 0) & (grid.look_up(x, y) == UNCLEAR))
    assert len(left) < 0.2 * len(settled)


def test_wide_discs_in_clear_squares_are_held(borders, places):
    x, y, held, away = places
    grid = Grid(borders)
    village = grid.look_up(x, y)
    radius = np.random.default_rng(2).uniform(MARGIN, 90, len(x))
    whole = grid.holds(village, x, y, radius) & (village >= 0)
    assert whole.sum() > 50
    assert held[village[whole], whole.nonzero()[0]].all()
    assert (away[whole] > radius[whole]).all()


def test_a_radius_beyond_the_margin_is_not_settled(borders, places):
    x, y, *_ = places
    found = Grid(borders).look_closely(x, y, np.full(len(x), MARGIN + 0.1))
    assert (found == UNCLEAR).all()


def test_a_table_of_nothing_is_all_outside():
    grid = Grid(Borders(np.array([], dtype=object)))
    assert grid.look_up(np.array([X]), np.array([Y])).tolist() == [OUTSIDE]
