"""Take the pictures of the documents: `python -m scripts.screenshots [NAME...]`.

Starts the demonstration in a folder of its own, opens its pages in Chromium as the people who use
them, and leaves nothing behind but the pictures. `make screenshots` installs what it needs.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from server.demo import DESIGNER, SUPERVISOR, kept
from server.storage import cluster
from tests.browser.chromium import WHOLE, open_window, started
from tests.designer.workbooks import changed, template

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/images"
READY = "Ctrl-C"
WIDTH = 1280


@dataclass(frozen=True)
class Picture:
    """What is seen at an address of the demonstration; a map is waited for until it is drawn."""

    name: str
    path: str
    who: str = SUPERVISOR
    height: int = 860
    file: str = ""
    workbook: Callable[[], bytes] | None = None
    """What a designer uploads there first, as `file`; the picture is of its draft."""


def faulty() -> bytes:
    """Give the template with faults as they happen."""
    return template(
        cells={
            ("so_nu", "constraint"): ". <= ${so_nguoii}",
            ("ghi_chu", "type"): "txt",
            ("so_nguoi", "sensitivity"): None,
        },
        settings={"form_id": "so_hop_thon", "form_title": "Sổ họp thôn"},
    )


def dangerous() -> bytes:
    """Give a form in use with a type changed and a question gone."""
    cells = {("leaflets", "type"): "text", ("leaflets", "constraint"): None}
    return changed(ROOT / "xlsforms/session.xlsx", "2026112301", cells, "households", {})


PICTURES = (
    Picture("map", "/map"),
    Picture("submissions", "/submissions"),
    Picture("inbox", "/inbox"),
    Picture("design-forms", "/design", DESIGNER),
    Picture("design-faults", "/design", DESIGNER, 1000, "so-hop.xlsx", faulty),
    Picture("design-draft", "/design", DESIGNER, 1500, "session.xlsx", dangerous),
)
"""The one list of pictures: docs/images/NAME.png each; a document shows each of them."""


def main() -> None:
    """Start, look, stop; end with 1 if a page was not there."""
    wanted = [picture for picture in PICTURES if not sys.argv[1:] or picture.name in sys.argv[1:]]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        demonstration() as (url, passwords),
        sync_playwright() as playwright,
        started(playwright, WHOLE) as browser,
    ):
        taken = [take(browser, url, passwords, picture) for picture in wanted]
    sys.exit(not all(taken))


@contextmanager
def demonstration() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give the address of a demonstration that is ready, and its people's passwords."""
    folder = Path(tempfile.mkdtemp(prefix="neothien-pictures-"))
    port = free_port()
    command = [sys.executable, "-c", "from server.cli import main; main()", "demo"]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        env={**os.environ, "NEOTHIEN_DATA": str(folder), "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        try:
            if not any(READY in line for line in process.stdout or ()):
                sys.exit("The demonstration did not start.")
            known = kept.read(folder / "demo")
            yield f"http://127.0.0.1:{port}", known.passwords if known else {}
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()
            shutil.rmtree(cluster.home(folder / "demo"), ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


def take(browser: Browser, url: str, passwords: Mapping[str, str], picture: Picture) -> bool:
    """Write what a visitor sees first; say so if the page is not there."""
    window = open_window(
        browser,
        url,
        viewport={"width": WIDTH, "height": picture.height},
        color_scheme="light",
    )
    page = window.page
    page.context.add_cookies([{"name": "lang", "value": "vi", "url": url}])
    sign_in(page, picture.who, passwords[picture.who])
    answer = page.goto(picture.path)
    if picture.workbook:
        file = {"name": picture.file, "mimeType": "", "buffer": picture.workbook()}
        page.locator("#upload [name=workbook]").set_input_files(file)
        page.locator("#upload button").click()
        page.wait_for_url("**/design/drafts/*")
    page.wait_for_load_state("networkidle")
    is_there = answer is not None and answer.ok
    if is_there:
        page.screenshot(path=FOLDER / f"{picture.name}.png")
    print(picture.name, "✓" if is_there else f"✗ {picture.path}")  # noqa: T201
    page.context.close()
    window.check()
    return is_there


def sign_in(page: Page, username: str, password: str) -> None:
    """Go through the sign-in form."""
    page.goto("/sign-in")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("main form button").click()


def free_port() -> int:
    """Give a port that nothing listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
