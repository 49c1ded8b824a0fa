"""POST /submission: stored, the same again, more files, conflicts (openrosa-form-submission)."""

from __future__ import annotations

from sqlalchemy import text

from tests.openrosa.conftest import Phone
from tests.world import World, filled

DONE = b"full submission upload was successful!"


def rows(world: World, statement: str) -> list[tuple]:
    with world.storage.reading() as store:
        return [tuple(row) for row in store.db.execute(text(statement))]


def test_a_submission_is_stored_in_its_village(world: World, phone: Phone):
    answer = phone.post(
        filled({"day": "2026-08-20", "village": "99001001", "point": "19.01 105.01 0 5.0"})
    )
    assert answer.status_code == 201
    assert DONE in answer.data
    assert rows(world, "select village, method, confidence, flags from submissions") == [
        ("99001001", "inside", 1.0, [])
    ]
