"""The map in a real browser: what it shows, what is clicked, the address, keys.

The window is put where a pin lies, so that the pin is in the middle of the map.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from server.services.placement import VIETNAM
from server.storage.forms import bump
from tests.browser import maps
from tests.browser.chromium import axe, is_sideways, open_window
from tests.browser.maps import HERE, PIN, SEALED, look, ready

pytestmark = pytest.mark.timeout(180)

TILES = re.compile(r"/tiles/submissions/")
NEVER = "chưa lần nào"


@pytest.fixture(scope="module", autouse=True)
def sent(site) -> None:
    """Have some sessions on the map."""
    maps.send_some(site)


def said(page: Page) -> dict[str, list[str]]:
    """What the page's address says."""
    return parse_qs(urlsplit(page.url).query)


def click_middle(page: Page) -> None:
    """Click what lies in the middle of the map."""
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.fixture
def supervisor(signed_in) -> Page:
    """The window of the supervisor of 99001."""
    return signed_in("supervisor")


def test_the_villages_nobody_reached_are_listed_at_first_sight(supervisor):
    page = look(supervisor)
    expect(page.locator("#map-list-count")).to_have_text("3 trong 3 thôn")
    expect(page.locator("#map-list-rows li")).to_have_count(3)
    page.locator("#kind").select_option("any")
    expect(page.locator("#map-list-rows")).not_to_contain_text("Thôn 1")
    expect(page.locator("#map-list-rows")).to_contain_text("Thôn 3" + NEVER)
    assert said(page)["kind"] == ["any"]


def test_the_list_asks_about_no_days_that_the_filter_hides(supervisor):
    page = look(supervisor, "/map?kind=session&from=2020-01-01&to=2020-01-31")
    expect(page.locator("#map-list-count")).to_have_text("3 trong 3 thôn")
    expect(page.locator("#map-list-days")).to_contain_text("từ 01/01/2020 đến 31/01/2020")
    expect(page.locator("#span")).to_have_value("filter")
    said = "Thôn chưa có buổi tuyên truyền từ 01/01/2020 đến 31/01/2020"
    expect(page.locator("#map-list-print")).to_have_text(said)
    page.get_by_role("button", name="Tháng này").click()
    expect(page.locator("#span")).to_have_value("month")
    expect(page.locator("#map-list-count")).not_to_have_text("3 trong 3 thôn")
    expect(page.locator("#map-list-days")).to_be_hidden()


def test_days_the_wrong_way_round_are_told(supervisor):
    page = look(supervisor, "/map?from=2026-11-20&to=2026-11-01")
    for told in ("#map-list-count", "#map-time-said"):
        expect(page.locator(told)).to_contain_text("Ngày đầu ở sau ngày cuối")


def test_a_clicked_pin_opens_its_panel(supervisor):
    page = look(supervisor, HERE)
    click_middle(page)
    panel = page.locator("#map-panel")
    expect(panel.locator("h2").first).to_be_visible()
    assert said(page)["open"][0].startswith("submission:")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert "open" not in said(page)


def test_a_clicked_village_says_when_it_was_last_reached(supervisor):
    page = look(supervisor, "/map?at=15.00/19.0300/105.0100")
    click_middle(page)
    panel = page.locator("#map-panel")
    expect(panel.locator("h2")).to_have_text("Thôn 3")
    expect(panel.locator("dd")).to_have_text([NEVER] * 3)
    link = panel.locator("a").get_attribute("href")
    assert link == "/submissions?area=99001003"


def test_an_open_village_follows_the_filter(supervisor):
    page = look(supervisor, "/map?open=village:99001001")
    panel = page.locator("#map-panel-body")
    expect(panel).to_contain_text("chưa lần nào")
    page.locator("#officer").focus()
    page.locator("#officer").select_option("officer")
    expect(panel).to_contain_text("không có theo bộ lọc")
    expect(panel.get_by_role("link")).to_have_attribute(
        "href", "/submissions?officer=officer&area=99001001"
    )
    expect(page.locator("#officer")).to_be_focused()


def test_days_that_cut_a_bar_are_counted_exactly(supervisor):
    """By weeks or months, a bar holds more than the days asked for."""
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    first = today - timedelta(days=6)
    bar = {"from": first.isoformat(), "to": today.isoformat(), "count": 9}

    def weekly(route) -> None:
        if "from=" in route.request.url:
            route.continue_()
        else:
            route.fulfill(json={"step": "week", "bars": [bar]})

    supervisor.route("**/map/histogram.json*", weekly)
    page = look(supervisor, f"/map?from={today.isoformat()}")
    expect(page.locator("#map-time-said")).to_contain_text(" 1 phiếu")
    page.get_by_role("button", name="Tất cả").click()
    expect(page.locator("#map-time-said")).to_contain_text(" 9 phiếu")


def test_the_filter_changes_address_words_and_tiles(supervisor):
    page = look(supervisor, HERE)
    with page.expect_request(lambda r: bool(TILES.search(r.url)) and "review=approved" in r.url):
        page.locator("summary", has_text="Tình trạng").click()
        for state in ("received", "has_issues"):
            page.locator(f"[name=review][value={state}]").uncheck()
    assert said(page)["review"] == ["approved"]
    expect(page.locator("#map-said")).to_have_text("Chỉ: tình trạng: đã duyệt")
    ready(page)
    page.locator("#map-clear").click()
    assert "review" not in said(page)
    ready(page)
    page.reload()
    ready(page)
    assert said(page)["at"] == [f"16.00/{PIN[0]}/{PIN[1]}"]


def test_a_colleague_opens_the_same_view(supervisor, signed_in):
    page = look(supervisor, HERE)
    click_middle(page)
    expect(page.locator("#map-panel h2").first).to_be_visible()
    page.locator("#map-legend [name=names]").uncheck()
    sent = page.url
    other = look(signed_in("province"), sent)
    heading = page.locator("#map-panel h2").first.text_content()
    expect(other.locator("#map-panel h2").first).to_have_text(heading or "?")
    expect(other.locator("#map-legend [name=names]")).not_to_be_checked()
    assert other.url == sent


def test_a_supervisor_of_another_area_sees_none_of_it(supervisor, signed_in):
    page = look(supervisor, HERE)
    click_middle(page)
    expect(page.locator("#map-panel h2").first).to_be_visible()
    opened = page.url
    other = signed_in("neighbour")
    bodies: list[bytes] = []
    other.on("response", lambda answer: "/tiles/" in answer.url and bodies.append(answer.body()))
    look(other, opened)
    expect(other.locator("#map-panel")).to_contain_text("ngoài địa bàn của bạn")
    assert other.locator("#map-list-rows li").count() == 1
    assert bodies
    assert not any(b"pins" in body and b"session" in body for body in bodies)
    look(other, HERE)
    click_middle(other)
    expect(other.locator("#map-panel")).to_be_hidden()


def test_the_handles_of_time_work_by_keyboard(supervisor):
    page = look(supervisor)
    since = page.locator("#map-since")
    since.focus()
    with page.expect_request(lambda r: bool(TILES.search(r.url)) and "from=" in r.url):
        page.keyboard.press("ArrowRight")
    day = said(page)["from"][0]
    shown = "/".join(reversed(day.split("-")))
    assert since.get_attribute("aria-valuetext") == shown
    expect(page.locator("#map-said")).to_contain_text(f"từ {shown}")
    expect(page.locator("#from")).to_have_value(day)
    page.get_by_role("button", name="Tất cả").click()
    assert "from" not in said(page)


def test_both_handles_at_the_end_can_be_drawn_back(supervisor):
    today = datetime.now(UTC).astimezone(VIETNAM).date().isoformat()
    page = look(supervisor, f"/map?from={today}")
    box = page.locator("#map-until").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_url(lambda url: f"from={today}" not in url, timeout=5000)
    assert said(page)["from"][0] < today


def test_clusters_have_the_colour_of_no_form(supervisor):
    page = look(supervisor)
    address = page.evaluate(
        "performance.getEntriesByType('resource').find((e) => e.name.includes('map-palette')).name"
    )
    palettes = page.evaluate("async (name) => (await import(name)).PALETTES", address)
    for palette in palettes.values():
        assert palette["cluster"] not in (*palette["forms"], palette["chosen"])


def test_a_single_day_leaves_room_for_both_handles(supervisor):
    page = look(supervisor, "/map?area=99001002")
    expect(page.locator("#map-time-said")).to_contain_text("1 phiếu")
    expect(page.locator("#map-bars rect")).to_have_count(14)
    expect(page.locator("#map-since")).to_have_value("0")
    expect(page.locator("#map-until")).to_have_value("13")
    page.locator("#map-since").press("ArrowRight")
    expect(page.locator("#map-time-said")).to_contain_text("1 phiếu")
    assert "from" in said(page)


def test_the_list_and_the_map_work_by_keyboard(supervisor):
    page = look(supervisor)
    first = page.locator("#map-list-rows button").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    look(page, "/map?at=15.00/19.0300/105.0100")
    page.locator("#map canvas").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel h2")).to_have_text("Thôn 3")
    page.keyboard.press("Escape")
    page.locator("#map canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda address: "105.0100" not in address)


def test_at_phone_width_the_panels_come_from_below(signed_in):
    page = look(signed_in("supervisor", width=390))
    assert not is_sideways(page)
    listed = page.locator("#map-list")
    expect(listed).to_be_hidden()
    tab = page.get_by_role("button", name="Chưa ai đến")
    tab.click()
    expect(listed).to_be_visible()
    expect(tab).to_have_attribute("aria-expanded", "true")
    axe(page)
    listed.locator("button").first.click()
    box = page.locator("#map-panel").bounding_box()
    assert box
    assert box["width"] == 390
    assert not is_sideways(page)
    page.locator("#map-panel-close").click()
    for name in ("Lọc", "Thời gian", "Chú giải"):
        page.get_by_role("button", name=name, exact=True).click()
        axe(page)
    page.keyboard.press("Escape")
    expect(page.locator("#map-legend")).to_be_hidden()


@pytest.mark.parametrize(("scheme", "language"), [("light", "vi"), ("dark", "en")])
def test_no_serious_fault(signed_in, scheme, language):
    page = look(signed_in("supervisor", scheme=scheme, language=language), HERE)
    click_middle(page)
    expect(page.locator("#map-panel h2").first).to_be_visible()
    axe(page)


def test_who_was_signed_out_meanwhile_is_told_and_comes_back_here(signed_in):
    page = look(signed_in("province"), HERE)
    page.context.clear_cookies()
    page.locator("#kind").select_option("session")
    told = page.locator("#map-told")
    expect(told).to_contain_text("hết phiên")
    link = told.locator("a").get_attribute("href")
    assert link
    assert parse_qs(urlsplit(link).query)["next"] == [
        f"/map?kind=session&at=16.00/{PIN[0]}/{PIN[1]}"
    ]


def test_a_wrong_filter_is_told(supervisor):
    supervisor.goto("/map?from=hôm-qua")
    told = supervisor.locator("#map-told")
    expect(told).to_contain_text("Địa chỉ của trang này có chỗ không đúng")
    with supervisor.expect_navigation():
        told.get_by_role("button", name="Xóa lọc").click()
    ready(supervisor)
    expect(told).to_be_hidden()


def test_an_area_that_is_not_hers_is_told(supervisor):
    page = look(supervisor, "/map?area=99999")
    told = page.locator("#map-told")
    expect(told).to_contain_text("không thuộc địa bàn của bạn")
    told.get_by_role("button", name="Xem cả địa bàn").click()
    expect(told).to_be_hidden()
    expect(page.locator("#map-list-count")).to_contain_text("trong 3 thôn")
    assert "area" not in said(page)


def test_new_boundaries_are_drawn_without_losing_the_view(supervisor, site):
    page = look(supervisor, HERE)
    with site.world.storage.transaction() as store:
        bump(store, "boundaries")
    with page.expect_request(re.compile("/tiles/boundaries/")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert said(page)["at"] == [f"16.00/{PIN[0]}/{PIN[1]}"]


def test_without_scripts_it_leads_to_the_table(site, signed_in):
    cookies = signed_in("supervisor").context.cookies()
    window = open_window(site.browser, site.url, java_script_enabled=False)
    window.page.context.add_cookies(cookies)
    window.page.goto("/map")
    expect(window.page.get_by_role("link", name="Xem bảng phiếu")).to_be_visible()
    expect(window.page.locator("#map-page")).to_be_hidden()
    window.page.context.close()
    window.check()


def test_no_address_ever_holds_a_sealed_point(supervisor):
    asked: list[str] = []
    supervisor.on("request", lambda request: asked.append(request.url))
    look(supervisor, HERE)
    click_middle(supervisor)
    expect(supervisor.locator("#map-panel h2").first).to_be_visible()
    pieces = [number[:-2] for number in SEALED]
    assert not [url for url in asked if any(piece in url for piece in pieces)]
