"""A designer's day: a faulty workbook, mended, tried on a phone, published, changed, undone."""

from __future__ import annotations

import base64
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from server.designer.pages import TEMPLATE
from tests.browser.chromium import axe, is_sideways
from tests.collect import Collect, Item
from tests.designer.workbooks import FORM_ID, TITLE, place_of, template
from tests.javarosa import filler
from tests.javarosa.engine import needs_java

pytestmark = pytest.mark.timeout(300)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VIEWS = [(1280, "light"), (390, "dark")]
DROP = """
files => {
  const given = new DataTransfer();
  for (const [name, content] of Object.entries(files)) {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    given.items.add(new File([bytes], name));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true });
    document.querySelector("h1").dispatchEvent(event);
  }
}
"""


def choose(page: Page, content: bytes, name: str = "so-hop.xlsx") -> None:
    """Choose a workbook and press the button."""
    file = {"name": name, "mimeType": XLSX, "buffer": content}
    page.locator("#upload [name=workbook]").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra").click()
    page.wait_for_url(re.compile(r"/design/drafts/\d+$"))


def drop(page: Page, content: bytes, **files: bytes) -> None:
    """Drop a workbook, and files with it, onto the page's heading."""
    given = {"so-hop.xlsx": content, **files}
    page.evaluate(DROP, {name: base64.b64encode(one).decode() for name, one in given.items()})
    page.wait_for_url(re.compile(r"/design/drafts/\d+$"))


def publish(page: Page, note: str) -> None:
    """Say what is new and publish."""
    page.locator("[name=note]").first.fill(note)
    page.get_by_role("button", name="Xuất bản phiên bản").click()
    page.wait_for_url("**/design/forms/**")


def check_look(page: Page) -> None:
    """The page as it stands is whole, at both widths and by day and night."""
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        axe(page)
        assert not is_sideways(page), (page.url, width)


def test_the_fields_for_files_stand_in_one_row(signed_in):
    page = signed_in("designer")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/design")
    tops = [box.bounding_box()["y"] for box in page.locator("#upload [type=file]").all()]
    assert len(tops) == 2
    assert tops[0] == tops[1]


@pytest.fixture
def phone(site) -> Collect:
    """The officer's phone."""
    return Collect(f"{site.url}/key/{site.world.token}")


@needs_java
def test_from_the_template_to_a_phone(site, signed_in, phone, tmp_path):
    page = signed_in("designer")
    assert page.url.endswith("/design")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bảng tính mẫu").first.click()
    assert download.value.path().read_bytes() == TEMPLATE.read_bytes()
    check_look(page)

    faulty = {("so_nu", "sensitivity"): None, ("so_nu", "constraint"): ". <= ${so_nguoii}"}
    drop(page, template(cells=faulty))
    cells = page.locator("#findings tbody th strong").all_inner_texts()
    assert f"Ô {place_of('so_nu', 'constraint')}" in cells
    assert any(place_of("so_nu", "sensitivity") in cell for cell in cells)
    assert "Lỗi" in page.locator("#findings tbody .badge").first.inner_text()
    assert page.get_by_role("button", name="Xuất bản").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="tô màu").click()
    assert download.value.path().read_bytes()[:2] == b"PK"
    check_look(page)

    choose(page, template())
    assert "Không có ô nào sai" in page.locator("#findings").inner_text()
    check_look(page)

    draft = page.url
    page.get_by_role("button", name="Tạo mã QR").click()
    key = page.locator(".key").text_content() or ""
    check_look(page)
    trial = Collect(site.url + urlsplit(key).path)
    trial.sync()
    form = trial.form(FORM_ID)
    [filled] = filler.fill(form.xml, form.media, 1, seed=1)
    files = dict.fromkeys(filled.files, b"x")
    assert set(trial.send(Item(filled.xml, files, "thu.xml")).statuses) == {201}
    page.goto(draft)
    assert page.locator("#try tbody details").count() == 1
    check_look(page)

    assert FORM_ID not in {form.form_id for form in phone.form_list()}
    publish(page, "Biểu mẫu đầu tiên")
    assert TITLE in page.locator("h1").inner_text()
    assert {form.form_id: form.version for form in phone.form_list()}[FORM_ID] == "2026112201"
    check_look(page)


@needs_java
def test_a_dangerous_change_is_told_and_confirmed_and_undone(site, signed_in, phone):
    page = signed_in("designer")
    first = current(page, phone)
    phone.sync()
    [filled] = filler.fill(phone.form(FORM_ID).xml, phone.form(FORM_ID).media, 1, seed=2)
    phone.send(Item(filled.xml, dict.fromkeys(filled.files, b"x"), "that.xml"))

    page.goto("/design")
    choose(
        page, template("2026112302", without="so_nguoi", cells={("so_nu", "constraint"): ". >= 0"})
    )
    breaks = page.locator("#changes .breaks > li")
    assert "Số người dự" in breaks.first.inner_text()
    assert "1" in breaks.first.inner_text()
    state = page.locator("dl.facts dd").first
    expect(state).to_contain_text("ảnh hưởng đến phiếu đã gửi")
    page.locator("[name=note]").first.fill("Bỏ câu số người")
    page.get_by_role("button", name="Xuất bản phiên bản").click()
    assert "/design/drafts/" in page.url, "the tick is missing"
    assert "Số người dự" in page.locator("#publish .notice").inner_text()
    check_look(page)
    page.locator("[name=confirm]").check()
    page.get_by_role("button", name="Xuất bản phiên bản").click()
    page.wait_for_url("**/design/forms/**")
    assert listed(phone) == "2026112302"

    page.locator("#versions tbody tr").last.get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="Làm bản nháp").click()
    page.wait_for_url("**/design/drafts/**")
    assert "Số người dự" in page.locator("#changes").inner_text()
    page.locator("[name=note]").first.fill("Quay lại")
    if page.locator("[name=confirm]").count():
        page.locator("[name=confirm]").check()
    page.get_by_role("button", name="Xuất bản phiên bản").click()
    page.wait_for_url("**/design/forms/**")
    assert listed(phone) not in {first, "2026112302"}
    phone.sync()
    assert b"so_nguoi" in phone.form(FORM_ID).xml


def test_a_form_is_closed_and_opened_again(site, signed_in, phone):
    page = signed_in("designer", width=390)
    current(page, phone)
    page.goto(f"/design/forms/{FORM_ID}")
    page.get_by_role("button", name="Đóng biểu mẫu").first.click()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Đóng biểu mẫu").click()
    page.get_by_text("phiếu đã điền vẫn gửi được").first.wait_for()
    assert listed(phone) is None
    page.get_by_role("button", name="Mở lại").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Mở lại").click()
    page.get_by_text("Đã mở lại").wait_for()
    assert listed(phone)
    history = page.locator("#history tbody tr").all_inner_texts()
    assert len(history) >= 3


def test_files_dropped_with_a_mended_workbook_come_along(site, signed_in):
    page = signed_in("designer")
    choose(page, template())
    with page.expect_navigation():
        drop(page, template("2026112202"), tranh=b"x")
    assert "2026112202" in page.locator("dl.facts").inner_text()
    assert "tranh" in page.locator("#files").inner_text()


def test_without_script_everything_but_dropping_works(site):
    context = site.browser.new_context(base_url=site.url, java_script_enabled=False)
    context.add_cookies(site.signed_in["designer"])
    page = context.new_page()
    page.goto("/design")
    choose(page, template("2026120101", settings={"form_id": "khong_script"}))
    expect(page.locator("#publish")).to_be_visible()
    page.get_by_role("button", name="Bỏ bản nháp").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Bỏ bản nháp").click()
    assert page.url.endswith("/design")
    context.close()


def current(page: Page, phone: Collect) -> str:
    """Give the version that phones are told of, after publishing one where there is none."""
    if listed(phone) is None:
        page.goto("/design")
        choose(page, template())
        publish(page, "Bản đầu")
    version = listed(phone)
    assert version
    return version


def listed(phone: Collect) -> str | None:
    """Give the version of the template's form on the phones' list."""
    return {form.form_id: form.version for form in phone.form_list()}.get(FORM_ID)
