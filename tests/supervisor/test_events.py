"""The record of events: auditors read who did what, nobody else does; no answer stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from server.services import moves, reading, submissions, users
from server.supervisor import events, events_words
from tests.people import Browser, person
from tests.world import World, filled

Open = Callable[[str | None], Browser]
ROOT = Path(__file__).parents[2]
RECORDS = r"record\w*\(\s*store,\s*\"([a-z_.]+)\""


@pytest.fixture
def filed(people: World) -> World:
    """A submission whose sealed answers were opened for a reason."""
    with people.storage.transaction() as store:
        sent = filled({"point": "19.01 105.01 0 5", "wish": "học nghề may"})
        submissions.receive(store, users.get(store, "officer"), sent, [])
    with people.storage.as_person(person(people, "supervisor")) as store:
        reading.show(store, 1, "supervisor", "theo đề nghị của xã")
    return people


def test_an_auditor_reads_who_did_what_and_why(filed: World, browser: Open):
    here = browser("auditor")
    assert 'href="/events"' in here.get("/account").text
    page = here.get("/events?actor=supervisor&kind=submission.sealed_shown").text
    for words in ("mở phần niêm phong", "lý do: theo đề nghị của xã", ">supervisor<"):
        assert words in page
    assert "học nghề may" not in page
    assert "thêm người" not in page.split("<tbody>")[1]
    assert "Không có việc nào khớp" in here.get("/events?actor=nobody").text
    assert "Không có việc nào khớp" in here.get("/events?to=2020-01-01").text
    assert "thêm người" in here.get("/events?from=2020-01-01").text.split("<tbody>")[1]


def details(here: Browser, kind: str) -> str:
    page = here.get(f"/events?kind={kind}").text.split("<tbody>")[1]
    return re.findall(r'<td data-label="Chi tiết">([^<]*)<', page)[0]


def test_details_are_words_and_names(filed: World, browser: Open):
    supervisor, here = browser("supervisor"), browser("auditor")
    reason = "người nhà xin chuyển"
    with filed.storage.as_person(person(filed, "supervisor")) as store:
        moves.move(store, person(filed, "supervisor"), 1, "99001002", reason)
    moved = details(here, "submission.moved")
    assert moved == "thôn cũ: 99001001 Thôn 1 (Xã Một) · thôn mới: 99001002 Thôn 2 (Xã Một)"
    supervisor.post("/people/add", {"username": "canbo.moi", "area": "99001001"})
    assert "địa bàn: 99001001 Thôn 1 (Xã Một)" in details(here, "user.added")
    with filed.storage.transaction() as store:
        user_id, phone_id = store.db.execute(text("select user_id, id from phones")).one()
    supervisor.post(f"/people/{user_id}/phones/{phone_id}/revoke", {"reason": "lost"})
    assert "lý do: Mất máy" in details(here, "phone.revoked")
    assert "địa bàn: Cả tỉnh (mã 99)" in here.get("/events?kind=user.added").text


@pytest.mark.parametrize(("columns", "sealed"), [("open", "không"), ("sealed", "có")])
def test_an_export_names_its_form_and_whether_it_held_sealed_answers(
    filed: World, browser: Open, columns: str, sealed: str
):
    asked = {"form": "khảo sát", "format": "csv", "columns": columns, "reason": "báo cáo quý bốn"}
    browser("supervisor").post("/exports", asked)
    said = details(browser("auditor"), "export.made")
    for words in (
        "biểu mẫu: Khảo sát",
        "loại tệp: CSV, trong một tệp .zip",
        f"có phần niêm phong: {sealed}",
    ):
        assert words in said


@pytest.mark.parametrize("name", ["officer", "supervisor", "province", "admin", "designer", None])
def test_nobody_else_does(filed: World, browser: Open, name: str | None):
    assert browser(name).get("/events").status_code == (403 if name else 302)


@pytest.mark.parametrize(
    "query", ["from=x", "to=9999-12-31", "before=x", "before=-1", "to=0001-01-01"]
)
def test_what_cannot_be_is_told(people: World, browser: Open, query: str):
    assert browser("auditor").get(f"/events?{query}").status_code == 400


def test_kinds_to_choose_from_keep_their_capitals(people: World, browser: Open):
    page = browser("auditor").get("/events").text
    assert ">In thẻ QR<" in page
    assert ">Đăng nhập<" in page


def test_pages_follow_each_other(filed: World, browser: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(events, "PAGE", 2)
    with filed.storage.reading() as store:
        total = store.db.execute(text("select count(*) from events")).scalar_one()
    here, address, seen = browser("auditor"), "/events", 0
    while address:
        page = here.get(address).text
        seen += page.count('<th scope="row">')
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert seen == total


def test_every_kind_that_is_written_has_words():
    written = set[str]()
    for path in (ROOT / "server").rglob("*.py"):
        if path.name not in {"events_words.py", "submissions_words.py"}:
            calls = re.findall(
                r"record\w*\(\s*(?:storage|store),\s*\"([a-z_.]+)\"", path.read_text()
            )
            written |= set(calls)
    assert len(written) > 30
    assert written <= events_words.KINDS.keys()
