"""Opening the map, with a session in the middle of a village's map and others around it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from server.services import publishing
from server.services.placement import VIETNAM
from tests.openrosa.conftest import multipart
from tests.world import filled, survey_form

PIN = "19.0100", "105.0050"
HERE = f"/map?at=16.00/{PIN[0]}/{PIN[1]}"
SEALED = "19.01234", "105.00777"


def send_some(site) -> None:
    """One session in the middle of its village's map, and others over some weeks before."""
    with site.world.storage.transaction() as store:
        form = survey_form("session", title="Tuyên truyền")
        publishing.publish(store, form, "session.xlsx", {}, "test")
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    for weeks, point in enumerate((" ".join(PIN), "19.0150 105.0150", "19.0050 105.0300")):
        send(
            site,
            {
                "day": (today - timedelta(weeks=weeks)).isoformat(),
                "village": "99001001",
                "point": f"{point} 0 5",
                "home": f"{SEALED[0]} {SEALED[1]} 0 5",
                "people": "12",
            },
        )


def send(site, answers: dict[str, str]) -> None:
    """Send a session from the officer's phone."""
    body, kind = multipart(filled(answers, form_id="session"))
    answer = site.browser.new_context().request.post(
        f"{site.url}/key/{site.world.token}/submission",
        data=body,
        headers={"Content-Type": kind, "X-OpenRosa-Version": "1.0"},
    )
    assert answer.status == 201, answer.text()


def ready(page: Page) -> Page:
    """Wait until everything on the map is drawn."""
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false", timeout=30_000)
    expect(page.locator("#map-list-count")).not_to_be_empty()
    return page


def look(page: Page, address: str = "/map") -> Page:
    """Open the map."""
    page.goto(address)
    return ready(page)
