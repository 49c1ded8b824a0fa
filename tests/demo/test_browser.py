"""The page in a real browser: one host, no script, no sideways scrolling, readable colours."""

from __future__ import annotations

import pytest

from tests.browser.chromium import axe, chromium, is_sideways, open_window

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_whole_readable_and_asks_nobody_else(demonstration, browser, width, scheme):
    window = open_window(
        browser,
        demonstration.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )
    page = window.page
    page.goto("/")
    assert page.locator("h1").inner_text() == "Bản trình diễn"
    assert page.locator("tbody tr").count() == 25
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 300
    assert page.evaluate("document.scripts.length") == 0
    assert not is_sideways(page)
    axe(page)
    page.context.close()
    window.check()


def test_the_other_language_is_one_tap_away(demonstration, browser):
    window = open_window(browser, demonstration.url, viewport={"width": 390, "height": 800})
    window.page.goto("/")
    window.page.get_by_role("link", name="English").click()
    assert window.page.locator("h1").inner_text() == "Demonstration"
    assert window.page.locator("html").get_attribute("lang") == "en"
    window.page.context.close()
