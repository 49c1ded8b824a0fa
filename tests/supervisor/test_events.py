"""The record of events: auditors read who did what, nobody else does; no answer stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from server.services import reading, submissions, users
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


@pytest.mark.parametrize("name", ["officer", "supervisor", "province", "admin", "designer", None])
def test_nobody_else_does(filed: World, browser: Open, name: str | None):
    assert browser(name).get("/events").status_code == (403 if name else 302)


@pytest.mark.parametrize(
    "query", ["from=x", "to=9999-12-31", "before=x", "before=-1", "to=0001-01-01"]
)
def test_what_cannot_be_is_told(people: World, browser: Open, query: str):
    assert browser("auditor").get(f"/events?{query}").status_code == 400


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
