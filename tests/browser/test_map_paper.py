"""The map on paper, as a real browser prints it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import maps, paper
from tests.browser.chromium import await_true
from tests.browser.maps import HERE, look

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module", autouse=True)
def sent(site) -> None:
    """Have some sessions on the map."""
    maps.send_some(site)


@pytest.fixture
def supervisor(signed_in) -> Page:
    """The window of the supervisor of 99001."""
    return signed_in("supervisor")


def test_paper_has_title_filter_legend_scale_date_and_list(supervisor):
    page = look(supervisor, "/map?from=2026-11-01&to=2026-12-31")
    page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    page.locator("#map-print").click()
    told = paper.words(page.pdf())
    for words in (
        "Bản đồ công việc – Xã Một",
        "từ 01/11/2026 · đến 31/12/2026",
        "Chú giải",
        "0–7 ngày",
        "không có theo bộ lọc",
        "Thôn chưa có lượt gặp gỡ trong tháng này",
        "Thôn 3",
    ):
        assert words in told
    assert re.search(r"In lúc \d\d/\d\d/20\d\d \d\d:\d\d", told)
    assert re.search(r"\d (k?m)\W*Tỷ lệ", told)
    assert "Xóa lọc" not in told
    lying = page.pdf(format="A4", landscape=True)
    assert len(re.findall(rb"/Type\s*/Page\b", lying)) == 2  # the map; legend and list


def test_a_map_without_room_prints_no_scale(supervisor):
    page = look(supervisor)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#map-scale-line")).to_be_hidden()


def test_the_printed_map_is_a_picture_of_what_was_seen(supervisor):
    page = look(supervisor, HERE)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    colours = page.evaluate(
        """() => {
          const paper = document.getElementById("map-paper");
          const { data } = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 20


@pytest.mark.parametrize("asked", ["button", "keys"])
def test_by_night_it_is_printed_in_the_colours_of_the_day(signed_in, asked: str):
    page = look(signed_in("supervisor", scheme="dark"), "/map")
    # A bare function would be called at once.
    page.evaluate(
        """() => { window.print = () => {
          dispatchEvent(new Event("beforeprint")); window.printed = 1; }; }"""
    )
    page.locator("#map-print").click() if asked == "button" else page.keyboard.press("Control+p")
    await_true(page, "window.printed === 1")
    corner = page.evaluate(
        """() => [...document.getElementById("map-paper").getContext("2d")
          .getImageData(2, 2, 1, 1).data.slice(0, 3)]"""
    )
    assert min(corner) > 200
