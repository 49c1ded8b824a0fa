"""The table of submissions: its columns, order, pages, filter and search, and who sees what."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from server.services import publishing, submissions, users
from server.services.attachments import UploadedFile
from server.supervisor import periods
from tests.people import Browser
from tests.photos.pictures import jpeg
from tests.postgres import Databases
from tests.world import World, copied_world, derived, filled
from tests.xforms.workbooks import workbook

HERE, THERE = "19.01 105.01 0 5", "19.11 105.11 0 5"
EVIL = "<script>alert(1)</script>"

TALK = """
type | name | label::Tiếng Việt (vi) | label::English (en) | sensitivity
date | day | Ngày | Day | public
begin group | what | Nội dung | Content
select_one kind | kind | Hình thức | Kind | public
select_multiple topic | topics | Chủ đề chính | Topics | internal
text | theme | Tên chủ đề | Theme | public
text | secret | Điều riêng | Private | sensitive
end group
integer | people | Số người dự | Attendance | public
begin repeat | item | Hiện vật | Items
text | name | Tên | Name | public
end repeat
"""
CHOICES = """
list_name | name | label::Tiếng Việt (vi) | label::English (en)
kind | hoi_nghi | Hội nghị | Meeting
kind | loa | Loa truyền thanh | Loudspeaker
kind | khac | Khác | Other
topic | hoa_giai | Hòa giải ở cơ sở | Mediation
topic | ma_tuy | Phòng, chống ma túy | Drugs
"""


def talk(what: str = "", **answers: str) -> bytes:
    return filled(answers, form_id="talk", extra=f"<what>{what}</what>" if what else "")


def file_six(world: World) -> None:
    """Add a form of choices, and six submissions in two communes."""
    settings = {"form_title": "Tuyên truyền", "form_id": "talk", "version": "1"}
    with world.storage.transaction() as store:
        publishing.publish(store, workbook(TALK, CHOICES, settings), "talk.xlsx", {}, "test")
        sender = users.get(store, "officer")
        for number in range(1, 4):
            day = f"2026-08-0{number}"
            sent = filled({"day": day, "point": HERE, "people": f"{number}00", "wish": "kín đáo"})
            submissions.receive(store, sender, sent, [])
        submissions.receive(store, sender, filled({"day": "2026-08-09", "point": THERE}), [])
        chosen = "<kind>hoi_nghi</kind><topics>hoa_giai</topics><secret>bí mật</secret>"
        theme = "<theme>Cùng xoá bỏ kỳ thị Đường mới</theme>"
        submissions.receive(store, sender, talk(chosen + theme, day="2026-08-05", people="40"), [])
        evil = "<kind>loa</kind><theme>&lt;script&gt;alert(1)&lt;/script&gt;</theme>"
        submissions.receive(store, sender, talk(evil, day="2026-08-06"), [])


@pytest.fixture
def people(people_template: Path, databases: Databases, tmp_path: Path) -> Iterator[World]:
    """The world with everybody and what `file_six` adds."""
    made = derived(people_template, databases, ("people", "talks"), file_six)
    with copied_world(made, databases, tmp_path / "data", "talks") as world:
        yield world


@pytest.fixture
def filed(people: World) -> World:
    """The same, by the name that says what matters here."""
    return people


Browsers = Callable[[str | None], Browser]


def days(page: str) -> list[str]:
    """The days in a table's rows, in their order."""
    return re.findall(r'<th scope="row"><a href="/submissions/\d+"><time[^>]*>(\d\d)/', page)


def test_a_table_has_the_questions_words_and_what_was_answered(filed: World, browser: Browsers):
    page = browser("supervisor").get("/submissions?form=talk").text
    assert days(page) == ["06", "05"]
    for words in ("Hình thức", "Hội nghị", "Hòa giải ở cơ sở", "Số người dự", "2 phiếu"):
        assert words in page
    assert "bí mật" not in page
    assert "Điều riêng" not in page


def test_labels_are_in_the_readers_language(filed: World, browser: Browsers):
    reader = browser("supervisor")
    reader.get("/language/en?next=/")
    page = reader.get("/submissions?form=talk").text
    assert "Meeting" in page
    assert "Hội nghị" not in page


def test_all_forms_stand_in_one_table_too(filed: World, browser: Browsers):
    page = browser("supervisor").get("/submissions").text
    assert days(page) == ["06", "05", "03", "02", "01"]
    assert "Khảo sát" in page


def test_each_sees_her_own(filed: World, browser: Browsers):
    assert days(browser("neighbour").get("/submissions").text) == ["09"]
    assert len(days(browser("province").get("/submissions").text)) == 6
    assert len(days(browser("officer").get("/submissions").text)) == 6
    assert days(browser("stranger").get("/submissions").text) == []
    for name in ("auditor", "admin", "designer"):
        assert browser(name).get("/submissions").status_code == 403
    assert browser(None).get("/submissions").status_code == 302


def test_paper_says_what_is_filtered_who_printed_and_when(filed: World, browser: Browsers):
    reader = browser("supervisor")
    asked = "form=talk&from=2026-08-01&area=99001&officer=officer&review=approved&flag=no_fix&q=a"
    page = reader.get(f"/submissions?{asked}").text
    said = (
        "Chỉ: biểu mẫu Tuyên truyền · địa bàn Xã Một · từ ngày 01/08/2026 · cán bộ officer"
        " · tình trạng đã duyệt · lưu ý không có vị trí · tìm a"
    )
    assert f'<p class="print">{said}</p>' in page
    assert re.search(r"In bởi supervisor, số liệu lúc \d\d/\d\d/20\d\d \d\d:\d\d", page)
    assert '<p class="print">Mọi phiếu, trừ phiếu không nhận</p>' in reader.get("/submissions").text


def test_days_the_wrong_way_round_are_told(filed: World, browser: Browsers):
    page = browser("supervisor").get("/submissions?from=2026-08-09&to=2026-08-01").text
    assert "Ngày đầu ở sau ngày cuối" in page


def test_an_officer_gets_no_review_and_no_export(filed: World, browser: Browsers):
    page = browser("officer").get("/submissions").text
    assert 'name="id"' not in page
    assert "/exports" not in page


def test_columns_are_chosen_in_the_address_and_stay(filed: World, browser: Browsers):
    reader = browser("supervisor")
    page = reader.get("/submissions?form=talk&column=what/theme").text
    assert "Tên chủ đề" in page.split("<thead>")[1].split("</thead>")[0]
    assert "Số người dự" not in page.split("<thead>")[1].split("</thead>")[0]
    assert "column=what%2Ftheme&amp;sort=village" in page
    for path in ("what/secret", "item/name", "day", "none"):
        assert reader.get(f"/submissions?form=talk&column={path}").status_code == 400


def test_answers_are_never_markup(filed: World, browser: Browsers):
    page = browser("supervisor").get("/submissions?form=talk&column=what/theme").text
    assert EVIL not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("sort", ["day", "-day", "received", "-received", "village", "-village"])
@pytest.mark.parametrize("reader", ["province", "officer", "supervisor"])
def test_pages_follow_each_other_there_and_back(
    filed: World, browser: Browsers, monkeypatch, sort: str, reader: str
):
    whole = days_and_links(browser(reader).get(f"/submissions?sort={sort}").text)[0]
    monkeypatch.setattr("server.services.submission_table.ROWS", 2)
    there, cursor = list[list[str]](), f"/submissions?sort={sort}"
    while cursor:
        rows, back, cursor = days_and_links(browser(reader).get(cursor).text)
        there.append(rows)
    assert [row for rows in there for row in rows] == whole
    returned = [there.pop()]
    while back:
        rows, back, _ = days_and_links(browser(reader).get(back).text)
        returned.append(rows)
    assert [row for rows in reversed(returned) for row in rows] == whole


def test_officers_sort_by_name_and_none_comes_last(filed: World, browser: Browsers, monkeypatch):
    with filed.storage.transaction() as store:
        store.db.execute(text("update submissions set user_id = null where id = 2"))
    monkeypatch.setattr("server.services.submission_table.ROWS", 2)
    for sort in ("officer", "-officer"):
        seen, cursor = list[str](), f"/submissions?sort={sort}"
        while cursor:
            rows, _, cursor = days_and_links(browser("province").get(cursor).text)
            seen += rows
        assert len(seen) == 6
        assert seen[-1] == "02"


def days_and_links(page: str) -> tuple[list[str], str, str]:
    links = {
        rel: re.search(
            rf'<a[^>]*rel="{rel}"[^>]*href="([^"]+)"|<a[^>]*href="([^"]+)"[^>]*rel="{rel}"', page
        )
        for rel in ("prev", "next")
    }
    found = {rel: (m[1] or m[2]).replace("&amp;", "&") if m else "" for rel, m in links.items()}
    return days(page), found["prev"], found["next"]


@pytest.mark.parametrize("cursor", ["x", "%00", "é", "AAAA", "A" * 400, "eyJhIjoxfQ"])
def test_a_tampered_cursor_is_told_in_the_readers_language(
    filed: World, browser: Browsers, cursor: str
):
    answer = browser("supervisor").get(f"/submissions?at={cursor}")
    assert answer.status_code == 400
    assert "trang đầu của bảng" in answer.text


def test_a_cursor_of_another_order_is_refused(filed: World, browser: Browsers, monkeypatch):
    monkeypatch.setattr("server.services.submission_table.ROWS", 2)
    reader = browser("supervisor")
    _, _, following = days_and_links(reader.get("/submissions").text)
    cursor = re.search(r"at=([^&]+)", following)[1]
    assert reader.get(f"/submissions?sort=village&at={cursor}").status_code == 400


@pytest.mark.parametrize(
    "wrong", ["form=none", "sort=answers", "area=abc", "review=x", "from=yesterday", "flag=x"]
)
def test_a_wrong_filter_is_told(filed: World, browser: Browsers, wrong: str):
    assert browser("supervisor").get(f"/submissions?{wrong}").status_code == 400


def test_a_filter_narrows_and_goes_along(filed: World, browser: Browsers):
    page = browser("province").get("/submissions?area=99002&from=2026-08-01").text
    assert days(page) == ["09"]
    assert 'href="/map?from=2026-08-01&amp;area=99002"' in page
    assert 'href="/exports/new?from=2026-08-01&amp;area=99002"' in page


def test_nothing_found_says_what_to_do(filed: World, browser: Browsers):
    page = browser("supervisor").get("/submissions?q=khongcogi").text
    assert "Không có phiếu nào khớp" in page
    assert "Bỏ lọc" in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hoi nghi", ["05"]),
        ("HOÀ GIẢI", ["05"]),
        ("hòa giải", ["05"]),
        ("mediation", ["05"]),
        ("xoa bo ky thi", ["05"]),
        ("xóa bỏ đương", ["05"]),
        ("duong moi", ["05"]),
        ("mot", ["06", "05", "03", "02", "01"]),
        ("thôn 1", ["03", "02", "01"]),
        ("officer", ["06", "05", "03", "02", "01"]),
        ("offi", ["06", "05", "03", "02", "01"]),
        ("bí mật", []),
        ("kín đáo", []),
        ("hoa_giai", ["05"]),
        ("hai", []),
        ("!!", []),
    ],
)
def test_search_finds_words_without_marks(
    filed: World, browser: Browsers, words: str, found: list[str]
):
    assert days(browser("supervisor").get("/submissions", query_string={"q": words}).text) == found


def test_an_instance_id_is_found(filed: World, browser: Browsers):
    with filed.storage.reading() as store:
        known = store.db.execute(text("select instance_id from submissions where id = 2")).scalar()
    for asked in (known, known.removeprefix("uuid:")):
        page = browser("supervisor").get("/submissions", query_string={"q": asked}).text
        assert days(page) == ["02"]
    assert days(browser("neighbour").get(f"/submissions?q={known}").text) == []


def test_those_with_files_and_those_that_lack_some_are_found_and_marked(
    filed: World, browser: Browsers
):
    with filed.storage.transaction() as store:
        sender = users.get(store, "officer")
        for day, files in (
            ("2026-08-11", [UploadedFile("a.jpg", io.BytesIO(jpeg()))]),
            ("2026-08-12", []),
        ):
            sent = filled({"day": day, "point": HERE, "photo": "a.jpg"})
            submissions.receive(store, sender, sent, files)
    reader = browser("supervisor")
    came = reader.get("/submissions?files=some").text
    assert days(came) == ["11"]
    assert "1 ảnh, tệp" in came
    lacking = reader.get("/submissions?files=missing").text
    assert days(lacking) == ["12"]
    assert "Thiếu 1 tệp" in lacking
    assert "/exports/new?files=missing" in lacking
    assert len(days(reader.get("/submissions").text)) == 7
    assert days(browser("neighbour").get("/submissions?files=some").text) == []


def test_a_button_sets_the_days_and_keeps_the_rest(
    filed: World, browser: Browsers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(periods, "today", lambda: date(2026, 9, 1))
    reader = browser("supervisor")
    page = reader.get("/submissions?form=talk&from=2020-01-01&to=&period=last").text
    assert days(page) == ["06", "05"]
    assert 'value="2026-08-01"' in page
    assert 'formnovalidate value="last" aria-pressed="true"' in page
    assert "from=2026-08-01&amp;to=2026-08-31" in page
    assert days(reader.get("/submissions?form=talk&period=month").text) == []
    assert len(days(reader.get("/submissions?form=talk&period=30").text)) == 2
    assert reader.get("/submissions?period=week").status_code == 400
    answer = reader.post("/exports", {"form": "talk", "format": "csv", "period": "last"})
    assert answer.location == "/exports/new?form=talk&from=2026-08-01&to=2026-08-31&format=csv"


@pytest.mark.parametrize("now", [date(2026, 1, 1), date(2024, 3, 31), date(2026, 12, 31)])
def test_periods_end_where_months_do(now: date):
    month, last = periods.days("month", now), periods.days("last", now)
    assert month == (now.replace(day=1), now)
    assert last[1] == now.replace(day=1) - timedelta(days=1)
    assert last[0] == last[1].replace(day=1)
    since, until = periods.days("30", now)
    assert (until - since).days == 29


def test_who_reads_a_page_is_told_no_name_of_an_argument(filed: World, browser: Browsers):
    reader = browser("supervisor")
    for address in ("/submissions?sort=x", "/submissions?column=x&form=talk", "/inbox?before=x"):
        answer = reader.get(address)
        assert answer.status_code == 400
        assert "Hãy mở lại trang từ menu" in answer.text
        assert not re.search(r"'(sort|column|before)'", answer.text)
