"""Exports on pages: asking, waiting, fetching; whose files they are."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from server import worker
from server.services import users
from server.services.exports import asking, jobs
from tests.cli.received import ANSWERS, WISH, send
from tests.world import filled

FORM = "khảo sát"
ASKED = {"form": FORM, "format": "csv", "values": "labels", "language": "vi", "columns": "open"}
REASON = "đối chiếu hồ sơ quý bốn"


@pytest.fixture
def number(people):
    return send(people, filled(ANSWERS, instance_id="uuid:one")).submission_id


@pytest.fixture
def large(monkeypatch):
    """Let every export be the worker's."""
    monkeypatch.setattr(asking, "AT_ONCE", 0)


def work(world):
    """Run the worker until the queue is empty."""
    url = world.storage.engine.url.render_as_string(hide_password=False)
    worker.run(world.storage, url, wait=False)


def query(world, statement):
    with world.storage.transaction() as store:
        result = store.db.execute(text(statement))
        return list(result) if result.returns_rows else []


def test_a_small_export_is_downloaded_at_once(browser, number):
    supervisor = browser("supervisor")
    page = supervisor.get(f"/exports/new?form={FORM}&from=2026-11-01").text
    assert "1 phiếu." in page
    answer = supervisor.post("/exports", ASKED)
    assert answer.status_code == 303
    file = supervisor.get(answer.location)
    saved_as = r"attachment; filename\*=UTF-8''khao-sat-\d{4}-\d\d-\d\d\.zip"
    assert re.fullmatch(saved_as, file.headers["Content-Disposition"])
    with ZipFile(io.BytesIO(file.data)) as made:
        assert "officer,Xã Một" in made.read("khảo_sát.csv").decode()
    assert answer.location in supervisor.get("/exports").text


@pytest.mark.parametrize(("language", "mark"), [("vi", "niem-phong"), ("en", "sealed")])
def test_a_file_with_sealed_answers_is_named_so(browser, number, language, mark):
    asked = {**ASKED, "columns": "sealed", "reason": REASON, "language": language}
    supervisor = browser("supervisor")
    file = supervisor.get(supervisor.post("/exports", asked).location)
    saved_as = rf"attachment; filename\*=UTF-8''khao-sat-{mark}-\d{{4}}-\d\d-\d\d\.zip"
    assert re.fullmatch(saved_as, file.headers["Content-Disposition"])


def test_what_the_fields_say_is_exported_without_counting_first(browser, number):
    """The fields of the filter stand in the form that exports, once each."""
    page = browser("supervisor").get(f"/exports/new?form={FORM}").text
    form = page[page.index('<form class="parts" method="post" action="/exports">') :]
    for name in ("form", "from", "to", "area", "officer", "format", "reason"):
        assert f'name="{name}"' in form
        assert f'type="hidden" name="{name}"' not in form


def test_counting_keeps_the_choices_but_not_the_reason(browser, number):
    supervisor = browser("supervisor")
    chosen = {**ASKED, "from": "2026-11-01", "reason": REASON, "count": "1"}
    address = supervisor.post("/exports", chosen).location
    assert address.startswith("/exports/new?")
    assert "reason" not in address
    page = supervisor.get(address).text
    assert 'value="2026-11-01"' in page
    assert 'value="csv" checked' in page


def test_a_large_one_is_made_by_the_worker(browser, people, number, large):
    supervisor = browser("supervisor")
    page = supervisor.post("/exports", ASKED).location
    assert "Đang đợi" in supervisor.get(page).text
    assert supervisor.get(f"{page}/file").status_code == 409
    work(people)
    assert "sẵn sàng" in supervisor.get(page).text
    assert supervisor.get(f"{page}/file").status_code == 200
    assert query(people, "select state, done, total from exports") == [("ready", 1, 1)]


def test_a_broken_download_resumes(browser, number):
    supervisor = browser("supervisor")
    address = supervisor.post("/exports", ASKED).location
    whole = supervisor.get(address)
    tag, size = whole.headers["ETag"], len(whole.data)

    def part(**headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return supervisor.client.get(address, headers={"Accept": "text/html", **headers})

    rest = part(Range="bytes=100-", If_Range=tag)
    assert (rest.status_code, rest.data) == (206, whole.data[100:])
    assert rest.headers["Content-Range"] == f"bytes 100-{size - 1}/{size}"
    assert part(Range="bytes=0-9").data + part(Range="bytes=10-").data == whole.data
    assert part(Range="bytes=-5").data == whole.data[-5:]
    assert part(Range="bytes=100-", If_Range='"other"').data == whole.data
    assert part(Range=f"bytes={size}-").status_code == 416
    assert supervisor.client.head(address).headers["Content-Length"] == str(size)


def test_only_who_made_it_can_fetch_it(browser, number):
    address = browser("supervisor").post("/exports", ASKED).location
    for name in ("neighbour", "province"):
        assert browser(name).get(address).status_code == 404
    for name in ("auditor", "admin", "officer", "designer"):
        assert browser(name).get(address).status_code == 403
        assert browser(name).post("/exports", ASKED).status_code == 403
    assert browser(None).get(address).status_code == 302


def test_other_areas_make_it_void(browser, people, number):
    supervisor = browser("supervisor")
    address = supervisor.post("/exports", ASKED).location
    with people.storage.transaction() as store:
        store.db.execute(
            text("""update user_areas set area = '99002' where user_id =
          (select id from users where username = 'supervisor')""")
        )
    assert supervisor.get(address).status_code == 403


def test_who_lost_the_account_gets_nothing_made(browser, people, number, large):
    browser("supervisor").post("/exports", ASKED)
    with people.storage.transaction() as store:
        users.disable(store, "supervisor", "test")
    work(people)
    assert query(people, "select state, blob from exports") == [("void", None)]


def test_the_worker_uses_the_areas_of_now(browser, people, number, large):
    browser("supervisor").post("/exports", ASKED)
    query(
        people,
        """update user_areas set area = '99002' where user_id =
          (select id from users where username = 'supervisor') returning 1""",
    )
    work(people)
    assert query(people, "select state, done from exports") == [("ready", 0)]


def test_a_killed_job_is_made_anew(browser, people, number, large):
    page = browser("supervisor").post("/exports", ASKED).location
    query(people, "update exports set state = 'working', done = 7 returning 1")
    work(people)
    assert query(people, "select state, done from exports") == [("ready", 1)]
    assert query(people, "select count(*) from events where kind = 'export.made'") == [(1,)]
    assert page


def test_a_full_disk_is_said_on_the_page(browser, people, number, large, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jobs, "_keep", full)
    supervisor = browser("supervisor")
    page = supervisor.post("/exports", ASKED).location
    work(people)
    assert "đã đầy" in supervisor.get(page).text
    assert "exports/new?form=" in supervisor.get(page).text


def test_files_are_deleted_after_a_day_and_that_is_on_record(browser, people, number):
    supervisor = browser("supervisor")
    address = supervisor.post("/exports", ASKED).location
    assert jobs.erase(people.storage) == 0
    ((blob,),) = query(people, "select blob from exports")
    query(people, "update exports set ready_at = now() - interval '25 hours' returning 1")
    assert supervisor.get(address).status_code == 410
    assert jobs.erase(people.storage) == 1
    assert people.storage.blobs.size(blob) is None
    assert query(people, "select count(*) from events where kind = 'export.erased'") == [(1,)]
    assert "Đã xóa" in supervisor.get("/exports").text


def test_what_nobody_makes_any_more_is_given_up(browser, people, number, large):
    page = browser("supervisor").post("/exports", ASKED).location
    query(people, "update exports set asked_at = now() - interval '25 hours' returning 1")
    jobs.erase(people.storage)
    assert "Hãy xuất lại" in browser("supervisor").get(page).text


def test_sealed_answers_need_a_reason_which_is_on_record(browser, people, number):
    supervisor = browser("supervisor")
    sealed = ASKED | {"columns": "sealed"}
    refused = supervisor.post("/exports", sealed | {"reason": "ngắn"})
    assert refused.status_code == 400
    assert "ít nhất 10" in refused.text
    assert 'value="sealed" checked' in refused.text
    assert not query(people, "select 1 from exports")
    file = supervisor.get(supervisor.post("/exports", sealed | {"reason": REASON}).location)
    with ZipFile(io.BytesIO(file.data)) as made:
        assert WISH in made.read("khảo_sát.csv").decode()
    ((actor, details),) = query(
        people, "select actor, details from events where kind = 'export.made'"
    )
    assert (actor, details["reason"], details["rows"]) == ("supervisor", REASON, 1)
    assert "wish" in details["columns"]
    kept = query(people, "select e::text from exports e")[0][0]
    assert REASON not in kept


def test_what_is_kept_on_the_server_cannot_be_read_there(browser, people, number):
    browser("supervisor").post("/exports", ASKED)
    for path in people.settings.data.rglob("*"):
        if path.is_file():
            assert b"uuid:one" not in path.read_bytes()


@pytest.mark.parametrize(
    "wrong",
    [{"form": ""}, {"form": "không có"}, {"format": "exe"}, {"from": "x"}, {"area": "9'9"}],
)
def test_wrong_requests_are_sentences(browser, number, wrong):
    answer = browser("supervisor").post("/exports", ASKED | wrong)
    assert answer.status_code in {400, 404} or wrong == {"form": "không có"}
    assert "Traceback" not in answer.text


def test_an_empty_list_says_what_to_do(browser):
    page = browser("supervisor").get("/exports").text
    assert "Chưa xuất tệp nào" in page
    assert 'href="/exports/new"' in page
    assert re.search(r"<select[^>]*name=\"form\"", browser("supervisor").get("/exports/new").text)
