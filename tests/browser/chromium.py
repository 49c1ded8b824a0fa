"""Debian's Chromium, and pages that note what they ask of other hosts and what fails in them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright

ROOT = Path(__file__).parents[2]
WHOLE = Path("/usr/bin/chromium")
WINDOWLESS = Path("/usr/lib/chromium/chromium-headless-shell")
"""The same engine without windows, for two thirds of the work; its own buttons speak English."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=vi",
    # No other host can be asked for anything: no name is ever looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
OF_THE_PAGE_ITSELF = {"data", "blob", "about"}
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RUN_AXE = """
async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => ({ id, help, where: nodes.slice(0, 5).map(n => n.html) }));
}
"""


@contextmanager
def started(playwright: Playwright, program: Path) -> Iterator[Browser]:
    """Give a browser that speaks Vietnamese, so that its own date fields read dd/mm/yyyy."""
    browser = playwright.chromium.launch(
        executable_path=str(program), args=FLAGS, env={"LANGUAGE": "vi"}
    )
    yield browser
    browser.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the browser, or skip where there is none."""
    program = WINDOWLESS if WINDOWLESS.exists() else WHOLE
    if not program.exists():
        pytest.skip("no Chromium: sh scripts/test-tools.sh")
    with sync_playwright() as playwright, started(playwright, program) as browser:
        yield browser


@dataclass
class Watched:
    """One browser window and what was noted in it."""

    page: Page
    host: str
    strangers: list[str] = field(default_factory=list)
    """Addresses on other hosts that were asked for; none could answer."""
    faults: list[str] = field(default_factory=list)
    """What the page's scripts and its policy complained about."""

    def check(self) -> None:
        """Fail if another host was asked for anything, or a script failed."""
        assert not self.strangers, self.strangers
        assert not self.faults, self.faults


def open_window(browser: Browser, url: str, **options: Any) -> Watched:
    """Open a window whose relative addresses lead to the server `url`.

    Nothing moves in it: to draw a map many times over is most of what such a test costs.
    """
    context = browser.new_context(base_url=url, locale="vi-VN", reduced_motion="reduce", **options)
    page = context.new_page()
    watched = Watched(page, urlsplit(url).netloc)

    def is_here(address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in OF_THE_PAGE_ITSELF or parts.netloc == watched.host

    def note(request: Request) -> None:
        if not is_here(request.url):
            watched.strangers.append(request.url)

    context.on("request", note)
    page.on("pageerror", lambda error: watched.faults.append(str(error)))
    page.on("console", lambda said: _note_complaint(watched, said.type, said.text))
    return watched


def _note_complaint(watched: Watched, kind: str, text: str) -> None:
    # An answer such as 403 is the test's own business.
    if kind == "error" and not text.startswith("Failed to load resource"):
        watched.faults.append(text)


def axe(page: Page) -> None:
    """Fail if axe finds a serious or critical fault on the page as it stands."""
    assert AXE.exists(), "sh scripts/frontend.sh dev"
    page.evaluate(AXE.read_text())
    found = page.evaluate(RUN_AXE)
    assert not found, page.url + "\n" + json.dumps(found, ensure_ascii=False, indent=1)


def is_sideways(page: Page) -> bool:
    """Whether the page must be pushed sideways to be read."""
    page.wait_for_load_state()  # without its style every page must
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def await_true(page: Page, expression: str, seconds: float = 20) -> None:
    """Wait until an expression is true in the page; `wait_for_function` falls foul of the CSP."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(100)
