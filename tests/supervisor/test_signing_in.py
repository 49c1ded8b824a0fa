"""Signing in, staying signed in, the second factor, and changes that come from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from server.services import totp
from tests.people import Browser
from tests.world import PASSWORD, World

Open = Callable[[str | None], Browser]


def test_a_supervisor_signs_in_and_out(browser: Open):
    here = browser("supervisor")
    assert here.get("/account").status_code == 200
    here.post("/sign-out")
    answer = here.get("/account")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/account"


def test_a_wrong_password_says_what_to_do(browser: Open):
    answer = browser(None).client.post(
        "/sign-in", data={"username": "supervisor", "password": "sai"}
    )
    assert answer.status_code == 403
    assert "không đúng" in answer.text
    assert PASSWORD not in answer.text


def test_a_password_is_not_taken_over_an_open_connection(app: Flask):
    answer = app.test_client().post(
        "/sign-in",
        data={"username": "supervisor", "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_an_administrator_goes_nowhere_before_the_second_factor(app: Flask):
    here = Browser(app.test_client())
    here.client.post("/sign-in", data={"username": "admin", "password": PASSWORD})
    assert here.get("/account").location == "/sign-in/second"
    here.sign_in("admin")
    assert here.get("/account").status_code == 200


def test_a_code_is_taken_once(people: World, app: Flask):
    first = Browser(app.test_client())
    first.sign_in("admin")
    with people.storage.reading() as store:
        sealed = store.db.execute(
            text("select id, totp_secret from users where username = 'admin'")
        ).one()
    assert sealed.totp_secret
    secret = people.storage.vault.open(sealed.totp_secret, f"totp {sealed.id}").decode()
    second = Browser(app.test_client())
    second.client.post("/sign-in", data={"username": "admin", "password": PASSWORD})
    page = second.get("/sign-in/second").text
    assert "secret" not in page
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    answer = second.client.post("/sign-in/second", data={"csrf": csrf, "code": totp.code(secret)})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "column",
    ["created_at = now() - interval '13 hours'", "last_seen_at = now() - interval '2 hours'"],
)
def test_a_session_ends(people: World, browser: Open, column: str):
    here = browser("supervisor")
    with people.storage.transaction() as store:
        store.db.execute(text(f"update sessions set {column}"))
    assert here.get("/account").status_code == 302


def test_a_disabled_account_is_out_at_once(people: World, browser: Open):
    here = browser("supervisor")
    with people.storage.transaction() as store:
        store.db.execute(text("update users set disabled_at = now()"))
    assert here.get("/account").status_code == 302


def test_a_change_from_another_site_is_refused(browser: Open):
    here = browser("supervisor")
    without = here.client.post("/sign-out")
    other_site = here.client.post(
        "/sign-out", data={"csrf": here.csrf}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    other_origin = here.client.post(
        "/sign-out", data={"csrf": here.csrf}, headers={"Origin": "https://example.org"}
    )
    assert [a.status_code for a in (without, other_site, other_origin)] == [403, 403, 403]
    assert here.get("/account").status_code == 200


def test_the_cookie_and_the_headers_are_strict(app: Flask):
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": "supervisor", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    page = client.get("/account")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "/\\example.org"])
def test_only_pages_of_ours_are_gone_on_to(app: Flask, target: str):
    answer = app.test_client().post(
        "/sign-in", data={"username": "supervisor", "password": PASSWORD, "next": target}
    )
    assert answer.location == "/map"
