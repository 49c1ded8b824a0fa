"""A live server over the small invented world, and windows of its people's browsers.

`site` is made once for each file of tests; what a test changes there, the next one of the file
finds. Every window is watched: at the end of its test it must have asked no other host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from server.services import totp
from tests.browser.chromium import Watched, chromium, open_window
from tests.e2e.live import ServerProcess
from tests.openrosa.conftest import multipart
from tests.postgres import Databases
from tests.world import PASSWORD, World, copied_world, filled


@dataclass(frozen=True)
class Site:
    """A running server and the world that it serves."""

    url: str
    world: World
    browser: Browser
    signed_in: dict[str, list[Any]] = field(default_factory=dict)
    """Cookies by user name: a person signs in once for each file of tests."""

    def send(self, answers: dict[str, str], instance_id: str | None = None) -> str:
        """Send the form `khảo sát` from the officer's phone; give the instance id."""
        instance_id = instance_id or f"uuid:{uuid4()}"
        body, kind = multipart(filled(answers, instance_id=instance_id))
        request = self.browser.new_context().request
        answer = request.post(
            f"{self.url}/key/{self.world.token}/submission",
            data=body,
            headers={"Content-Type": kind, "X-OpenRosa-Version": "1.0"},
        )
        assert answer.status == 201, answer.text()
        return instance_id


@pytest.fixture(scope="module")
def chromium_browser() -> Iterator[Browser]:
    """Debian's Chromium, or a skip.

    For one file of tests: as long as it runs, so does an event loop, which nothing else can start.
    """
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(
    people_template: Path,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
    chromium_browser: Browser,
) -> Iterator[Site]:
    """A server with everybody of tests.people; nothing was sent yet."""
    folder = tmp_path_factory.mktemp("site") / "data"
    with copied_world(people_template, databases, folder, "people") as world:
        address = world.storage.engine.url.render_as_string(hide_password=False)
        process = ServerProcess(folder, address)
        try:
            process.start()
            yield Site(process.url, world, chromium_browser)
        finally:
            process.close()


@pytest.fixture
def visit(site: Site) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a window: visit(width=1280, scheme="light", language="vi")."""
    windows: list[Watched] = []

    def open_one(width: int = 1280, scheme: str = "light", language: str = "vi") -> Page:
        window = open_window(
            site.browser,
            site.url,
            viewport={"width": width, "height": 844},
            color_scheme=scheme,
        )
        windows.append(window)
        if language != "vi":
            window.page.context.add_cookies([{"name": "lang", "value": language, "url": site.url}])
        return window.page

    yield open_one
    for window in windows:
        window.page.context.close()
    for window in windows:
        window.check()


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """A stranger's window."""
    return visit()


@pytest.fixture
def signed_in(visit: Callable[..., Page], site: Site) -> Callable[..., Page]:
    """Give a function that opens a window of one of tests.people.PEOPLE, signed in.

    signed_in("supervisor", width=390, scheme="dark", language="en") stands on the first page of
    the person's role. The areas: "supervisor" 99001, "neighbour" 99002, "province" 99.
    """

    def open_signed_in(username: str, **options: object) -> Page:
        page = visit(**options)
        known = site.signed_in.get(username)
        if known is None:
            sign_in(page, username)
            site.signed_in[username] = page.context.cookies()
        else:
            page.context.add_cookies(known)
            page.goto("/")
        return page

    return open_signed_in


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Go through the sign-in form, and set up a second factor where it is asked for.

    A second time would need the same secret and a later code: tests take the cookie instead.
    """
    page.goto("/sign-in")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("main form button").click()
    if page.url.endswith("/sign-in/second"):
        page.locator("[name=code]").fill(totp.code(page.locator("[name=secret]").input_value()))
        page.locator("main form button").click()
