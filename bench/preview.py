"""How long a form's preview takes to its first question: python -m bench.preview --help.

Chromium signs in as a designer, puts each workbook in as a draft and opens its preview. `limit` is
what the same browser takes to fetch the same addresses and do nothing with them.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench import machine, report, world
from bench.forms import form
from bench.world import FORMS, OFFICER, PASSWORD

PROGRAM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
COLUMNS = ("form", "cache", "requests", "kB", "kB gzip", "ms p50", "ms worst", "limit ms")
FETCH = """async addresses => {
  const began = performance.now();
  const get = one => fetch(one, { cache: "reload" }).then(answer => answer.arrayBuffer());
  await Promise.all(addresses.map(get));
  return performance.now() - began;
}"""
WAIT_MS = 120_000


@dataclass(frozen=True)
class Figures:
    """One form's preview; times are from asking for the page to its first question."""

    form: str
    cache: str
    requests: int
    kilobytes: float
    """What came over the network, as this server sends it, with its headers."""
    gzipped: float
    """The bodies as the front door sends them."""
    p50_ms: float
    worst_ms: float
    limit_ms: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, save."""
    options = _options(arguments)
    with world.running(0) as running, sync_playwright() as playwright:
        facts = report.surroundings(running)
        running.db.execute("update users set role = 'designer'")
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(FLAGS))
        page = browser.new_page(base_url=f"http://127.0.0.1:{running.port}")
        _sign_in(page)
        workbooks = {"visit": (FORMS / "visit.xlsx").read_bytes()}
        workbooks |= {f"{count:,} questions": form(count) for count in options.questions}
        figures = [
            one
            for name, workbook in workbooks.items()
            for one in _measured(page, name, _draft(page, workbook), options.turns)
        ]
        browser.close()
    report.table(
        f"Preview: to the first question, {options.turns} turns",
        COLUMNS,
        [tuple(asdict(one).values()) for one in figures],
    )
    found = {"machine": facts, "options": vars(options)}
    report.save("preview", found | {"figures": [asdict(one) for one in figures]})


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.locator("[name=username]").fill(OFFICER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()


def _draft(page: Page, workbook: bytes) -> str:
    """Put a workbook in and give the address of its preview."""
    page.goto("/design")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "form.xlsx", "mimeType": kind, "buffer": workbook}
    page.locator("input[name=workbook]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("form:has(input[name=workbook]) button").last.click()
    page.wait_for_url("**/design/drafts/*", timeout=WAIT_MS)
    return urlsplit(page.url).path + "/preview"


def _measured(page: Page, name: str, address: str, turns: int) -> Iterator[Figures]:
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    for cache in ("empty", "filled"):
        is_empty = cache == "empty"
        _open(page, cdp, address, empty=is_empty)
        sent = _sent(page, cdp, address, empty=is_empty)
        bodies = [page.request.get(url).body() for url in sent]
        limits = [page.evaluate(FETCH, list(sent)) for _ in range(turns)]
        times = [_open(page, cdp, address, empty=is_empty) for _ in range(turns)]
        yield Figures(
            name,
            cache,
            len(sent),
            sum(sent.values()) / 1000,
            sum(len(gzip.compress(body, 6)) for body in bodies) / 1000,
            machine.percentile(times, 50),
            max(times),
            machine.percentile(limits, 50),
        )


def _open(page: Page, cdp: CDPSession, address: str, *, empty: bool) -> float:
    """Open a preview; give the milliseconds until its first question is there."""
    page.goto("about:blank")
    if empty:
        cdp.send("Network.clearBrowserCache")
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.frame_locator("iframe.phone").locator(".question-container").first.wait_for(
        timeout=WAIT_MS
    )
    return (time.perf_counter() - began) * 1000


def _sent(page: Page, cdp: CDPSession, address: str, *, empty: bool) -> dict[str, int]:
    """Open a preview once more; give the bytes that came over the network, by address."""
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def answered(event: dict[str, Any]) -> None:
        if not event["response"].get("fromDiskCache"):
            addresses[event["requestId"]] = event["response"]["url"]

    def in_memory(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = -1

    def finished(event: dict[str, Any]) -> None:
        sizes.setdefault(event["requestId"], int(event["encodedDataLength"]))

    listeners = {
        "Network.responseReceived": answered,
        "Network.requestServedFromCache": in_memory,
        "Network.loadingFinished": finished,
    }
    for event, listener in listeners.items():
        cdp.on(event, listener)
    _open(page, cdp, address, empty=empty)
    page.wait_for_load_state("networkidle")
    for event, listener in listeners.items():
        cdp.remove_listener(event, listener)
    return {
        url: sizes[key]
        for key, url in addresses.items()
        if sizes.get(key, -1) >= 0 and url.startswith("http")
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.preview", description=__doc__)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--questions", type=int, nargs="*", default=[30, 1000])
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
