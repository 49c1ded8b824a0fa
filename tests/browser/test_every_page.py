"""Every page that a link leads to: no other host, no serious fault, whole at each width."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import axe, is_sideways

pytestmark = pytest.mark.timeout(300)

LINKS = "links => links.map(link => link.getAttribute('href'))"
ELSEWHERE = re.compile(r"/(language|static|sign-out)\b")
MOST = 40


@pytest.fixture(scope="module", autouse=True)
def sent(site) -> None:
    """Some submissions, so that pages have something to show."""
    for number in range(3):
        site.send(
            {
                "day": "2026-11-20",
                "village": "99001001",
                "point": f"19.01 105.01{number} 0 5",
                "people": str(10 + number),
            }
        )


def shape(address: str) -> str:
    """Give an address without its query, numbers and names: one page of each shape is enough."""
    return re.sub(r"[^/]*\d[^/]*", "0", address.partition("?")[0].partition("#")[0])


def pages(page: Page, first: list[str]) -> Iterator[str]:
    """Open every page that can be reached by links, one of each shape; give its address."""
    waiting, seen = list(first), {shape(address) for address in first}
    while waiting and len(seen) <= MOST:
        address = waiting.pop(0)
        answer = page.request.get(address)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(address)
        page.wait_for_load_state("networkidle")
        yield address
        for link in page.locator("a[href^='/']").evaluate_all(LINKS):
            if shape(link) not in seen and not ELSEWHERE.match(link):
                seen.add(shape(link))
                waiting.append(link)


def test_strangers_see_the_door(page):
    page.goto("/")
    assert page.locator("h1").count() == 1
    axe(page)
    page.goto("/sign-in")
    axe(page)


@pytest.mark.parametrize("username", ["supervisor", "admin", "designer"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_is_whole_and_has_no_serious_fault(signed_in, username, width, scheme):
    page = signed_in(username, width=width, scheme=scheme)
    start = ["/", "/account", *page.locator("nav a").evaluate_all(LINKS)]
    for address in pages(page, start):
        axe(page)
        assert not is_sideways(page), address


def test_the_other_language_is_one_click_away_and_remembered(page):
    page.goto("/sign-in?next=/account")
    assert page.locator("html").get_attribute("lang") == "vi"
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/sign-in?next=/account")
    assert page.locator("h1").inner_text() == "Sign in"
    page.goto("/sign-in")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_map_library_runs_under_the_policy_of_the_pages(page):
    page.goto("/sign-in")
    style = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    drawn = page.evaluate(DRAW, style.replace("neothien.css", "vendor/"))
    assert drawn == ["bảy", True]


DRAW = """
async vendor => {
  const { Map } = await import(vendor + "maplibre-gl.mjs");
  const { Protocol } = await import(vendor + "pmtiles.mjs");
  const container = document.createElement("div");
  container.style.height = "200px";
  document.querySelector("main").append(container);
  const square = { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]] };
  const data = { type: "Feature", properties: { name: "bảy" }, geometry: square };
  const map = new Map({
    container, center: [0.5, 0.5], zoom: 7,
    style: {
      version: 8,
      sources: { one: { type: "geojson", data } },
      layers: [{ id: "one", type: "fill", source: "one" }],
    },
  });
  await new Promise(done => map.once("idle", done));
  const [found] = map.queryRenderedFeatures(undefined, { layers: ["one"] });
  return [found.properties.name, typeof new Protocol().tile === "function"];
}
"""
