"""Places beside what they were before."""

from __future__ import annotations

from shapely import MultiPolygon, Point, Polygon, box

from geo.lineage import heirs_of, same_shape


def test_a_shape_is_the_same_whatever_corner_it_begins_with() -> None:
    turned = Polygon([(1, 1), (1, 0), (0, 0), (0, 1)])
    assert same_shape(box(0, 0, 1, 1), turned)
    assert same_shape(box(0, 0, 1, 1), MultiPolygon([turned]))
    assert same_shape(box(0, 0, 1, 1), box(0, 0, 1, 1 + 1e-10))


def test_parts_may_come_in_any_order() -> None:
    one, other = box(0, 0, 1, 1), box(2, 0, 3, 1)
    assert same_shape(MultiPolygon([one, other]), MultiPolygon([other, one]))


def test_a_moved_corner_makes_another_shape() -> None:
    assert not same_shape(box(0, 0, 1, 1), box(0, 0, 1, 1.0001))
    assert not same_shape(Point(0, 0), Point(0, 0.0001))
    assert not same_shape(Point(0, 0), None)
    assert same_shape(None, None)


def test_heirs_took_a_tenth_or_more_and_come_by_share() -> None:
    parts = {"a": box(0, 0, 0.3, 1), "b": box(0.3, 0, 0.95, 1), "c": box(0.95, 0, 2, 1)}
    assert heirs_of(box(0, 0, 1, 1), parts) == ("b", "a")
    assert heirs_of(box(5, 5, 6, 6), parts) == ()
    assert heirs_of(box(5, 5, 6, 6), {}) == ()
