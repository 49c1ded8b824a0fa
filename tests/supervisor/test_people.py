"""People of an area: who may add and change whom, and the same rule in the database itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from server.problems import Problem
from server.services import people as services
from server.services import submissions, users
from server.storage.store import Store
from tests.people import Browser, person
from tests.world import PASSWORD, World, filled

Open = Callable[[str | None], Browser]
Change = Callable[[Store], None]


def rows(world: World, statement: str, **values: object) -> list[tuple]:
    with world.storage.reading() as store:
        return [tuple(row) for row in store.db.execute(text(statement), values)]


def id_of(world: World, username: str) -> int:
    return rows(world, "select id from users where username = :n", n=username)[0][0]


def test_a_supervisor_adds_an_officer_who_needs_no_password(people: World, browser: Open):
    here = browser("supervisor")
    answer = here.post("/people/add", {"username": "canbo.moi", "area": "99001001"})
    assert answer.status_code == 303, answer.text
    page = here.get(answer.location).text
    assert "canbo.moi" in page
    assert "Thôn 1 (Xã Một)" in page
    assert rows(people, "select role, password_hash from users where username = 'canbo.moi'") == [
        ("officer", "!")
    ]
    assert rows(people, "select details->>'username' from events where kind = 'user.added'")[
        -1
    ] == ("canbo.moi",)
    assert "canbo.moi" in here.get("/people").text
    assert "canbo.moi" not in browser("neighbour").get("/people").text


@pytest.mark.parametrize("password", ["", "!", PASSWORD])
def test_who_has_no_password_signs_in_with_none(people: World, browser: Open, password: str):
    browser("supervisor").post("/people/add", {"username": "canbo.moi", "area": "99001"})
    sent = {"username": "canbo.moi", "password": password}
    assert browser(None).client.post("/sign-in", data=sent).status_code == 403


def test_an_administrator_adds_a_supervisor_with_a_password_for_one_time(browser: Open):
    here = browser("admin")
    sent = {"username": "phutrach2", "area": "99001", "role": "supervisor"}
    page = here.post("/people/add", sent).text
    password = re.search(r'class="key password">([^<]+)<', page)[1]
    new = browser(None)
    sent = {"username": "phutrach2", "password": password}
    assert new.client.post("/sign-in", data=sent).status_code == 303
    assert new.get("/people").location == "/account/password"
    assert new.get("/account").location == "/account/password"
    token = re.search(r'name="csrf" value="(\w+)"', new.get("/account/password").text)[1]
    changed = {"csrf": token, "old_password": password, "new_password": "mot hai ba bon"}
    sent = changed | {"new_password_again": "mot hai ba bon"}
    answer = new.client.post("/account/password", data=sent)
    assert answer.status_code == 303, answer.text
    assert new.get("/people").status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"role": "admin", "area": "99001"}, 403),
        ({"role": "supervisor", "area": "99001"}, 403),
        ({"role": "officer", "area": "99002"}, 403),
        ({"role": "officer", "area": "99002001"}, 403),
        ({"role": "officer", "area": "99"}, 403),
        ({"role": "officer"}, 400),
        ({"role": "officer", "area": "x"}, 403),
        ({"role": "officer", "area": "99001", "username": "có dấu"}, 400),
        ({"role": "officer", "area": "99001", "username": "stranger"}, 400),
    ],
)
def test_nobody_is_given_more_than_the_giver_has(
    people: World, browser: Open, sent: dict[str, str], status: int
):
    before = rows(people, "select count(*) from users")
    answer = browser("supervisor").post("/people/add", {"username": "x1", **sent})
    assert answer.status_code == status
    assert 'class="error"' in answer.text
    assert rows(people, "select count(*) from users") == before


NUMBERS = ["0912345678", "091.234.5678", "+84912345678", "84-912-345-678", "001099012345"]


@pytest.mark.parametrize("username", [*NUMBERS, "0912 345 678", "123456789"])
def test_a_number_that_tells_who_it_is_is_no_user_name(people: World, browser: Open, username: str):
    before = rows(people, "select count(*) from users")
    answer = browser("supervisor").post("/people/add", {"username": username, "area": "99001"})
    assert answer.status_code == 400
    assert "Đừng dùng số điện thoại hay số căn cước" in answer.text
    assert rows(people, "select count(*) from users") == before


@pytest.mark.parametrize("username", ["cb2026", "canbo.99001001", "12345678", "cb0912345678"])
def test_other_names_may_have_digits(browser: Open, username: str):
    answer = browser("supervisor").post("/people/add", {"username": username, "area": "99001"})
    assert answer.status_code == 303


@pytest.mark.parametrize("target", ["neighbour", "stranger", "province", "admin", "designer"])
@pytest.mark.parametrize("action", ["password", "disable", "areas", "cards"])
def test_nobody_outside_or_above_is_changed(people: World, browser: Open, target: str, action: str):
    user_id = id_of(people, target)
    here = browser("supervisor")
    before = rows(people, "select * from users order by id")
    if action == "cards":
        answer = here.post("/people/cards", {"user": user_id, "days": "7"})
    else:
        answer = here.post(f"/people/{user_id}/{action}", {"area": "99001"})
    assert answer.status_code in {403, 404}
    assert rows(people, "select * from users order by id") == before
    assert rows(people, "select count(*) from phones") == [(1,)]


def test_villages_stand_with_their_communes_and_apart_from_each_other(people: World, browser: Open):
    with people.storage.transaction() as store:
        store.db.execute(
            text("update user_areas set area = '99001001' where user_id = :id"),
            {"id": id_of(people, "supervisor")},
        )
        store.db.execute(
            text("insert into user_areas values (:id, '99002001')"),
            {"id": id_of(people, "supervisor")},
        )
    here = browser("supervisor")
    assert "Thôn 1 (Xã Một); Thôn 1 (Xã Hai)" in here.get("/account").text
    here.post("/people/add", {"username": "canbo.moi", "area": ["99001001", "99002001"]})
    page = here.post("/people/cards", {"user": id_of(people, "canbo.moi"), "days": "7"}).text
    assert "Thôn 1 (Xã Một); Thôn 1 (Xã Hai)" in page


@pytest.mark.parametrize(("name", "shown"), [("canbo.moi", True), ("supervisor", False)])
def test_who_may_not_print_a_card_is_not_told_to(
    people: World, browser: Open, name: str, shown: bool
):
    here = browser("supervisor")
    here.post("/people/add", {"username": "canbo.moi", "area": "99001001"})
    page = here.get(f"/people/{id_of(people, name)}").text
    assert "Chưa có máy nào" in page
    assert ("In một thẻ QR" in page) == shown
    assert ('action="/people/cards"' in page) == shown


def test_one_of_them_is_one_in_english(people: World, browser: Open):
    here = browser("supervisor")
    here.get("/language/en")
    page = here.post("/people/cards", {"user": id_of(people, "officer"), "days": "7"}).text
    assert "1 QR card to print" in page
    assert ">1 day<" in here.get("/people").text
    with people.storage.transaction() as store:
        submissions.receive(store, users.get(store, "officer"), filled({"photo": "1.jpg"}), [])
    assert "1 file missing" in here.get("/submissions").text
    assert "1 file missing" in here.get("/submissions/1").text


def test_who_has_areas_elsewhere_too_is_seen_and_not_changed(people: World, browser: Open):
    user_id = id_of(people, "officer")
    with people.storage.transaction() as store:
        store.db.execute(text(f"insert into user_areas values ({user_id}, '99002001')"))
    here = browser("supervisor")
    page = here.get(f"/people/{user_id}").text
    assert "không sửa được" in page
    assert "99002001" not in page
    assert "In thẻ" not in page
    assert here.post(f"/people/{user_id}/disable").status_code == 403
    assert browser("province").post(f"/people/{user_id}/disable").status_code == 303


def test_an_account_is_closed_and_opened_on_record(people: World, browser: Open):
    user_id = id_of(people, "officer")
    here = browser("supervisor")
    assert here.post(f"/people/{user_id}/disable").status_code == 303
    assert "Đã khóa" in here.get(f"/people/{user_id}").text
    phone = here.client.get(f"/key/{people.token}/formList")
    assert phone.status_code == 403
    assert here.post(f"/people/{user_id}/enable").status_code == 303
    assert here.client.get(f"/key/{people.token}/formList").status_code == 200
    kinds = rows(people, "select kind, actor from events where kind like 'user._%abled'")
    assert kinds == [("user.disabled", "supervisor"), ("user.enabled", "supervisor")]


def test_areas_are_added_and_taken_away_but_never_the_last(people: World, browser: Open):
    user_id = id_of(people, "officer")
    here = browser("supervisor")
    path = f"/people/{user_id}/areas"
    mine = "select area from user_areas where user_id = :id order by area"
    assert here.post(path, {"remove": "99001"}).status_code == 400
    here.post(path, {"area": "99001002"})
    assert rows(people, mine, id=user_id) == [("99001",)]
    browser("province").post(path, {"area": "99002001"})
    assert rows(people, mine, id=user_id) == [("99001",), ("99002001",)]
    assert here.post(path, {"area": "99001002"}).status_code == 403


def test_only_areas_that_are_missing_are_offered(people: World, browser: Open):
    here, path = browser("province"), f"/people/{id_of(people, 'officer')}/areas"
    assert 'name="area"' not in here.get(f"{path}?commune=99001").text
    assert "đã có mọi địa bàn" in here.get(f"{path}?commune=99001").text
    assert 'name="area" value="99002"' in here.get(f"{path}?commune=99002").text


def test_nothing_chosen_is_not_said_to_be_saved(people: World, browser: Open):
    here, path = browser("supervisor"), f"/people/{id_of(people, 'officer')}/areas"
    here.post(path)
    page = here.get(path).text
    assert "Đã ghi" not in page
    assert "Hãy chọn ít nhất một địa bàn" in page


def at_once(world: World, first: Change, second: Change) -> str:
    """Do one change while another is not committed yet; give the code of what is refused."""

    def later() -> str:
        try:
            with world.storage.as_person(person(world, "province")) as store:
                second(store)
        except Problem as problem:
            return problem.code
        return ""

    with ThreadPoolExecutor(1) as pool:
        with world.storage.as_person(person(world, "province")) as store:
            first(store)
            told = pool.submit(later)
            time.sleep(0.5)
        return told.result(10)


def test_an_area_that_two_add_at_once_is_added_once(people: World):
    who, user_id = person(people, "province"), id_of(people, "officer")
    add = partial(services.add_area, actor=who, user_id=user_id, code="99002")
    assert at_once(people, add, add) == ""
    mine = "select area from user_areas where user_id = :id order by area"
    assert rows(people, mine, id=user_id) == [("99001",), ("99002",)]


def test_two_at_once_do_not_take_the_last_area_away(people: World, browser: Open):
    who, user_id = person(people, "province"), id_of(people, "officer")
    browser("province").post(f"/people/{user_id}/areas", {"area": "99002"})
    take = partial(services.remove_area, actor=who, user_id=user_id)
    assert at_once(people, partial(take, code="99001"), partial(take, code="99002")) == (
        "areas_needed"
    )
    mine = "select area from user_areas where user_id = :id"
    assert rows(people, mine, id=user_id) == [("99002",)]


def test_a_password_signs_the_person_out_everywhere(people: World, browser: Open):
    other = browser("supervisor")
    user_id = id_of(people, "supervisor")
    assert browser("admin").post(f"/people/{user_id}/password").status_code == 200
    assert other.get("/account").location == "/sign-in?next=/account"


@pytest.mark.parametrize("name", ["officer", "designer", "auditor"])
@pytest.mark.parametrize("path", ["/people", "/people/add", "/people/import", "/people/1"])
def test_other_roles_have_no_people(browser: Open, name: str, path: str):
    assert browser(name).get(path).status_code == 403


@pytest.mark.parametrize("query", ["area=1", "area=99 or 1", "state=x", "q=%00"])
def test_a_wrong_filter_says_so(browser: Open, query: str):
    assert browser("supervisor").get(f"/people?{query}").status_code == 400


def test_the_list_goes_on_page_by_page(people: World, browser: Open, monkeypatch):
    monkeypatch.setattr("server.services.people.PAGE", 2)
    here = browser("province")
    seen, address = [], "/people"
    while address:
        page = here.get(address).text
        seen += re.findall(r'<th scope="row"><a href="/people/\d+">([^<]+)</a>', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        back = re.search(r'rel="prev" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert seen == sorted(seen)
    assert {"officer", "stranger", "supervisor", "neighbour", "province"} <= set(seen)
    previous = here.get(back[1].replace("&amp;", "&")).text
    assert seen[-3] in previous or seen[-4] in previous


CHANGES = {
    "raise a role": "insert into users (id, username, role, password_hash) "
    "overriding system value values (9001, 'x', 'admin', '!')",
    "own areas": "insert into user_areas (user_id, area) values (:me, '99002')",
    "take an officer": "insert into user_areas (user_id, area) values (:stranger, '99001')",
    "own password": "update users set password_hash = '!' where id = :me",
    "phone of another": "insert into phones (user_id, token_hash, label) "
    "values (:stranger, '\\x00', '')",
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_itself_refuses(people: World, change: str):
    me, stranger = id_of(people, "supervisor"), id_of(people, "stranger")
    before = rows(people, "select username, password_hash from users order by id")
    try:
        with people.storage.as_person(person(people, "supervisor")) as store:
            store.db.execute(text(CHANGES[change]), {"me": me, "stranger": stranger})
    except ProgrammingError as error:
        assert "row-level security" in str(error)
    assert rows(people, "select username, password_hash from users order by id") == before
    assert rows(people, "select count(*) from phones") == [(1,)]
    assert rows(people, "select count(*) from user_areas where user_id = :i", i=me) == [(1,)]
    assert rows(people, "select area from user_areas where user_id = :i", i=stranger) == [
        ("99002",)
    ]


@pytest.mark.parametrize("column", ["password_hash", "totp_secret"])
def test_what_opens_an_account_is_not_granted(people: World, column: str):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        people.storage.as_person(person(people, "admin")) as store,
    ):
        store.db.execute(text(f"select {column} from users"))
