"""The area rule: a signed-in person's transaction sees the rows of her areas and no others."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from server.services import submissions, users
from server.storage.people import Person
from server.storage.store import Store
from tests.people import person
from tests.world import World, filled

POINTS = {"99001001": "19.01 105.01 0 5", "99002001": "19.11 105.11 0 5"}


@pytest.fixture
def filed(people: World) -> World:
    """The world with one submission in each commune."""
    with people.storage.transaction() as store:
        sender = users.get(store, "officer")
        for point in POINTS.values():
            submissions.receive(store, sender, filled({"point": point, "wish": "x"}), [])
    return people


def seen(world: World, name: str, statement: str = "select village from submissions") -> set[Any]:
    with world.storage.as_person(person(world, name)) as store:
        return set(store.db.execute(text(statement)).scalars())


@pytest.mark.parametrize(
    ("name", "villages"),
    [
        ("supervisor", {"99001001"}),
        ("neighbour", {"99002001"}),
        ("province", {"99001001", "99002001"}),
        ("officer", {"99001001", "99002001"}),
        ("auditor", set()),
        ("designer", set()),
        ("admin", set()),
    ],
)
def test_each_sees_the_submissions_of_the_areas_and_an_officer_her_own(
    filed: World, name: str, villages: set[str]
):
    assert seen(filed, name) == villages


def test_who_is_nobody_sees_nothing(filed: World):
    with filed.storage.people_engine.begin() as db:
        for table in ("submissions", "attachments", "events", "users", "user_areas", "phones"):
            assert db.execute(text(f"select count(*) from {table}")).scalar() == 0


@pytest.mark.parametrize("column", ["raw", "raw_mac", "sealed_point"])
def test_what_nobody_may_read_is_not_granted(filed: World, column: str):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(filed, "province", f"select {column} from submissions")


def test_a_person_cannot_change_to_a_wider_role_than_the_login_has(filed: World):
    with filed.storage.as_person(person(filed, "province")) as store:
        store.db.execute(text("reset role"))
        assert store.db.execute(text("select current_user")).scalar() == "neothien_person"


def test_people_and_their_phones_are_seen_by_whoever_leads_their_area(filed: World):
    names = "select username from users"
    assert seen(filed, "supervisor", names) == {"supervisor", "officer"}
    assert seen(filed, "neighbour", names) == {"neighbour", "stranger"}
    assert "officer" in seen(filed, "admin", names)
    assert seen(filed, "officer", names) == {"officer"}
    assert len(seen(filed, "supervisor", "select id from phones")) == 1
    assert seen(filed, "neighbour", "select id from phones") == set()


def test_a_village_is_an_area_too(filed: World):
    for area, expected in (("99001001", 1), ("99001002", 0)):
        leader = Person(0, "x", "supervisor", (area,))
        with filed.storage.as_person(leader) as store:
            assert count(store) == expected


def test_a_record_without_a_place_is_of_its_officers_area(people: World):
    with people.storage.transaction() as store:
        submissions.receive(store, users.get(store, "officer"), filled({"people": "1"}), [])
    assert seen(people, "supervisor", "select method from submissions") == {"none"}
    assert seen(people, "neighbour") == set()


def test_a_commune_that_changes_province_takes_its_rows_along(filed: World):
    with filed.storage.transaction() as store:
        store.db.execute(text("update communes set province = '98' where code = '99001'"))
    assert seen(filed, "province") == {"99002001"}
    assert seen(filed, "supervisor") == {"99001001"}


def count(store: Store) -> int:
    return int(store.db.execute(text("select count(*) from submissions")).scalar_one())
