"""The worker's look at what came: twins, and texts that may name somebody."""

from __future__ import annotations

from sqlalchemy import text

from server.services import looking_over, submissions, users
from tests.world import World, filled

POINT = "19.01 105.01 0 5"


def receive(world: World, **answers: str) -> None:
    with world.storage.transaction() as store:
        sender = users.get(store, "officer")
        submissions.receive(
            store, sender, filled({"day": "2026-11-02", "point": POINT} | answers), []
        )


def flags(world: World) -> list[list[str]]:
    with world.storage.reading() as store:
        return list(store.db.execute(text("select flags from submissions order by id")).scalars())


def test_a_record_that_came_twice_is_flagged_once(world: World):
    receive(world, people="3")
    receive(world, people="4")
    receive(world, people="3")
    assert looking_over.run(world.storage) == 3
    assert [looking_over.POSSIBLE_DUPLICATE in found for found in flags(world)] == [
        False,
        False,
        True,
    ]


def test_a_sealed_text_that_names_somebody_is_flagged_and_stays_sealed(world: World):
    receive(world, wish="Xin gặp Phạm Thị Mẫu")
    receive(world, wish="Muốn học nghề")
    looking_over.run(world.storage)
    assert [looking_over.SUSPICIOUS_TEXT in found for found in flags(world)] == [True, False]
    with world.storage.reading() as store:
        assert (
            store.db.execute(text("select answers::text from submissions"))
            .scalars()
            .all()[0]
            .count("Mẫu")
            == 0
        )


def test_what_was_looked_over_is_not_looked_over_again(world: World):
    receive(world, wish="Phạm Thị Mẫu")
    assert looking_over.run(world.storage) == 1
    assert looking_over.run(world.storage) == 0
    receive(world)
    assert looking_over.run(world.storage) == 1
