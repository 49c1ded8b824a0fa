"""The page in a real browser: one host, no script, no sideways scrolling, readable colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.timeout(180)

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic"]

CONTRAST = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = colour => {
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => {
      v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "white";
  };
  const worst = [...document.querySelectorAll("p, a, h1, h2, li, dt, dd, th, td, small, .flag")]
    .filter(e => e.textContent.trim() && e.offsetParent)
    .map(e => {
      const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
  return Math.min(...worst);
}
"""


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: sh scripts/test-tools.sh")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


def visit(browser: Browser, url: str, width: int, scheme: str) -> tuple[Page, list[str], list[str]]:
    """Open the page; give it with the other hosts it asked for and what the console said."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="vi-VN"
    )
    opened, strangers, said = context.new_page(), [], []

    def only_here(route) -> None:
        if route.request.url.startswith(url):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context.route("**/*", only_here)
    opened.on("console", lambda message: said.append(message.text))
    opened.goto(url)
    return opened, strangers, said


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_whole_readable_and_asks_nobody_else(demonstration, browser, width, scheme):
    opened, strangers, said = visit(browser, f"{demonstration.url}/", width, scheme)
    assert opened.locator("h1").inner_text() == "Bản trình diễn"
    assert opened.locator("tbody tr").count() == 25
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.evaluate("document.querySelector('.qr').naturalWidth") > 300
    assert opened.evaluate("document.scripts.length") == 0
    assert opened.evaluate(CONTRAST) >= 4.5
    assert not strangers
    assert not said
    opened.context.close()


def test_the_other_language_is_one_tap_away(demonstration, browser):
    opened, _, _ = visit(browser, f"{demonstration.url}/", 390, "light")
    opened.get_by_role("link", name="English").click()
    assert opened.locator("h1").inner_text() == "Demonstration"
    assert opened.locator("html").get_attribute("lang") == "en"
    opened.context.close()
