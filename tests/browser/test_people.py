"""A supervisor adds an officer, prints the sheet of cards, and opens what a phone could hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.services import users
from server.supervisor.cards import ON_A_PAGE
from tests.browser.chromium import axe, is_sideways

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module", autouse=True)
def officers(site) -> None:
    """So many that their cards take two pages."""
    with site.world.storage.transaction() as store:
        for number in range(ON_A_PAGE - 1):
            users.add(store, f"canbo.{number}", "officer", None, ["99001001"], "test")


IN_CARD = """
cards => cards.every(card => [...card.querySelectorAll("*")].every(inner => {
  const [a, b] = [card.getBoundingClientRect(), inner.getBoundingClientRect()];
  return b.bottom <= a.bottom + 1 && b.right <= a.right + 1;
}))
"""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_an_officer_is_added_and_the_sheet_printed(signed_in, tmp_path: Path, width, scheme):
    page = signed_in("supervisor", width=width, scheme=scheme)
    page.goto("/people/add")
    page.get_by_label("Tên đăng nhập").fill(f"canbo.moi.{width}")
    page.get_by_label("Cả Xã Một").check()
    page.get_by_role("button", name="Thêm", exact=True).click()
    assert page.locator("h1").inner_text() == f"canbo.moi.{width}"
    axe(page)
    page.goto("/people?all=1")
    axe(page)
    page.get_by_role("button", name="In thẻ").click()
    assert f"canbo.moi.{width}" in page.locator(".qr-card h2").all_inner_texts()
    axe(page)
    assert not is_sideways(page)
    page.emulate_media(media="print")
    assert page.locator(".qr-card").evaluate_all(IN_CARD)
    content = page.pdf(path=tmp_path / "cards.pdf", prefer_css_page_size=True)
    pages = -(-page.locator(".qr-card").count() // ON_A_PAGE)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == pages == 2


def test_dialogs_open_and_close_without_script_of_ours(signed_in):
    page = signed_in("supervisor")
    page.goto("/people")
    page.get_by_role("link", name="officer", exact=True).click()
    page.get_by_role("button", name="Khóa tài khoản").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Thôi").click()
    page.get_by_role("link", name="Máy 1").click()
    expect(page.get_by_role("button", name="In trang này")).to_be_visible()
    axe(page)


def test_faults_of_a_spreadsheet_are_shown(signed_in):
    page = signed_in("supervisor", width=390)
    page.goto("/people/import")
    content = "Tên đăng nhập,Địa bàn\nx y,99001\nmoi,Xã Hai\n".encode()
    page.set_input_files(
        "[name=file]", {"name": "ds.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Kiểm tra").click()
    assert page.locator("tbody th").all_inner_texts() == ["Dòng 2, cột A", "Dòng 3, cột B"]
    axe(page)
    assert not is_sideways(page)
