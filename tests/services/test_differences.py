"""What an edit changed is exactly what tells two versions apart, whatever they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.services.differences import between
from server.services.reading import Answer

values = st.one_of(st.integers(), st.text(max_size=5), st.lists(st.text(max_size=3), max_size=2))
versions = st.dictionaries(st.sampled_from("abcdefgh"), values, max_size=8)


def answers(version: dict[str, object]) -> list[Answer]:
    return [Answer(path, "text", {}, value, {}, sealed=False) for path, value in version.items()]


def test_added_changed_and_taken_away():
    before = answers({"a": 1, "b": 2, "c": 3})
    after = answers({"a": 1, "c": 4, "d": 5})
    found = [
        (d.either.path, d.before and d.before.value, d.after and d.after.value)
        for d in between(before, after)
    ]
    assert found == [("b", 2, None), ("c", 3, 4), ("d", None, 5)]


@given(versions, versions)
def test_applying_them_gives_the_newer_version(before, after):
    made = dict(before)
    for difference in between(answers(before), answers(after)):
        path = difference.either.path
        assert difference.before is None or made[path] == difference.before.value
        if difference.after is None:
            del made[path]
        else:
            made[path] = difference.after.value
    assert made == after


@given(versions)
def test_nothing_differs_from_itself(version):
    assert between(answers(version), answers(version)) == []
