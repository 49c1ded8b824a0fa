"""The inbox and review through the pages' own forms."""

from __future__ import annotations

import html
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


def test_the_next_page_and_every_kind_keep_the_filter(
    filed: World, browser: Open, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("server.services.inbox.PAGE", 1)
    page = browser("supervisor").get("/inbox?officer=officer").text
    links = re.findall(r'href="(/inbox[^"]*)"', page.split("<main")[1])
    assert "/inbox?officer=officer&amp;kind=missing_files" in links
    assert "/inbox?officer=officer&amp;before=2" in links
    assert all("officer=officer" in link for link in links)


@pytest.mark.parametrize("part", ["before=1", "kind=outside_area", "officer=nobody"])
def test_an_empty_part_is_not_said_to_be_all(filed: World, browser: Open, part: str):
    page = browser("supervisor").get(f"/inbox?{part}").text
    assert "Không còn việc nào cần xem" not in page
    assert "Xem tất cả" in page


@pytest.mark.parametrize(
    "form", [{"id": "²"}, {"id": "9" * 18}, {"id": "1", "seen": "9" * 5000 + ":received"}]
)
def test_what_is_no_number_of_a_submission_is_left_out(filed: World, browser: Open, form: dict):
    answer = browser("supervisor").post("/submissions/review", {**form, "state": "approved"})
    assert answer.status_code == 303
    assert browser("supervisor").get("/inbox?before=²").status_code == 400


@pytest.mark.parametrize("path", ["/reviews/{}/undo", "/submissions/{}/move/undo"])
def test_a_number_that_no_row_can_have_is_no_page(filed: World, browser: Open, path: str):
    assert browser("supervisor").post(path.format("9" * 20)).status_code == 404


def test_one_click_settles_a_flag(filed: World, browser: Open):
    here = browser("supervisor")
    here.post("/submissions/1/flags/declared_mismatch", {"decision": "dismiss", "next": "/inbox"})
    assert 'id="item-1"' not in here.get("/inbox").text
    here.post("/submissions/2/flags/missing_files", {"decision": "confirm", "next": "/inbox"})
    assert states(filed) == ["received", "has_issues"]
    assert 'id="item-2"' not in here.get("/inbox").text


def test_undoing_brings_an_item_back_into_the_inbox(filed: World, browser: Open):
    here = browser("supervisor")
    flag = "/submissions/1/flags/declared_mismatch"
    done = here.post(flag, {"decision": "confirm", "next": "/inbox?kind=declared_mismatch"})
    assert 'id="item-1"' not in here.get("/inbox").text
    here.post(f"/reviews/{done.location.rpartition('=')[2]}/undo", {"next": done.location})
    assert states(filed) == ["received", "received"]
    assert 'id="item-1"' in here.get("/inbox?kind=declared_mismatch").text
    assert f'action="{flag}"' in here.get("/submissions/1").text


def test_an_item_stays_until_each_of_its_flags_is_answered(filed: World, browser: Open):
    with filed.storage.transaction() as store:
        flags = "flags = '{declared_mismatch,outside_area}'"
        store.db.execute(text(f"update submissions set {flags} where id = 1"))
    here = browser("supervisor")
    dismiss = {"decision": "dismiss", "next": "/inbox"}
    here.post("/submissions/1/flags/declared_mismatch", dismiss)
    page = here.get("/inbox?kind=outside_area").text
    assert 'id="item-1"' in page
    assert re.search(r'kind=outside_area"[^>]*>[^<]*<strong>1</strong>', page)
    assert 'kind=declared_mismatch"' not in page
    here.post("/submissions/1/flags/outside_area", dismiss)
    assert 'id="item-1"' not in here.get("/inbox").text


def test_a_decision_is_told_by_name_and_taken_back_from_the_inbox(filed: World, browser: Open):
    here = browser("supervisor")
    flag, page = "/submissions/1/flags/declared_mismatch", "/inbox?kind=declared_mismatch"
    done = here.post(flag, {"decision": "dismiss", "next": page})
    told = html.unescape(here.get(done.location).text)
    named = re.search(r"Phiếu số 1 \(.+, [\d/]{10}\): “Vị trí khác thôn đã chọn” – (.+)\.", told)
    assert named
    assert named[1] == "không sao"
    assert 'id="item-1"' not in told
    assert f'action="{flag}"' in told
    back = here.post(flag, {"decision": "reopen", "next": done.location})
    assert back.location == page
    told = here.get(page).text
    assert "xem lại, phiếu trở về Việc cần xem" in told
    assert 'id="item-1"' in told
    assert here.get("/inbox?fine=1-x").status_code == 200
    here.post(flag, {"decision": "confirm", "next": page})
    assert "– cần cán bộ sửa." in here.get(page).text


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
    assert 'name="seen" value="1:received"' in here.get("/submissions/1").text
    page = {"id": "1", "seen": "1:received", "next": "/submissions/1"}
    here.post("/submissions/review", {**page, "state": "approved"})
    refused = here.post("/submissions/review", {**page, "state": "rejected", "note": "Trùng"})
    assert states(filed) == ["approved", "received"]
    assert "vừa được đổi thành “Đã duyệt”" in refused.text
    shown = here.get("/submissions/1").text
    assert "đổi tình trạng duyệt: Đã duyệt" in shown


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("flags/declared_mismatch", {"decision": "confirm"}),
        ("flags/declared_mismatch", {"decision": "dismiss"}),
        ("move", {"village": "99001002", "reason": "Đúng nơi"}),
    ],
)
def test_what_the_officer_mended_meanwhile_is_told_and_stays(
    filed: World, browser: Open, path: str, form: dict[str, str]
):
    with filed.storage.transaction() as store:
        known = store.db.execute(text("select instance_id from submissions where id = 1"))
        again = filled({"home": HERE, "village": "99001001"}, deprecated_id=known.scalar_one())
        submissions.receive(store, users.get(store, "officer"), again, [])
    here = browser("supervisor")
    answer = here.post(f"/submissions/1/{path}", {**form, "next": "/inbox"})
    assert (answer.status_code, answer.location) == (303, "/inbox")
    assert "vừa gửi bản sửa" in here.get("/inbox").text
    with filed.storage.reading() as store:
        done = "select count(*) from (select from flag_decisions union all select from moves) d"
        assert store.db.execute(text(done)).scalar_one() == 0


def test_many_at_once_leave_what_another_decided_meanwhile(filed: World, browser: Open):
    here = browser("supervisor")
    seen = re.findall(r'name="seen" value="([^"]+)"', here.get("/submissions").text)
    assert sorted(seen) == ["1:received", "2:received"]
    stale = {"id": ["1", "2"], "seen": seen, "state": "rejected", "next": "/submissions"}
    here.post("/submissions/review", {"id": "1", "seen": seen, "state": "approved"})
    again = hidden(here.post("/submissions/review", stale).text)
    answer = here.post("/submissions/review", {**again, "note": "Trùng"})
    assert states(filed) == ["approved", "rejected"]
    told = here.get(answer.location).text
    assert "1 phiếu đã chuyển thành “Không nhận”" in told
    assert "1 phiếu vừa được đổi ở nơi khác nên để nguyên" in told
    here.post("/submissions/review", {**stale, "note": "Trùng", "state": "has_issues"})
    assert states(filed) == ["approved", "rejected"]
    assert "2 phiếu vừa được đổi ở nơi khác nên để nguyên" in here.get("/submissions").text


def test_undoing_what_changed_since_says_why_and_leaves_it(filed: World, browser: Open):
    here = browser("supervisor")
    first = here.post("/submissions/review", {"id": "1", "state": "approved", "next": "/inbox"})
    here.post("/submissions/review", {"id": "1", "state": "rejected", "note": "Trùng"})
    undo = f"/reviews/{first.location.rpartition('=')[2]}/undo"
    told = here.get(here.post(undo, {"next": "/inbox"}).location).text
    assert "phiếu đã được đổi ở nơi khác sau đó" in told
    assert "Đã hoàn tác" not in told
    assert states(filed) == ["rejected", "received"]
    assert "(đã hoàn tác)" not in here.get("/submissions/1").text


def test_an_officer_has_no_empty_panel(filed: World, browser: Open):
    assert ">Xem xét</h2>" not in browser("officer").get("/submissions/1").text
    here = browser("supervisor")
    assert ">Xem xét</h2>" in here.get("/submissions/1").text
    here.post("/submissions/review", {"id": "1", "state": "approved"})
    assert ">Xem xét</h2>" in browser("officer").get("/submissions/1").text


def test_what_another_moved_meanwhile_stays(filed: World, browser: Open):
    here = browser("supervisor")
    for page in ("/inbox", "/submissions/1"):
        form = here.get(page).text.partition('action="/submissions/1/move"')[2]
        assert hidden(form.partition("</form>")[0])["seen"] == ["99001001"]
    given = {"seen": "99001001", "next": "/submissions/1"}
    here.post("/submissions/1/move", {**given, "village": "99001003", "reason": "Đúng thôn"})
    twice = here.post("/submissions/1/move", {**given, "village": "99001003", "reason": "Lại"})
    assert "Phiếu nay thuộc Thôn 3" in here.get(twice.location).text
    stale = {**given, "village": "99001002", "reason": "Nhà ở bờ kia"}
    refused = here.post("/submissions/1/move", stale)
    assert refused.status_code == 400
    assert "vừa được chuyển sang “Thôn 3” ở nơi khác" in refused.text
    assert "Nhà ở bờ kia" in refused.text
    with filed.storage.reading() as store:
        statement = text("select village from submissions where id = 1")
        assert store.db.execute(statement).scalar() == "99001003"
    again = {**hidden(refused.text), "reason": "Nhà ở bờ kia"}
    assert (
        "Phiếu nay thuộc Thôn 2" in here.get(here.post("/submissions/1/move", again).location).text
    )


def test_pressing_twice_or_undoing_twice_is_told_on_the_page(filed: World, browser: Open):
    here = browser("supervisor")
    given = {"id": "1", "state": "approved", "seen": "1:received", "next": "/inbox"}
    first = here.post("/submissions/review", given)
    assert here.post("/submissions/review", given).location == "/inbox"
    undo = f"/reviews/{first.location.rpartition('=')[2]}/undo"
    assert [here.post(undo, {"next": "/inbox"}).status_code for _ in range(2)] == [303, 303]
    assert "Không còn gì để hoàn tác" in here.get("/inbox").text


def hidden(page: str) -> dict[str, list[str]]:
    """What the form of a page sends along."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def test_what_was_refused_is_asked_for_again_with_all_that_was_sent(filed: World, browser: Open):
    here = browser("supervisor")
    given = {"id": ["1", "2"], "state": "rejected", "next": "/submissions?sort=day&from=2026-01-01"}
    for note, sentence in (("", "Hãy ghi lý do"), ("<b>" + "ă" * 1000, "dài quá 1000 ký tự")):
        answer = here.post("/submissions/review", {**given, "note": note})
        assert answer.status_code == 400
        assert sentence in answer.text
        assert html.escape(note) in answer.text
        assert "2 phiếu sẽ thành “Không nhận”" in answer.text
    assert states(filed) == ["received", "received"]
    again = hidden(answer.text)
    answer = here.post("/submissions/review", {**again, "note": "Gửi thử"})
    assert answer.location.startswith("/submissions?sort=day&from=2026-01-01&undo=")
    assert states(filed) == ["rejected", "rejected"]
    move = {"village": "99001003", "reason": " ", "next": "/submissions/1"}
    refused = here.post("/submissions/1/move", move)
    assert "Hãy viết nội dung" in refused.text
    moved = here.post("/submissions/1/move", {**hidden(refused.text), "reason": "Đúng thôn"})
    assert "Phiếu nay thuộc Thôn 3" in here.get(moved.location).text
    here.post("/submissions/1/move/undo", {"next": "/submissions/1"})
    assert "Phiếu lại thuộc Thôn 1" in here.get("/submissions/1").text


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
