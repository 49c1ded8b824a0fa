"""The table of submissions and the page of one, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import axe, is_sideways

pytestmark = pytest.mark.timeout(300)

SEALED = "19.01777"
FIELDS = ("Tìm", "Từ ngày", "Đến ngày", "Địa bàn", "Cán bộ")
"""The first row of the filter on a wide screen."""


@pytest.fixture(scope="module", autouse=True)
def sent(site) -> None:
    """Two submissions of one village, one of another commune."""
    for number, point in enumerate(("19.01 105.01 0 5", "19.015 105.015 0 5", "19.11 105.11 0 5")):
        day = f"2026-11-1{number}"
        site.send(
            {
                "day": day,
                "village": "99001002",
                "point": point,
                "home": f"{SEALED} 105.00777 0 5",
                "wish": "Học nghề may",
                "people": f"{number + 1}0",
            }
        )


def rows(page: Page) -> list[str]:
    return page.locator("tbody th a").all_inner_texts()


def test_she_searches_sorts_and_opens_one(signed_in):
    page = signed_in("supervisor")
    page.get_by_role("link", name="Phiếu").first.click()
    page.get_by_role("link", name="Khảo sát").click()
    assert rows(page) == ["11/11/2026", "10/11/2026"]
    page.get_by_role("link", name="Ngày").click()
    assert rows(page) == ["10/11/2026", "11/11/2026"]
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.get_by_label("Tìm").fill("THON 1 xa mot")
    page.get_by_role("button", name="Lọc").click()
    assert rows(page) == ["10/11/2026", "11/11/2026"]
    assert "sort=day" in page.url
    page.get_by_label("Tìm").fill("khong co")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("Không có phiếu nào khớp")
    page.locator(".empty").get_by_role("link", name="Bỏ lọc").click()
    page.locator("tbody th a").first.click()
    expect(page.locator("h1")).to_have_text("Khảo sát")
    expect(page.locator("svg .own").first).to_be_visible()


def test_the_fields_of_the_filter_stand_in_one_row(signed_in):
    page = signed_in("supervisor")
    page.goto("/submissions")
    boxes = [page.get_by_label(name, exact=True).bounding_box() for name in FIELDS]
    assert len({(box["y"], box["height"]) for box in boxes}) == 1, boxes


def test_she_chooses_columns_without_a_script(signed_in):
    page = signed_in("supervisor")
    page.goto("/submissions?form=khảo+sát")
    page.get_by_role("button", name="Chọn cột").click()
    page.get_by_role("dialog").get_by_label("Số tiền").uncheck()
    page.get_by_role("button", name="Hiện các cột này").click()
    assert "column=people" in page.url
    heads = page.locator("thead").inner_text()
    assert "Số người" in heads
    assert "Số tiền" not in heads


def test_sealed_answers_open_for_a_reason_and_the_place_never(signed_in):
    page = signed_in("supervisor")
    page.goto("/submissions")
    page.locator("tbody th a").first.click()
    assert "Học nghề may" not in page.content()
    page.get_by_text("Còn câu trả lời niêm phong").click()
    page.get_by_label("Vì sao cần xem?").fill("kiểm tra việc học nghề")
    page.get_by_role("button", name="Mở phần niêm phong").click()
    expect(page.get_by_text("Học nghề may")).to_be_visible()
    assert SEALED[:5] + "7" not in page.content()
    page.goto(page.url.removesuffix("/sealed"))
    assert "Học nghề may" not in page.content()
    expect(page.locator(".log")).to_contain_text("mở phần niêm phong")


def test_another_areas_supervisor_meets_a_sentence(signed_in):
    page = signed_in("supervisor")
    page.goto("/submissions")
    page.locator("tbody th a").first.click()
    path = re.sub(r"^https?://[^/]+", "", page.url)
    other = signed_in("neighbour")
    answer = other.goto(path)
    assert answer.status == 404
    assert "trong địa bàn của bạn" in other.content()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_both_pages_are_whole_and_have_no_serious_fault(signed_in, width, scheme):
    page = signed_in("supervisor", width=width, scheme=scheme)
    page.goto("/submissions?form=khảo+sát")
    axe(page)
    assert not is_sideways(page)
    page.locator("tbody th a").first.click()
    axe(page)
    assert not is_sideways(page)


def test_a_whole_page_is_chosen_at_once(signed_in):
    page = signed_in("supervisor")
    page.goto("/submissions")
    whole = page.get_by_label("Chọn cả trang (2 phiếu)")
    whole.check()
    expect(page.locator("td.pick input:checked")).to_have_count(2)
    page.locator("td.pick input").first.uncheck()
    expect(page.locator("#chosen")).to_have_text("(1)")
    expect(whole).not_to_be_checked()
    whole.check()
    page.get_by_role("button", name="Duyệt").click()
    expect(page.locator(".told")).to_contain_text("2 phiếu đã chuyển thành “Đã duyệt”")


def test_days_are_chosen_with_one_press_and_enter_keeps_them(signed_in):
    page = signed_in("supervisor", width=390)
    page.goto("/submissions")
    page.get_by_role("button", name="Mọi ngày").click()
    assert rows(page) == ["11/11/2026", "10/11/2026"]
    page.get_by_label("Từ ngày").fill("2026-11-11")
    page.get_by_label("Tìm").press("Enter")
    assert rows(page) == ["11/11/2026"]
    assert not is_sideways(page)
    axe(page)
