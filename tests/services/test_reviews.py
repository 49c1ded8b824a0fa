"""Review: states, undo, comments, flags and moves, under the area rule and kept sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from shapely import MultiPolygon, box
from sqlalchemy import text

from geo import wkb
from server.problems import Problem
from server.services import moves, remapping, reviews, submissions, users
from server.services.reviews import Undone
from server.storage import places, remaps
from server.storage import reviews as rows
from server.storage.forms import bump
from tests.people import person
from tests.world import World, filled

HERE, THERE = "19.01 105.01 0 5", "19.11 105.11 0 5"


@pytest.fixture
def filed(people: World) -> World:
    """The world with three submissions: two in 99001 (one declares another village), one in 99002.

    The first one's point is sealed.
    """
    answers: list[dict[str, str]] = [
        {"home": HERE, "village": "99001003"},
        {"point": HERE},
        {"point": THERE},
    ]
    with people.storage.transaction() as store:
        for given in answers:
            submissions.receive(store, users.get(store, "officer"), filled(given), [])
    return people


def columns(world: World, names: str, submission_id: int = 1) -> Any:
    with world.storage.reading() as store:
        statement = text(f"select {names} from submissions where id = :id")
        return store.db.execute(statement, {"id": submission_id}).one()


def test_a_supervisor_reviews_what_is_hers_and_undoes_it(filed: World):
    reader = person(filed, "supervisor")
    with filed.storage.as_person(reader) as store:
        done = reviews.review(store, reader, [1, 2, 3], "has_issues", "Thiếu ảnh")
        assert done.changed == (1, 2)
        ((change, note),) = reviews.history(store, 1)
        assert (change.old_state, change.new_state, note) == ("received", "has_issues", "Thiếu ảnh")
    assert columns(filed, "review_state", 3) == ("received",)
    with filed.storage.as_person(reader) as store:
        reviews.review(store, reader, [2], "approved")
        assert reviews.undo(store, reader, done.batch_id) == Undone(changed=1, left=1)
        undone = [reviews.history(store, one)[-1][0].is_undone for one in (1, 2)]
        assert undone == [True, False]
    assert columns(filed, "review_state", 1) == ("received",)
    assert columns(filed, "review_state", 2) == ("approved",)
    with filed.storage.as_person(reader) as store, pytest.raises(Problem, match="nothing"):
        reviews.undo(store, reader, done.batch_id)


def test_an_officer_reviews_nothing_not_even_her_own(filed: World):
    reader = person(filed, "officer")
    with filed.storage.as_person(reader) as store:
        assert reviews.review(store, reader, [1, 2], "approved").changed == ()


def test_nobody_undoes_what_another_did(filed: World):
    with filed.storage.as_person(person(filed, "supervisor")) as store:
        done = reviews.review(store, person(filed, "supervisor"), [1], "approved")
    other = person(filed, "province")
    with filed.storage.as_person(other) as store, pytest.raises(Problem, match="nothing"):
        reviews.undo(store, other, done.batch_id)
    assert columns(filed, "review_state") == ("approved",)


@pytest.mark.parametrize(
    ("state", "note", "code"),
    [
        ("x", "", "state_unknown"),
        ("rejected", " ", "note_needed"),
        ("approved", "a" * 1001, "text_too_long"),
    ],
)
def test_what_cannot_be_is_said(filed: World, state: str, note: str, code: str):
    reader = person(filed, "supervisor")
    with filed.storage.as_person(reader) as store, pytest.raises(Problem) as caught:
        reviews.review(store, reader, [1], state, note)
    assert caught.value.code == code


def test_what_people_write_is_sealed(filed: World):
    reader = person(filed, "supervisor")
    with filed.storage.as_person(reader) as store:
        reviews.comment(store, reader, 1, "Gặp lại sau Tết")
        assert [said.text for said in reviews.comments(store, [1])] == ["Gặp lại sau Tết"]
    with filed.storage.reading() as store:
        kept = store.db.execute(text("select sealed_text from comments")).scalar_one()
        told = store.db.execute(text("select details::text from events")).scalars().all()
    assert "Tết".encode() not in kept
    assert "Tết" not in "".join(told)


def test_a_flag_is_confirmed_or_dismissed(filed: World):
    reader = person(filed, "supervisor")
    with filed.storage.as_person(reader) as store:
        reviews.confirm(store, reader, 1, "declared_mismatch", "Chọn nhầm thôn")
        reviews.dismiss(store, reader, 2, "low_confidence")
    assert columns(filed, "review_state") == ("has_issues",)


def test_undoing_opens_the_flags_again_that_were_decided_with_it(filed: World):
    reader = person(filed, "supervisor")

    def decided() -> set[str]:
        with filed.storage.as_person(reader) as store:
            return {flag for _, flag in rows.decisions(store, [1])}

    with filed.storage.as_person(reader) as store:
        reviews.dismiss(store, reader, 1, "low_confidence")
    with filed.storage.as_person(reader) as store:
        first = reviews.confirm(store, reader, 1, "declared_mismatch", "Chọn nhầm thôn")
    with filed.storage.as_person(reader) as store:
        second = reviews.confirm(store, reader, 1, "outside_area", "Ở ngoài xã")
        notes = [note for _, note in reviews.history(store, 1)]
    assert notes == ["Ở ngoài xã", "Chọn nhầm thôn"]
    with filed.storage.as_person(reader) as store:
        assert reviews.undo(store, reader, second.batch_id) == Undone(changed=1, left=0)
    assert decided() == {"low_confidence", "declared_mismatch"}
    assert columns(filed, "review_state") == ("has_issues",)
    assert first.changed == second.changed == (1,)


def test_a_submission_is_moved_and_moved_back(filed: World):
    reader = person(filed, "supervisor")
    names = "village, village_today, commune, method, flags, confidence"
    before = columns(filed, names)
    assert "declared_mismatch" in before.flags
    with filed.storage.as_person(reader) as store:
        moves.move(store, reader, 1, "99001003", "Cán bộ nói đúng")
    moved = columns(filed, names)
    assert moved == ("99001003", "99001003", "99001", "moved", [], 1.0)
    with filed.storage.as_person(reader) as store:
        ((move, reason),) = moves.reasons(store, 1)
        assert (move.old_placement["village"], move.new_village) == ("99001001", "99001003")
        assert reason == "Cán bộ nói đúng"
        moves.undo_move(store, reader, 1)
    assert columns(filed, names) == before


def test_nothing_is_moved_out_of_the_persons_areas(filed: World):
    reader = person(filed, "supervisor")
    with filed.storage.as_person(reader) as store, pytest.raises(Problem) as caught:
        moves.move(store, reader, 1, "99002001", "x")
    assert caught.value.code == "village_elsewhere"
    with filed.storage.as_person(reader) as store, pytest.raises(Problem) as caught:
        moves.move(store, reader, 3, "99001001", "x")
    assert caught.value.code == "not_found"


def test_a_boundary_change_leaves_a_persons_decision(filed: World):
    reader = person(filed, "supervisor")
    with filed.storage.as_person(reader) as store:
        moves.move(store, reader, 1, "99001003", "x")
        moves.move(store, reader, 2, "99001003", "x")
    with filed.storage.transaction() as store:
        wide = wkb.dump(MultiPolygon([box(105, 19, 105.02, 19.03)]))
        places.set_guess(store, "99001001", date(2025, 7, 1), wide)
        version = places.add_boundary_version(store, "villages", "test", 1)
        remap = remaps.add(store, version, ["99001"])
        bump(store, "boundaries")
    remapping.run(filed.storage, remap)
    assert columns(filed, "village, method", 1) == ("99001003", "moved")
    assert columns(filed, "village, method", 2) == ("99001003", "moved")
