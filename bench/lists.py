"""The table of submissions, its filters and its search, among 1,000,000 submissions.

Asked for as a browser does, by supervisors of a commune, of a province and of all provinces; each
address RUNS times after one time that is not counted. Aims: 95 of 100 answers within 300 ms.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import statistics
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

from bench import million, report
from bench.million import READERS
from bench.world import PASSWORD, World
from server.services import searching
from server.settings import Settings
from server.storage.store import open_storage

RUNS = 20
FEW = 10_000
"""More submissions than this are given their words without the index, which is made afterwards."""
PAGES = {
    "first page": ["form=visit", "form=session", "form=support", ""],
    "other orders": [f"form=visit&sort={sort}" for sort in ("day", "village", "officer")],
    "filtered": [
        "form=session&from=2026-03-01&to=2026-03-31",
        "form=visit&review=rejected",
        "form=visit&flag=declared_mismatch",
        "form=support&review=approved&from=2026-06-01",
    ],
    "searched, rare words": ["q={village}", "q=cb.{officer}", "q=khongcogi", "q={commune}"],
    "searched, common words": ["form=session&q=hội+nghị", "q=tuyen+truyen", "q=xoá+án+tích"],
    "searched and filtered": [
        "form=session&q=phap+luat&from=2026-06-01",
        "q=ma+tuý&review=approved",
    ],
}
_INDEX = """create index submission_search_words on submission_search using gin (words)
  with (fastupdate = off)"""


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser("python -m bench.lists", description=__doc__)
    parser.add_argument("--count", type=int, default=million.COUNT)
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    with million.running(options.count) as world:
        facts = report.surroundings(world)
        _write_words(world)
        rows = [row for reader in READERS for row in _measured(world, reader, options.runs)]
    columns = ("reader", "page", "p50 ms", "p95 ms", "worst ms", "answers")
    report.table(f"The table of submissions, {options.count:,} of them", columns, rows)
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    report.save("lists", {"machine": facts, "count": options.count, "pages": named})


def _measured(world: World, reader: str, runs: int) -> Iterator[tuple[object, ...]]:
    open_page = _signed_in(world, reader)
    values = _values(world, reader)
    for name, addresses in PAGES.items():
        times = list[float]()
        for address in addresses:
            path = "/submissions?" + quote(address.format(**values), safe="=&+%")
            open_page(path)
            times += [_seconds(lambda path=path: open_page(path)) for _ in range(runs)]
            report.progress(f"{reader}: {path}")
        spent = sorted(1000 * one for one in times)
        slow = spent[int(len(spent) * 0.95)]
        yield reader, name, statistics.median(spent), slow, spent[-1], len(spent)


def _values(world: World, reader: str) -> dict[str, str]:
    """Give words that only few of the reader's submissions hold."""
    area = (
        "(select area from user_areas join users u on u.id = user_id where username = %s limit 1)"
    )
    row = world.db.execute(
        "select v.name, c.name, c.code from communes c join villages v on v.commune = c.code"
        f" where c.code = {area} or c.province = {area} order by v.code limit 1".encode(),
        [reader, reader],
    ).fetchone()
    village, commune, code = row or ("", "", "")
    quoted = urllib.parse.quote_plus
    return {
        "village": quoted(f"{village} {commune}"),
        "commune": quoted(commune),
        "officer": f"{code}.1",
    }


def _seconds(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def _signed_in(world: World, reader: str):
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(jar)
    address = f"http://127.0.0.1:{world.port}"
    form = urllib.parse.urlencode({"username": reader, "password": PASSWORD}).encode()
    opener.open(f"{address}/sign-in", form).close()

    def open_page(path: str) -> bytes:
        with opener.open(address + path) as answer:
            return answer.read()

    return open_page


def _write_words(world: World) -> None:
    """Write the words of all submissions that have none yet, as the worker does."""
    waiting = world.number("select count(*) from search_waiting")
    if not waiting:
        return
    began = time.monotonic()
    if waiting > FEW:
        world.db.execute("drop index submission_search_words")
    settings = Settings(data=million.FOLDER)
    with closing(open_storage(settings, million.ready())) as storage:
        searching.write_all(storage)
    if waiting > FEW:
        world.db.execute(_INDEX)
        world.db.execute("vacuum analyze submission_search")
        world.db.execute("vacuum search_waiting")
    seconds = time.monotonic() - began
    report.console.print(f"words of {waiting:,.0f} submissions written in {seconds:.0f} s")


if __name__ == "__main__":
    main()
