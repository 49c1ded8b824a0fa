"""Trying a form before it is published: as officers will see it, and nothing is stored."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from sqlalchemy import func, select

from server.services import drafts
from server.storage.tables import quarantine, submissions
from server.xforms import checking
from tests.browser.chromium import axe, is_sideways
from tests.browser.conftest import Site
from tests.browser.webforms import answer, question
from tests.people import person
from tests.xforms.workbooks import workbook

pytestmark = pytest.mark.timeout(180)

PUBLISHED = "/design/forms/khảo sát/versions/1/preview"
SURVEY = """
type | name | label::Tiếng Việt (vi) | label::English (en) | media::image::Tiếng Việt (vi) | media::image::English (en) | sensitivity | calculation | hint::Tiếng Việt (vi) | hint::English (en)
select_one_from_file villages.csv | village | Thôn | Village | | | internal |
text | sign | Biển báo | Sign | bien.png | bien.png | internal | | Đọc từ đường | As read from the road
audio | voice | Giọng nói | Voice | | | sensitive |
begin repeat | meal | Bữa | Meal | | | |
integer | guests | Số khách | Guests | | | internal |
end repeat
geotrace | way | Đường đi | Way | | | internal |
calculate | all | | | | | internal | sum(${guests})
"""  # noqa: E501 - a table


@pytest.fixture(scope="module")
def draft(site: Site) -> str:
    """The address of a draft that lacks a picture."""
    settings = {"form_title": "Bữa cơm", "form_id": "meal", "version": "1"}
    settings["default_language"] = "Tiếng Việt (vi)"
    made = workbook(SURVEY, settings=settings)
    checked = checking.check(made, "meal.xlsx", None)
    designer = person(site.world, "designer")
    with site.world.storage.as_person(designer) as store:
        kept = drafts.upload(store, designer, made, "meal.xlsx", checked)
    return f"/design/drafts/{kept.id}/preview"


@pytest.fixture
def designer(signed_in) -> Page:
    return signed_in("designer")


def phone(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.phone")


def stored(site: Site) -> int:
    with site.world.storage.reading() as store:
        return sum(
            store.db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (submissions, quarantine)
        )


def test_hints_are_not_thin(designer: Page, draft: str):
    designer.goto(draft)
    hint = phone(designer).get_by_text("Đọc từ đường")
    assert hint.evaluate("hint => getComputedStyle(hint).fontWeight") == "400"


def test_a_published_form_is_tried_and_nothing_leaves_the_page(site: Site, designer: Page):
    sent: list[str] = []
    designer.on("request", lambda request: request.method != "GET" and sent.append(request.url))
    designer.goto(PUBLISHED)
    here = phone(designer)
    villages = question(here, "Thôn").get_by_role("radio")
    expect(villages).to_have_count(3)
    villages.last.check()
    answer(here, "Nguyện vọng", "Học nghề")
    expect(here.locator(".footer button")).to_have_text("Xem kết quả")
    here.locator(".footer button").click()
    expect(here.get_by_text("không có gì được gửi đi hay lưu lại")).to_be_visible()
    pairs = here.locator(".wf-answers div").all_inner_texts()
    assert [pair.split("\n") for pair in pairs if pair] == [
        ["Thôn", "Thôn 3 (99001003)"],
        ["Nguyện vọng", "Học nghề"],
    ]
    here.get_by_role("button", name="Điền thử lần nữa").click()
    expect(question(here, "Nguyện vọng").locator("input")).to_have_value("")
    assert sent == []
    assert stored(site) == 0


def test_the_frame_is_as_wide_as_a_phone_and_the_places_are_called_a_sample(designer: Page):
    designer.goto(PUBLISHED)
    question(phone(designer), "Thôn").wait_for()
    assert designer.evaluate("document.querySelector('iframe').clientWidth") == 390
    expect(designer.get_by_text("MẪU, lấy của Xã Một")).to_be_visible()


def test_a_draft_is_told_what_a_phone_does_otherwise_and_what_it_lacks(designer: Page, draft: str):
    designer.goto(draft)
    question(phone(designer), "Thôn").wait_for()
    side = designer.locator(".side")
    for words in ("Không ghi âm được.", "Giọng nói", "bien.png"):
        expect(side).to_contain_text(words)
    expect(side).not_to_contain_text("Không quét được mã")
    expect(question(phone(designer), "Thôn").get_by_role("radio")).to_have_count(3)


def test_the_map_to_draw_on_asks_no_other_host(designer: Page, draft: str):
    designer.goto(f"{draft}/frame")
    drawn = question(designer, "Đường đi").locator("canvas")
    expect(drawn.first).to_be_visible(timeout=20_000)
    designer.wait_for_timeout(500)


def test_both_languages(signed_in, draft: str):
    page = signed_in("designer", language="en")
    page.goto(draft)
    here = phone(page)
    expect(question(here, "Sign")).to_be_visible()
    expect(here.locator(".footer button")).to_have_text("See the answers")
    here.get_by_role("combobox", name="change language").locator("visible=true").click()
    here.get_by_role("option", name="Tiếng Việt (vi)").click()
    expect(question(here, "Biển báo")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_pages_have_no_serious_fault(signed_in, draft: str, width: int, scheme: str):
    page = signed_in("designer", width=width, scheme=scheme)
    page.goto(draft)
    question(phone(page), "Thôn").wait_for()
    axe(page)
    assert not is_sideways(page)
    page.goto(f"{draft}/frame")
    question(page, "Thôn").wait_for()
    axe(page)


def test_nobody_else_sees_it(signed_in, draft: str):
    page = signed_in("officer")
    for path in (draft, f"{draft}/frame", f"{draft}/form.xml", PUBLISHED):
        assert page.request.get(path).status == 403, path
