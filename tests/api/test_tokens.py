"""Tokens: shown once, no wider than their person now, worthless when they are over."""

from __future__ import annotations

import logging
import re
from base64 import b64encode

import pytest
from sqlalchemy import text

from server.problems import Problem
from server.services import tokens
from tests.api.conftest import Program, make_token
from tests.people import person

LIST = "/v1/submissions"


def change(world, statement):
    with world.storage.transaction() as store:
        store.db.execute(text(statement))


def ids(program):
    return {item["id"] for item in program.json(LIST)["items"]}


def made(browser, **form):
    page = browser.post("/account/tokens", {"name": "QGIS", "days": "30", **form}).text
    return re.search(r'<code class="key">(nt_[\w-]+)</code>', page)[1]


def test_a_person_makes_a_token_and_a_program_reads_with_it(app, filed, browser):
    here = browser("supervisor")
    assert "Chưa có mã nào" in here.get("/account/tokens").text
    token = made(here)
    assert len(Program(app.test_client(), token).json(LIST)["items"]) == 2
    page = here.get("/account/tokens").text
    assert "QGIS" in page
    assert token not in page
    assert "Chưa dùng" not in page
    with filed.storage.reading() as store:
        kept = store.db.execute(text("select t::text from tokens t")).scalar_one()
        events = store.db.execute(text("select e::text from events e")).scalars().all()
    assert token not in kept
    assert not [event for event in events if token in event]
    assert [event for event in events if "token.added" in event]


def test_qgis_sends_it_as_a_password(app, filed):
    token = make_token(filed, "supervisor")
    client = app.test_client()

    def status(name, password):
        basic = b64encode(f"{name}:{password}".encode()).decode()
        return client.get(f"/api{LIST}", headers={"Authorization": f"Basic {basic}"}).status_code

    assert status("token", token) == 200
    assert status("supervisor", token) == 401
    assert status("token", "chim hot tren canh") == 401


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "token_needed"),
        ("Bearer", "token_needed"),
        ("Bearer ", "token_needed"),
        ("Bearer nt_wrong", "token_wrong"),
        ("Bearer \0", "token_wrong"),
        ("Digest x", "token_needed"),
        ("Basic !!!", "token_needed"),
    ],
)
def test_without_a_right_token_there_is_nothing(app, filed, header, code):
    headers = {"Authorization": header} if header else {}
    answer = app.test_client().get(f"/api{LIST}", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, code)
    assert answer.json["vi"] != answer.json["en"]
    assert "Basic" in answer.headers["WWW-Authenticate"]


def test_one_letter_makes_it_another(filed, app):
    token = make_token(filed, "supervisor")
    for wrong in (token[:-1], token + "A", token.swapcase(), "nt_" + token):
        assert Program(app.test_client(), wrong).get(LIST).status_code == 401


@pytest.mark.parametrize(
    "over",
    [
        "update tokens set expires_at = now()",
        "update tokens set revoked_at = now()",
        "update users set disabled_at = now() where username = 'supervisor'",
    ],
)
def test_what_is_over_reads_nothing(program, filed, over):
    known = program("supervisor")
    assert known.get(LIST).status_code == 200
    change(filed, over)
    assert known.get(LIST).status_code == 401


def test_it_follows_what_its_person_is_now(program, filed):
    known = program("province")
    assert len(ids(known)) == 3
    change(
        filed,
        "delete from user_areas where user_id in "
        "(select id from users where username = 'province')",
    )
    assert ids(known) == set()
    change(
        filed,
        "insert into user_areas (user_id, area) "
        "select id, '99002001' from users where username = 'province'",
    )
    assert len(ids(known)) == 1
    change(filed, "update users set role = 'officer' where username = 'province'")
    assert ids(known) == set()
    change(filed, "update users set role = 'auditor' where username = 'province'")
    assert known.get(LIST).json["code"] == "not_allowed"
    change(filed, "update users set must_change_password = true where username = 'province'")
    assert known.get(LIST).json["code"] == "password_must_change"


def test_it_may_be_narrower_than_its_person(program, filed):
    assert len(ids(program("province", ("99001",)))) == 2
    assert len(ids(program("province", ("99001002",)))) == 0
    assert len(ids(program("province", ("99001001", "99002")))) == 3
    narrow = program("province", ("99002",))
    change(
        filed, "update submissions set user_id = (select id from users where username = 'province')"
    )
    assert len(ids(narrow)) == 1, "what she sent herself elsewhere"
    change(filed, "update communes set province = '98' where code = '99002'")
    assert ids(narrow) == set()


def test_it_is_never_wider_than_its_person(filed):
    for name, areas in (
        ("supervisor", ("99002",)),
        ("supervisor", ("99",)),
        ("officer", ("99001",)),
    ):
        with pytest.raises(Problem) as caught:
            make_token(filed, name, areas)
        assert caught.value.code == "area_not_yours"


def test_another_persons_tokens_are_out_of_reach(filed, browser, app):
    token = make_token(filed, "supervisor")
    other = browser("province")
    assert "Chưa có mã nào" in other.get("/account/tokens").text
    assert other.post("/account/tokens/1/revoke").status_code == 303
    assert Program(app.test_client(), token).get(LIST).status_code == 200
    assert browser("supervisor").post("/account/tokens/1/revoke").status_code == 303
    assert Program(app.test_client(), token).get(LIST).status_code == 401
    assert browser("auditor").get("/account/tokens").status_code == 403


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"days": "366"}, "Số ngày phải từ 1 đến 365"),
        ({"days": "0"}, "Số ngày phải"),
        ({"days": "٣"}, "Số ngày phải"),
        ({"name": " "}, "Hãy đặt tên"),
        ({"name": "x" * 101}, "Hãy đặt tên"),
        ({"area": "99002"}, "địa bàn"),
    ],
)
def test_a_wrong_wish_is_told_beside_its_field(filed, browser, form, sentence):
    answer = browser("supervisor").post("/account/tokens", {"name": "QGIS", "days": "30", **form})
    assert answer.status_code in {400, 403}
    assert sentence in answer.text


def test_places_stand_in_the_order_of_their_names(filed, browser):
    names = {"99001001": "Thôn 10", "99001002": "Thôn 9", "99001003": "Bản Ăm"}
    for code, name in names.items():
        change(filed, f"update villages set name = '{name}' where code = '{code}'")
    listed = re.findall(r'<option value="(\d+)"', browser("supervisor").get("/account/tokens").text)
    assert listed == ["99001", "99001003", "99001002", "99001001"]


def test_a_name_is_not_markup(filed, browser):
    evil = '<script>alert("x")</script>'
    here = browser("supervisor")
    assert evil not in here.post("/account/tokens", {"name": evil, "days": "30"}).text
    page = here.get("/account/tokens").text
    assert evil not in page
    assert "&lt;script&gt;" in page


def test_wrong_tokens_have_to_wait_and_known_ones_do_not(app, filed):
    good, bad = make_token(filed, "supervisor"), "nt_" + "x" * 43
    assert Program(app.test_client(), good).get(LIST).status_code == 200
    tries = [Program(app.test_client(), bad).get(LIST) for _ in range(8)]
    assert [answer.status_code for answer in tries].count(401) == 5
    assert tries[-1].status_code == 429
    assert tries[-1].headers["Retry-After"]
    assert Program(app.test_client(), good).get(LIST).status_code == 200


def test_it_is_not_taken_over_an_open_connection(app, filed):
    token = make_token(filed, "supervisor")
    answer = app.test_client().get(
        f"/api{LIST}",
        headers={"Authorization": f"Bearer {token}"},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert answer.json["code"] == "token_needs_https"


def test_it_is_in_no_log(program, caplog):
    caplog.set_level(logging.DEBUG)
    known = program("supervisor")
    known.get(LIST)
    known.get("/v1/submissions?colour=red")
    assert caplog.records
    assert known.token not in "".join(str(vars(record)) for record in caplog.records)


def test_there_is_an_end_of_tokens(filed):
    for _ in range(tokens.MOST):
        make_token(filed, "supervisor")
    with pytest.raises(Problem) as caught:
        make_token(filed, "supervisor")
    assert caught.value.code == "tokens_too_many"
    assert person(filed, "supervisor")
