"""Filling forms in a browser: who may, what is told before, and the door that takes them."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from server.services import publishing, users
from server.services import submissions as submissions_service
from server.storage.tables import quarantine, submissions
from tests.openrosa.conftest import multipart
from tests.world import filled
from tests.xforms.workbooks import workbook

FORM = "khảo sát"
INSTANCE = "uuid:dien-tren-trinh-duyet"
SILENT = """
type | name | label::Tiếng Việt (vi) | label::English (en) | required | relevant
audio | voice | Giọng nói | Voice | yes |
barcode | code | Mã | Code | yes |
"""


def publish(people, survey: str, form_id: str = "silent") -> None:
    settings = {"form_title": "Thu âm", "form_id": form_id, "version": "1"}
    with people.storage.transaction() as store:
        publishing.publish(store, workbook(survey, settings=settings), "a.xlsx", {}, "test")


def rows(people):
    with people.storage.reading() as store:
        return store.db.execute(select(submissions)).all()


def send(here, body: bytes, **headers: str):
    content, kind = multipart(body)
    headers = {"Accept": "application/json", "X-CSRF-Token": here.csrf} | headers
    return here.client.post("/filling/submission", data=content, content_type=kind, headers=headers)


def test_an_officer_is_led_from_the_list_to_the_form(browser):
    here = browser("officer")
    assert "Khảo sát" in here.get("/fill").text
    before = here.get(f"/fill/{FORM}")
    assert before.status_code == 200
    assert "/fill/kh%E1%BA%A3o%20s%C3%A1t/form" in before.text
    page = here.get(f"/fill/{FORM}/form")
    assert page.status_code == 200
    assert 'data-xform="/filling/1/form.xml"' in page.text
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in before.headers["Content-Security-Policy"]


def test_the_form_and_its_files_are_those_of_a_phone(people, browser):
    here = browser("officer")
    phone = browser(None).client
    assert (
        here.get("/filling/1/form.xml").data
        == phone.get(f"/key/{people.token}/forms/1/form.xml").data
    )
    ours = here.get("/filling/1/media/villages.csv")
    assert ours.data == phone.get(f"/key/{people.token}/forms/1/media/villages.csv").data
    assert b"99001001" in ours.data
    assert b"99002001" not in ours.data
    assert here.get("/filling/1/media/nothing.csv").status_code == 404


def test_a_filled_form_is_stored_for_the_user_and_no_phone(people, browser):
    here = browser("officer")
    answer = send(here, filled({"people": "3"}, instance_id=INSTANCE))
    assert (answer.status_code, answer.json) == (201, {"outcome": "stored", "submission": 1})
    [row] = rows(people)
    assert (row.instance_id, row.phone_id, row.answers["people"]) == (INSTANCE, None, 3)
    again = send(here, filled({"people": "3"}, instance_id=INSTANCE))
    assert (again.status_code, again.json["outcome"]) == (201, "repeated")
    other = send(here, filled({"people": "4"}, instance_id=INSTANCE))
    assert (other.status_code, other.json) == (409, {"outcome": "conflict", "submission": 1})
    assert len(rows(people)) == 1
    with people.storage.reading() as store:
        assert store.db.execute(select(quarantine.c.reason)).scalars().all() == [
            "submission_conflict"
        ]


def test_a_conflict_with_what_she_may_not_see_leads_nowhere(people, browser):
    body = filled({"people": "3"}, instance_id=INSTANCE)
    with people.storage.transaction() as store:
        submissions_service.receive(store, users.get(store, "stranger"), body, [])
    other = send(browser("officer"), filled({"people": "4"}, instance_id=INSTANCE))
    assert (other.status_code, other.json) == (409, {"outcome": "conflict", "submission": None})


def test_a_request_from_elsewhere_stores_nothing(people, browser):
    here = browser("officer")
    body = filled({"people": "3"})
    assert send(here, body, **{"X-CSRF-Token": "x"}).status_code == 403
    assert send(here, body, Origin="https://example.org").status_code == 403
    signed_out = send(browser(None), body)
    assert (signed_out.status_code, signed_out.json["code"]) == (401, "sign_in_needed")
    assert rows(people) == []


def test_who_is_signed_in_by_now(browser):
    here = browser("officer")
    told = here.client.get("/filling/who").json
    assert told == {"username": "officer", "csrf": here.csrf}
    assert browser(None).client.get("/filling/who").status_code == 302


@pytest.mark.parametrize("name", ["supervisor", "designer", "admin", "auditor"])
def test_others_do_not_fill(browser, name):
    here = browser(name)
    for path in ("/fill", f"/fill/{FORM}", f"/fill/{FORM}/form", "/filling/1/form.xml"):
        assert here.get(path).status_code == 403, path
    assert send(here, filled({})).status_code == 403


def test_a_form_that_a_browser_cannot_finish_does_not_start(people, browser):
    publish(people, SILENT)
    page = browser("officer").get("/fill/silent").text
    assert "không điền được trên trình duyệt" in page
    assert "Giọng nói" in page
    assert "Bắt đầu điền" not in page


def test_a_closed_or_unknown_form_is_told(browser):
    here = browser("officer")
    assert here.get("/fill/none").status_code == 404
    assert "đã đóng" in here.get("/fill/none/form").text


def test_what_is_no_form_is_told_in_words(browser):
    here = browser("officer")
    headers = {"Accept": "application/json", "X-CSRF-Token": here.csrf}
    sent = {"file": (io.BytesIO(b"x"), "x")}
    answer = here.client.post("/filling/submission", data=sent, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json) == {"code", "vi", "en"}
