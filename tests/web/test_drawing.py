"""Names on a small map: none over another, a pin or the edge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.web.drawing import LETTER, LINE, NOWHERE, PIN, WIDTH, DrawnPin, beside, room

HEIGHT = 500
SPOTS = st.tuples(st.floats(-200, WIDTH + 200), st.floats(-200, HEIGHT + 200))


def test_names_move_inside_and_make_room_for_the_first():
    names = [("Thôn Một", (5, 250)), ("Thôn Hai", (10, 255)), ("Thôn Ba", (900, 250))]
    own, other, outside = room(names, [], HEIGHT)
    assert own[0] == len("Thôn Một") * LETTER / 2
    assert abs(other[1] - own[1]) >= LINE
    assert outside == NOWHERE


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=20), SPOTS), max_size=12),
    st.lists(SPOTS, max_size=3),
)
def test_nothing_is_printed_over_another(names, pins):
    spots = room(names, [DrawnPin("visit", pin) for pin in pins], HEIGHT)
    shown = [(name, at) for (name, _), at in zip(names, spots, strict=True) if at != NOWHERE]
    for number, (name, (x, y)) in enumerate(shown):
        half = len(name) * LETTER / 2
        assert x - half >= -0.1
        assert x + half <= WIDTH + 0.1
        for other, (x2, y2) in shown[:number]:
            apart = abs(x - x2) >= half + len(other) * LETTER / 2 - 0.2
            assert apart or abs(y - y2) >= LINE - 0.2
        for px, py in pins:
            middle = y + LINE / 3 - LINE / 2
            assert abs(px - x) >= half + PIN - 0.2 or abs(py - middle) >= LINE / 2 + PIN - 0.2


def test_a_name_and_its_count_make_way_for_a_dot():
    at = (300.0, 200.0)
    assert beside([("Khe Lim", at)], []) == [at]
    on_the_count = DrawnPin("session", (300.0, 210.0))
    (moved,) = beside([("Khe Lim", at)], [on_the_count])
    assert moved != at
    assert abs(moved[0] - at[0]) <= 32
    assert abs(moved[1] - at[1]) <= 24
    under = moved[1] + 10  # The middle of the count.
    assert max(abs(300 - moved[0]), abs(210 - under)) > 12


def test_two_names_make_way_for_each_other():
    first, second = beside([("Khe Lim", (300.0, 200.0)), ("Bến Đá", (300.0, 205.0))], [])
    assert first == (300.0, 200.0)
    assert second != (300.0, 205.0)
