"""The inbox and review through the pages' own forms."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import text

from server.services import submissions, users
from tests.people import Browser
from tests.world import World, filled

Open = Callable[[str | None], Browser]
HERE = "19.01 105.01 0 5"


@pytest.fixture
def filed(people: World) -> World:
    """Two submissions in 99001, the first of which declares another village, and a photo named."""
    with people.storage.transaction() as store:
        sender = users.get(store, "officer")
        submissions.receive(store, sender, filled({"home": HERE, "village": "99001003"}), [])
        submissions.receive(store, sender, filled({"point": HERE, "photo": "a.jpg"}), [])
        store.db.execute(text("update submissions set received_at = now() - interval '2 hours'"))
    return people


def states(world: World) -> list[str]:
    with world.storage.reading() as store:
        statement = text("select review_state from submissions order by id")
        return list(store.db.execute(statement).scalars())


def test_the_inbox_lists_what_is_unclear(filed: World, browser: Open):
    page = browser("supervisor").get("/inbox").text
    assert "Vị trí khác thôn đã chọn" in page
    assert "Thiếu tệp" in page
    assert "Không còn việc nào" in browser("neighbour").get("/inbox").text


def test_one_kind_can_be_looked_at_alone(filed: World, browser: Open):
    page = browser("supervisor").get("/inbox?kind=missing_files").text
    assert 'id="item-2"' in page
    assert 'id="item-1"' not in page
    assert browser("supervisor").get("/inbox?kind=x").status_code == 400


def test_one_click_settles_a_flag(filed: World, browser: Open):
    here = browser("supervisor")
    here.post("/submissions/1/flags/declared_mismatch", {"decision": "dismiss", "next": "/inbox"})
    assert 'id="item-1"' not in here.get("/inbox").text
    here.post("/submissions/2/flags/missing_files", {"decision": "confirm", "next": "/inbox"})
    assert states(filed) == ["received", "has_issues"]
    assert 'id="item-2"' not in here.get("/inbox").text


def test_a_submission_is_moved_from_the_inbox(filed: World, browser: Open):
    here = browser("supervisor")
    assert '<option value="99001003" selected>' in here.get("/inbox").text
    answer = here.post(
        "/submissions/1/move", {"village": "99001003", "reason": "Đúng thôn đã chọn"}
    )
    assert answer.status_code == 303
    after = here.get(answer.location).text
    assert 'id="item-1"' not in after
    with filed.storage.reading() as store:
        statement = text("select village, method from submissions where id = 1")
        assert store.db.execute(statement).one() == ("99001003", "moved")
    assert "/submissions/1/move/undo" in after
    back = here.post("/submissions/1/move/undo", {"next": answer.location})
    assert 'id="item-1"' in here.get(back.location).text
    assert "/submissions/1/move/undo" not in here.get(back.location).text


@pytest.mark.parametrize("page", ["/inbox?kind=low_confidence", "/submissions?sort=day"])
def test_many_are_reviewed_at_once_and_undone(filed: World, browser: Open, page: str):
    here = browser("supervisor")
    answer = here.post(
        "/submissions/review",
        {"id": ["1", "2"], "state": "approved", "next": page},
    )
    assert states(filed) == ["approved", "approved"]
    batch = re.search(r"undo=(\d+)", answer.location)
    assert batch
    assert answer.location.startswith(f"{page}&")
    assert f"/reviews/{batch[1]}/undo" in here.get(answer.location).text
    here.post(f"/reviews/{batch[1]}/undo", {"next": answer.location})
    assert states(filed) == ["received", "received"]


def test_what_another_decided_meanwhile_stays(filed: World, browser: Open):
    here = browser("supervisor")
    assert 'name="seen" value="received"' in here.get("/submissions/1").text
    page = {"id": "1", "seen": "received", "next": "/submissions/1"}
    here.post("/submissions/review", {**page, "state": "approved"})
    here.post("/submissions/review", {**page, "state": "rejected", "note": "Trùng"})
    assert states(filed) == ["approved", "received"]
    shown = here.get("/submissions/1").text
    assert "vừa được đổi thành “Đã duyệt”" in shown
    assert "đổi tình trạng duyệt: Đã duyệt" in shown


def test_pressing_twice_or_undoing_twice_is_told_on_the_page(filed: World, browser: Open):
    here = browser("supervisor")
    given = {"id": "1", "state": "approved", "seen": "received", "next": "/inbox"}
    first = here.post("/submissions/review", given)
    assert here.post("/submissions/review", given).location == "/inbox"
    undo = f"/reviews/{first.location.rpartition('=')[2]}/undo"
    assert [here.post(undo, {"next": "/inbox"}).status_code for _ in range(2)] == [303, 303]
    assert "Không còn gì để hoàn tác" in here.get("/inbox").text


def test_what_is_missing_is_said_on_the_page_it_came_from(filed: World, browser: Open):
    here = browser("supervisor")
    here.post("/submissions/review", {"id": "1", "state": "rejected", "next": "/inbox"})
    assert "Hãy ghi lý do" in here.get("/inbox").text
    assert states(filed) == ["received", "received"]


@pytest.mark.parametrize("name", ["neighbour", "officer", "admin", "auditor", None])
def test_nobody_else_changes_anything(filed: World, browser: Open, name: str | None):
    here = browser(name)
    for path, data in (
        ("/submissions/review", {"id": "1", "state": "approved"}),
        ("/submissions/1/flags/declared_mismatch", {"decision": "dismiss"}),
        ("/submissions/1/move", {"village": "99001003", "reason": "x"}),
        ("/submissions/1/comments", {"text": "x"}),
    ):
        assert here.post(path, data).status_code in {303, 302, 401, 403, 404}
    with filed.storage.reading() as store:
        for table in ("flag_decisions", "moves", "comments", "reviews"):
            assert store.db.execute(text(f"select count(*) from {table}")).scalar() == 0
    assert states(filed) == ["received", "received"]
