"""Officers from a spreadsheet: faults by row and column, nobody added until all is right."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

from tests.people import Browser
from tests.supervisor.test_people import rows
from tests.world import World

Open = Callable[[str | None], Browser]
HEADER = ("Tên đăng nhập", "Địa bàn")


def xlsx(*lines: Sequence[object]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(list(line))
    book.save(target)
    return target.getvalue()


def upload(here: Browser, content: bytes, name: str = "ds.xlsx"):
    return here.post("/people/import", {"file": (io.BytesIO(content), name)})


def packed(page: str) -> str:
    return re.search(r'name="officers" value="([^"]+)"', page)[1]


def faults(page: str) -> list[tuple[str, ...]]:
    return re.findall(r'<th scope="row">Dòng (\d+), cột (\w+)</th><td[^>]*>([^<]*)<', page)


def test_all_are_shown_then_added(people: World, browser: Open):
    here = browser("supervisor")
    page = upload(
        here, xlsx(HEADER, ("a1", "Xã Một"), ("a2", 99001), ("a3", "99001001; Xã Một / Thôn 2"))
    )
    assert page.status_code == 200
    assert rows(people, "select count(*) from users where username like 'a_'") == [(0,)]
    answer = here.post("/people/import/confirm", {"officers": packed(page.text)})
    assert answer.status_code == 303, answer.text
    added = rows(
        people,
        "select username, role, array(select area from user_areas where user_id ="
        " id order by area) from users where username like 'a_' order by username",
    )
    assert added == [
        ("a1", "officer", ["99001"]),
        ("a2", "officer", ["99001"]),
        ("a3", "officer", ["99001001", "99001002"]),
    ]
    assert here.post("/people/import/confirm", {"officers": packed(page.text)}).status_code == 409


def test_the_preview_names_areas_as_the_other_pages_do(browser: Open):
    page = upload(browser("province"), xlsx(HEADER, ("a1", "99001002"), ("a2", "99")))
    shown = re.findall(r'<td data-label="Địa bàn">([^<]*)<', page.text)
    assert shown == ["Thôn 2 (Xã Một)", "Cả tỉnh (mã 99)"]


@pytest.mark.parametrize(
    "written",
    [
        "Thôn 2",
        "  THÔN   2 ",
        "Tho\u0302n 2",
        "Thôn 2, Xã Một",
        "Thôn 2 (Xã Một)",
        "xã một/thôn 2",
        "Xã Một / Thôn 2",
        "99001002",
    ],
)
def test_a_village_may_be_written_as_any_page_writes_it(browser: Open, written: str):
    page = upload(browser("supervisor"), xlsx(HEADER, ("a1", written)))
    assert page.status_code == 200, faults(page.text)
    assert "Thôn 2 (Xã Một)" in page.text


def test_a_name_that_several_places_have_is_told_with_what_to_write(people: World, browser: Open):
    with people.storage.transaction() as store:
        store.db.execute(text("update villages set name = 'Thôn 1' where code = '99002001'"))
    answer = upload(browser("province"), xlsx(HEADER, ("a1", "Thôn 1"), ("a2", "Xã Hai")))
    assert answer.status_code == 400
    assert [fault[:2] for fault in faults(answer.text)] == [("2", "B")]
    assert "tên xã / tên thôn" in answer.text
    assert "Xã Một / Thôn 1 (99001001); Xã Hai / Thôn 1 (99002001)" in answer.text
    own = upload(browser("neighbour"), xlsx(HEADER, ("a1", "Thôn 1")))
    assert own.status_code == 200
    assert "Thôn 1 (Xã Hai)" in own.text


def test_the_template_names_the_areas_and_comes_back_filled_in(browser: Open):
    here = browser("supervisor")
    book = load_workbook(io.BytesIO(here.get("/people/import/template.xlsx").data))
    first, places = book.worksheets
    names = {row[0]: row[1] for row in places.iter_rows(min_row=2, values_only=True)}
    assert names["99001"] == "Xã Một"
    assert names["99001002"] == "Xã Một / Thôn 2"
    assert not any(code.startswith("99002") for code in names)
    first.append(["a1", names["99001002"]])
    target = io.BytesIO()
    book.save(target)
    assert "Mọi dòng đều đúng" in upload(here, target.getvalue()).text


def test_every_fault_is_told_by_row_and_column_and_nobody_is_added(people: World, browser: Open):
    content = xlsx(
        HEADER,
        ("tốt", "99001"),
        ("officer", "99001"),
        ("b1", "99002"),
        ("b1", "Xã Hai"),
        ("=A2", "99001"),
        ("b2", None),
        (None, "99001"),
        ("b3", "99001"),
        (912345678, "99001"),
        ("0912.345.678", "99001"),
    )
    answer = upload(browser("supervisor"), content)
    assert answer.status_code == 400
    assert [fault[:2] for fault in faults(answer.text)] == [
        ("2", "A"),
        ("3", "A"),
        ("4", "B"),
        ("5", "A"),
        ("5", "B"),
        ("6", "A"),
        ("7", "B"),
        ("8", "A"),
        ("10", "A"),
        ("11", "A"),
    ]
    assert answer.text.count("Đừng dùng số điện thoại") == 2
    assert "Tên này đã có ở dòng 4" in answer.text
    assert 'name="officers"' not in answer.text
    assert rows(people, "select count(*) from users where username like 'b_'") == [(0,)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Không đọc được"),
        (b"%PDF-1.7 \xff\xfe", "Không đọc được"),
        (b"PK\x03\x04 broken", "Không đọc được"),
        ("Họ tên,Xã\nx,y\n".encode(), "Dòng đầu tiên phải có"),
        ("Tên đăng nhập,Địa bàn\n,\n".encode(), "chưa có cán bộ nào"),
        ("Tên đăng nhập,Địa bàn\n".encode() + b"a,99001\n" * 5002, "hơn 5000 dòng"),
        (b"x" * 5_000_001, "Không đọc được"),
    ],
)
def test_what_is_no_roster_is_told(browser: Open, content: bytes, said: str):
    answer = upload(browser("supervisor"), content, "ds.csv")
    assert answer.status_code == 400
    if not content:
        assert 'class="error"' in answer.text
    else:
        assert said in answer.text


def test_five_thousand_officers(people: World, browser: Open):
    lines = "".join(f"c{n};99001001\n" for n in range(5000))
    here = browser("supervisor")
    page = upload(here, f"User name;Areas\n{lines}".encode("utf-8-sig"), "ds.csv")
    assert page.status_code == 200, page.text[-2000:]
    assert here.post("/people/import/confirm", {"officers": packed(page.text)}).status_code == 303
    assert rows(people, "select count(*) from users where username ~ '^c[0-9]+$'") == [(5000,)]


def test_a_workbook_that_unpacks_to_much_is_not_opened(browser: Open):
    target = io.BytesIO(xlsx(HEADER, ("a", "99001")))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * 60_000_000)
    assert "Không đọc được" in upload(browser("supervisor"), target.getvalue()).text


def test_what_another_person_checked_cannot_be_confirmed(browser: Open):
    page = upload(browser("province"), xlsx(HEADER, ("a1", "99002")))
    sent = {"officers": packed(page.text)}
    assert browser("supervisor").post("/people/import/confirm", sent).status_code == 409
    assert (
        browser("supervisor").post("/people/import/confirm", {"officers": "x"}).status_code == 409
    )
