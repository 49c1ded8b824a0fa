"""Filling a form in the browser: what is stored is what was filled, once, and nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from server.services import attachments, publishing, users
from server.storage import submissions as stored
from server.storage.tables import submissions
from tests.browser.chromium import axe, is_sideways
from tests.browser.conftest import Site
from tests.browser.webforms import answer, choices, choose, question
from tests.e2e.live import XLSFORMS
from tests.world import PASSWORD, World
from tests.xforms.workbooks import workbook

pytestmark = pytest.mark.timeout(180)

FORM = "trên trình duyệt"
SURVEY = """
type | name | label::Tiếng Việt (vi) | label::English (en) | required | choice_filter | appearance | sensitivity | location_precision
date | day | Ngày | Day | | | | internal
begin group | place | Nơi | Place
select_one_from_file communes.csv | commune | Xã | Commune | yes | | minimal | internal
select_one_from_file villages.csv | village | Thôn | Village | yes | commune = ${commune} | minimal | internal
geopoint | point | Vị trí | Position | | | | internal | exact
end group
begin repeat | person | Người dự | Person
text | role | Vai trò | Role | | | | internal
integer | age | Tuổi | Age | | | | internal
end repeat
text | wish | Nguyện vọng | Wish | | | | sensitive
image | photo | Ảnh | Photo | | | | internal
"""  # noqa: E501 - a table
POINT = {"latitude": 19.0125, "longitude": 105.0125, "accuracy": 4}


SUMS = """
type | name | label::Tiếng Việt (vi) | label::English (en) | calculation | sensitivity
begin repeat | thing | Món | Thing
integer | number | Số lượng | Number | | internal
integer | price | Đơn giá | Price | | internal
calculate | worth | | | ${number} * ${price} | internal
end repeat
calculate | numbers | | | sum(${number}) | internal
calculate | total | | | round(sum(${worth}) div 1000, 1) | internal
note | told | Có ${numbers} món, giá trị: ${total} nghìn đồng. | ${numbers} things, ${total} k.
"""


def publish(world: World) -> None:
    settings = {"form_title": "Điền thử", "form_id": FORM, "version": "1"}
    settings["default_language"] = "Tiếng Việt (vi)"
    with world.storage.transaction() as store:
        made = workbook(SURVEY, settings=settings)
        publishing.publish(store, made, "form.xlsx", {}, "test")


def publish_ours(world: World, name: str) -> None:
    with world.storage.transaction() as store:
        publishing.publish(store, (XLSFORMS / f"{name}.xlsx").read_bytes(), name, {}, "test")


@pytest.fixture(scope="module", autouse=True)
def form(site: Site) -> None:
    """The form, and an officer of two communes."""
    with site.world.storage.transaction() as store:
        users.add(store, "wide", "officer", PASSWORD, ["99001", "99002"], "test")
    publish(site.world)


@pytest.fixture
def filling(signed_in: Callable[..., Page]) -> Iterator[Page]:
    """The form before the officer of two communes, who lets the page know where she is."""
    page = signed_in("wide")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(POINT)
    page.goto(f"/fill/{FORM}")
    page.get_by_role("link", name="Bắt đầu điền").click()
    question(page, "Nguyện vọng").wait_for()
    yield page
    # A page that holds a form asks before it closes, and nobody is there to answer.
    page.evaluate(
        "window.addEventListener('beforeunload', e => e.stopImmediatePropagation(), true)"
    )


@pytest.fixture
def picture() -> FilePayload:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (20, 90, 30)).save(made, "JPEG")
    return {"name": "ảnh buổi họp.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def rows(site: Site) -> list:
    """What is stored of the form, the newest first."""
    chosen = submissions.c.form_version_id > 1
    with site.world.storage.reading() as store:
        order = submissions.c.id.desc()
        return list(store.db.execute(select(submissions).where(chosen).order_by(order)))


def fill_least(page: Page, wish: str = "Học nghề") -> None:
    """Answer what is required, and a wish."""
    choose(page, "Xã", "Xã Hai")
    choose(page, "Thôn", "Thôn 1")
    answer(page, "Nguyện vọng", wish)


def send(page: Page) -> None:
    page.locator(".footer button").click()


def test_what_is_stored_is_what_was_filled(site: Site, filling: Page, picture: FilePayload):
    page = filling
    choose(page, "Xã", "Xã Một")
    assert choices(page, "Thôn") == ["Thôn 1", "Thôn 2", "Thôn 3"]
    choose(page, "Thôn", "Thôn 2")
    page.get_by_role("button", name="Lấy vị trí").click()
    page.get_by_role("button", name="Lưu vị trí").click()
    expect(question(page, "Vị trí")).to_contain_text("Đủ chính xác")
    answer(page, "Vai trò", "Trưởng thôn")
    answer(page, "Tuổi", "51")
    page.get_by_role("button", name="Thêm").click()
    answer(page, "Vai trò", "Giáo viên", 1)
    answer(page, "Nguyện vọng", "Vay vốn")
    page.locator("input[type=file]").last.set_input_files(picture)
    expect(question(page, "Ảnh").locator("img")).to_be_visible()
    send(page)
    expect(page.get_by_text("Máy chủ đã nhận phiếu.")).to_be_visible()
    row = rows(site)[0]
    answers = dict(row.answers)
    assert answers["place"]["commune"] == "99001"
    assert answers["place"]["village"] == "99001002"
    place = answers["place"]["point"]
    assert (place["lat"], place["lon"]) == (POINT["latitude"], POINT["longitude"])
    assert answers["person"] == [{"role": "Trưởng thôn", "age": 51}, {"role": "Giáo viên"}]
    assert "wish" not in answers
    assert row.phone_id is None
    with site.world.storage.reading() as store:
        assert users.get(store, "wide").user_id == row.user_id
        [file] = stored.files(store, row.id)
        assert b"".join(attachments.read(store, file.blob)) == picture["buffer"]


def test_blanks_are_left_out_of_sums_as_on_phones(site: Site, signed_in):
    settings = {"form_title": "Hỗ trợ", "form_id": "sums", "version": "1"}
    settings["default_language"] = "Tiếng Việt (vi)"
    with site.world.storage.transaction() as store:
        publishing.publish(store, workbook(SUMS, settings=settings), "sums.xlsx", {}, "test")
    page = signed_in("wide")
    page.goto("/fill/sums/form")
    told = page.locator(".control-text, label").filter(has_text="giá trị:").first
    expect(told).to_contain_text("giá trị:")
    assert "NaN" not in page.locator("#form").inner_text()
    answer(page, "Số lượng", "3")
    expect(told).to_contain_text("Có 3 món")
    page.get_by_role("button", name="Thêm").click()
    answer(page, "Số lượng", "4", 1)
    answer(page, "Đơn giá", "2500", 1)
    expect(told).to_contain_text("Có 7 món, giá trị: 10 nghìn đồng")
    assert "NaN" not in page.locator("#form").inner_text()
    send(page)
    expect(page.get_by_text("Máy chủ đã nhận phiếu.")).to_be_visible()
    answers = dict(rows(site)[0].answers)
    assert answers["thing"] == [{"number": 3}, {"number": 4, "price": 2500, "worth": "10000"}]
    assert (answers["numbers"], answers["total"]) == ("7", "10")


def test_an_answer_that_is_missing_is_asked_for_in_the_readers_words(filling: Page):
    send(filling)
    expect(filling.locator(".form-error-message")).to_contain_text("2 câu cần xem lại.")
    expect(question(filling, "Xã")).to_contain_text("Cần trả lời câu này.")


def test_a_lost_answer_of_the_server_makes_no_second_row(site: Site, filling: Page):
    page, before = filling, len(rows(site))

    def lose(route) -> None:
        route.fetch()
        route.abort()

    page.route("**/filling/submission", lose)
    fill_least(page)
    send(page)
    expect(page.get_by_text("Phiếu vẫn còn nguyên ở trang này")).to_be_visible()
    page.unroute("**/filling/submission")
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("Máy chủ đã có phiếu này từ lần gửi trước")).to_be_visible()
    assert len(rows(site)) == before + 1


def test_without_network_the_form_stays_and_is_sent_later(site: Site, filling: Page):
    page, before = filling, len(rows(site))
    fill_least(page, "Khi có mạng")
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_text("Phiếu vẫn còn nguyên ở trang này")).to_be_visible()
    page.get_by_role("button", name="Quay lại phiếu").click()
    expect(question(page, "Nguyện vọng").locator("input")).to_have_value("Khi có mạng")
    page.context.set_offline(False)
    send(page)
    expect(page.get_by_text("Máy chủ đã nhận phiếu.")).to_be_visible()
    assert len(rows(site)) == before + 1
    page.get_by_role("button", name="Điền phiếu nữa").click()
    expect(question(page, "Nguyện vọng").locator("input")).to_have_value("")


def test_signed_out_meanwhile_she_signs_in_elsewhere_and_sends(site: Site, filling: Page):
    page, before = filling, len(rows(site))
    cookies = page.context.cookies()
    fill_least(page)
    page.context.clear_cookies()
    send(page)
    expect(page.get_by_role("link", name="Đăng nhập trong thẻ mới")).to_be_visible()
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("Máy chủ đã nhận phiếu.")).to_be_visible()
    assert len(rows(site)) == before + 1


def test_another_person_in_the_same_browser_sends_nothing(site: Site, filling: Page, signed_in):
    page, before = filling, len(rows(site))
    fill_least(page)
    page.context.add_cookies(signed_in("officer").context.cookies())
    send(page)
    expect(page.get_by_text("đang đăng nhập bằng tài khoản officer")).to_be_visible()
    assert len(rows(site)) == before


def test_leaving_with_answers_asks_first(filling: Page):
    answer(filling, "Nguyện vọng", "chưa gửi")
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    filling.on("dialog", stay)
    filling.get_by_role("link", name="Danh sách biểu mẫu").first.click()
    filling.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(question(filling, "Nguyện vọng").locator("input")).to_have_value("chưa gửi")
    filling.remove_listener("dialog", stay)
    filling.on("dialog", lambda dialog: dialog.accept())


@pytest.mark.parametrize("name", ["visit", "session", "support"])
def test_the_projects_own_forms_open(site: Site, signed_in, name: str):
    publish_ours(site.world, name)
    page = signed_in("wide")
    page.goto(f"/fill/{name}/form")
    question(page, "Ngày").wait_for()
    expect(page.locator(".form-load-failure-dialog")).to_have_count(0)


def test_a_photo_is_made_as_small_as_the_form_asks(site: Site, signed_in):
    publish_ours(site.world, "session")
    page = signed_in("wide")
    page.goto("/fill/session/form")
    made = io.BytesIO()
    Image.new("RGB", (2600, 1300), (20, 90, 30)).save(made, "JPEG")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}
    page.locator("input[type=file]").last.set_input_files(photo)
    shown = question(page, "Ảnh 1").locator("img")
    expect(shown).to_be_visible()
    assert shown.evaluate("img => [img.naturalWidth, img.naturalHeight]") == [1280, 640]
    page.evaluate(
        "window.addEventListener('beforeunload', e => e.stopImmediatePropagation(), true)"
    )


def test_lists_are_those_of_the_officers_own_area(signed_in):
    page = signed_in("officer")
    page.goto(f"/fill/{FORM}/form")
    assert choices(page, "Xã") == ["Xã Một"]


def test_the_page_speaks_english_too(signed_in):
    page = signed_in("wide", language="en")
    page.goto(f"/fill/{FORM}/form")
    expect(question(page, "Wish")).to_be_visible()
    expect(page.locator(".footer button")).to_have_text("Send")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_have_no_serious_fault(signed_in, width):
    page = signed_in("wide", width=width)
    for path in ("/fill", f"/fill/{FORM}", f"/fill/{FORM}/form"):
        page.goto(path)
        if path.endswith("/form"):
            question(page, "Nguyện vọng").wait_for()
        axe(page)
        assert not is_sideways(page), path
