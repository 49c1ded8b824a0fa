"""The link to the other language: also on an answer to a form, where a page stands behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from tests.people import Browser

Open = Callable[[str | None], Browser]
WRONG = {"username": "hai từ", "commune": "99001"}


def link(answer: TestResponse) -> str | None:
    found = re.search(r'class="tongue" href="/language/en\?next=([^"]*)"', answer.text)
    return unquote(found[1]) if found else None


def send(here: Browser, path: str, form: dict[str, Any], page: str) -> TestResponse:
    headers = {"Accept": "text/html", "Referer": page}
    return here.client.post(path, data={"csrf": here.csrf, **form}, headers=headers)


def test_a_page_leads_to_itself(browser: Open):
    here = browser("supervisor")
    assert link(here.get("/people?state=no_phone")) == "/people?state=no_phone"
    assert link(browser(None).get("/sign-in?next=/map")) == "/sign-in?next=/map"


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("http://localhost/people/add?commune=99001", "/people/add?commune=99001"),
        ("http://elsewhere.test/people", "/people/add"),
        ("http://localhost/people/add/nothing", "/people/add"),
        ("http://localhost/submissions/review", "/people/add"),
        ("", "/people/add"),
    ],
)
def test_a_refused_form_leads_to_the_page_it_came_from(browser: Open, page: str, leads_to: str):
    answer = send(browser("supervisor"), "/people/add", WRONG, page)
    assert answer.status_code == 400
    assert link(answer) == leads_to


def test_a_fault_leads_to_the_page_of_the_form_if_there_is_one(browser: Open):
    here = browser("supervisor")
    answer = send(here, "/people/99999/password", {}, "http://localhost/people/99999")
    assert (answer.status_code, link(answer)) == (404, "/people/99999")
    assert link(send(here, "/people/99999/password", {}, "")) is None


def test_what_is_shown_once_or_written_is_not_left_by_accident(browser: Open):
    here = browser("supervisor")
    cards = send(here, "/people/cards", {"user": "1", "days": "7"}, "http://localhost/people")
    assert "qr-card" in cards.text
    password = send(here, "/people/1/password", {}, "http://localhost/people/1")
    form = {"id": "1", "state": "rejected"}
    again = send(here, "/submissions/review", form, "http://localhost/inbox")
    assert (password.status_code, again.status_code) == (200, 400)
    assert [link(answer) for answer in (cards, password, again)] == [None, None, None]
