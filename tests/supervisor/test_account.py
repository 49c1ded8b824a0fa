"""One's own account: password, second factor, browsers; and a form that outlives a session."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import text

from server.services import totp
from tests.people import Browser
from tests.supervisor.test_people import rows
from tests.world import PASSWORD, World

Open = Callable[[str | None], Browser]
NEW = "cay da ben nuoc"


def change(here: Browser, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    sent = {"old_password": old, "new_password": new, "new_password_again": again}
    return here.post("/account/password", sent)


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_a_password_is_replaced_and_other_browsers_are_out(browser: Open):
    here, other = browser("supervisor"), browser("supervisor")
    assert change(here).status_code == 303
    assert here.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    sent = {"username": "supervisor", "password": PASSWORD}
    assert browser(None).client.post("/sign-in", data=sent).status_code == 403
    sent["password"] = NEW
    assert browser(None).client.post("/sign-in", data=sent).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"old": "sai"}, 403),
        ({"new": "ngan", "again": "ngan"}, 400),
        ({"again": "khac"}, 400),
        ({"new": PASSWORD, "again": PASSWORD}, 400),
        ({"new": "mật khẩu có dấu", "again": "mật khẩu có dấu"}, 400),
    ],
)
def test_a_wrong_change_says_what_to_do(browser: Open, wrong: dict[str, str], status: int):
    here = browser("supervisor")
    answer = change(here, **wrong)
    assert answer.status_code == status
    assert 'class="error"' in answer.text
    assert PASSWORD not in answer.text


def by_the_door(app: Flask, username: str) -> Browser:
    """Give a browser that went through the pages of signing in."""
    here = Browser(app.test_client())
    here.sign_in(username)
    return here


def test_the_second_factor_is_turned_on_and_off(app: Flask):
    here = by_the_door(app, "supervisor")
    secret = hidden(here.get("/account/second-factor").text)["secret"]
    sent = {"secret": secret, "code": totp.code(secret)}
    assert here.post("/account/second-factor", {**sent, "password": "x"}).status_code == 403
    assert here.post("/account/second-factor", {**sent, "password": PASSWORD}).status_code == 303
    other = by_the_door(app, "supervisor")
    assert other.get("/account").location == "/sign-in/second"
    assert here.post("/account/second-factor/off", {"password": PASSWORD}).status_code == 303
    assert here.get("/account").status_code == 200
    other.sign_in("supervisor")
    assert other.get("/account").status_code == 200


def test_an_administrator_keeps_the_second_factor(people: World, app: Flask):
    here = by_the_door(app, "admin")
    here.post("/account/second-factor/off", {"password": PASSWORD})
    assert "không tắt được" in here.get("/account").text
    kept = rows(people, "select totp_secret is not null from users where username = 'admin'")
    assert kept == [(True,)]


def test_every_other_browser_is_signed_out(browser: Open):
    here, other = browser("supervisor"), browser("supervisor")
    assert here.get("/account").text.count("Trình duyệt khác") == 1
    here.post("/account/sign-out-others")
    assert other.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


SENT = {"username": "canbo.moi", "area": ["99001001", "99001002"], "password": "x", "csrf": "old"}
FROM_HERE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


def test_a_form_sent_after_the_session_is_there_after_signing_in(people: World, browser: Open):
    here = browser("supervisor")
    with people.storage.transaction() as store:
        store.db.execute(text("update sessions set last_seen_at = now() - interval '2 hours'"))
    answer = here.client.post("/people/add", data=SENT, headers=FROM_HERE)
    assert answer.status_code == 401
    assert "vẫn còn đây" in answer.text
    kept = hidden(answer.text)
    assert "canbo.moi" in kept["kept"]
    wrong = {**kept, "username": "supervisor", "password": "sai"}
    again = here.client.post("/sign-in", data=wrong, headers=FROM_HERE)
    assert again.status_code == 403
    right = {**hidden(again.text), "username": "supervisor", "password": PASSWORD}
    page = here.client.post("/sign-in", data=right, headers=FROM_HERE)
    assert page.status_code == 200
    assert 'action="/people/add"' in page.text
    assert 'name="password"' not in page.text
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(unescape(value))
    assert sent["area"] == ["99001001", "99001002"]
    answer = here.client.post("/people/add", data=sent, headers=FROM_HERE)
    assert answer.status_code == 303, answer.text
    assert rows(people, "select 1 from users where username = 'canbo.moi'") == [(1,)]


def test_the_second_factor_stands_between_and_nothing_is_lost(people: World, app: Flask):
    here = by_the_door(app, "admin")
    with people.storage.transaction() as store:
        store.db.execute(text("update sessions set ended_at = now()"))
        store.db.execute(text("update users set totp_used = 0"))
        row = store.db.execute(text("select id, totp_secret from users where username='admin'"))
        found = row.one()
    secret = people.storage.vault.open(found.totp_secret, f"totp {found.id}").decode()
    answer = here.client.post("/people/add", data=SENT, headers=FROM_HERE)
    sent = {**hidden(answer.text), "username": "admin", "password": PASSWORD}
    second = here.client.post("/sign-in", data=sent, headers=FROM_HERE)
    assert 'name="code"' in second.text
    sent = {**hidden(second.text), "code": totp.code(secret)}
    page = here.client.post("/sign-in/second", data=sent, headers=FROM_HERE)
    assert page.status_code == 200, page.text
    assert 'action="/people/add"' in page.text


def test_a_page_of_an_earlier_session_is_sent_again_with_one_click(people: World, browser: Open):
    here = browser("supervisor")
    answer = here.client.post("/people/add", data=SENT, headers=FROM_HERE)
    assert answer.status_code == 403
    fields = hidden(answer.text)
    assert fields["csrf"] == here.csrf
    assert here.client.post("/people/add", data=fields, headers=FROM_HERE).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/html"},
        {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"},
        {"Accept": "text/html", "Origin": "https://example.org"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
@pytest.mark.parametrize("name", ["supervisor", None])
def test_what_another_site_sends_is_never_kept(
    browser: Open, headers: dict[str, str], name: str | None
):
    answer = browser(name).client.post("/people/add", data=SENT, headers=headers)
    assert answer.status_code in {401, 403}
    assert "canbo.moi" not in answer.text


@pytest.mark.parametrize("kept", ["x", "[]", '{"path": "//x.org", "fields": [], "had_files": 0}'])
def test_a_broken_field_is_no_form(browser: Open, kept: str):
    here = browser(None)
    sent = {"username": "supervisor", "password": PASSWORD, "kept": kept}
    assert here.client.post("/sign-in", data=sent, headers=FROM_HERE).status_code == 303


def test_files_are_not_kept_and_that_is_told(browser: Open):
    sent = {"file": (io.BytesIO(b"x"), "ds.csv")}
    headers = {**FROM_HERE, "Referer": "http://localhost/people/import"}
    here = browser(None)
    page = here.client.post("/people/import", data=sent, headers=headers)
    sent = {**hidden(page.text), "username": "supervisor", "password": PASSWORD}
    page = here.client.post("/sign-in", data=sent, headers=FROM_HERE)
    assert "chọn lại tệp" in page.text
    assert 'href="/people/import"' in page.text
