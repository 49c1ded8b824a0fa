"""How long the map takes to answer: python -m bench.maps --help.

Three supervisors (of one commune, one province, all provinces) ask for tiles round villages of
theirs drawn at random, one request at a time: first without knowing anything ("cold": every tile
is made), then with the name that each answer had ("known": 304).
"""

from __future__ import annotations

import argparse
import http.client
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from bench import machine, million, report
from bench.intake import watching
from bench.million import READERS
from bench.report import console
from bench.world import PASSWORD, World

ZOOMS = (5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18)
LAYERS = {
    "boundaries": "",
    "submissions": "",
    "submissions, 30 days": "?from={month}",
    "coverage": "?kind=visit",
    "coverage, any": "?kind=any",
}
FACTS = ("start", "histogram", "summary")
COLUMNS = (
    *("reader", "what", "zoom", "tiles"),
    *("kB", "cold p50", "cold p95", "known p50", "known p95", "304"),
)
_SPOTS = """
select st_x(point), st_y(point) from villages where {mine} order by md5(code || 'bench') limit %s
"""


@dataclass(frozen=True)
class Figures:
    """What one reader's requests of one kind took, in milliseconds."""

    reader: str
    what: str
    zoom: str
    count: int
    kilobytes: float
    """Of the largest answer."""
    cold_p50: float
    cold_p95: float
    known_p50: float
    known_p95: float
    not_modified: float


class Browser:
    """A connection that a reader is signed in with."""

    def __init__(self, port: int, username: str) -> None:
        self.peer = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        form = urlencode({"username": username, "password": PASSWORD})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.peer.request("POST", "/sign-in", form, headers)
        answer = self.peer.getresponse()
        answer.read()
        self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]

    def get(self, path: str, tag: str | None = None) -> tuple[int, float, int, str | None]:
        """Ask; give status, milliseconds, bytes, and the answer's name."""
        headers = {"Cookie": self.cookie} | ({"If-None-Match": tag} if tag else {})
        began = time.perf_counter()
        self.peer.request("GET", path, headers=headers)
        answer = self.peer.getresponse()
        size = len(answer.read())
        taken = (time.perf_counter() - began) * 1000
        if answer.status not in {200, 304}:
            raise SystemExit(f"{path}: {answer.status}")
        return answer.status, taken, size, answer.headers["ETag"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, save."""
    options = _options(arguments)
    with million.running(options.stored) as running:
        facts = report.surroundings(running)
        with watching(running) as memory:
            figures = [
                one
                for reader in options.readers.split(",")
                for one in _reader(running, reader, options.tiles)
            ]
        peak = max(memory, default=0.0)
    report.table(
        f"The map with {options.stored:,} submissions; milliseconds, one request at a time",
        COLUMNS,
        [tuple(asdict(one).values()) for one in figures],
    )
    console.print(f"peak memory of the server's processes together: {peak:.0f} MB")
    found = {"machine": facts, "options": vars(options), "peak_mb": peak}
    report.save("maps", found | {"figures": [asdict(one) for one in figures]})


def _reader(running: World, reader: str, tiles: int) -> Iterator[Figures]:
    here, spots = Browser(running.port, reader), _spots(running, reader, tiles)
    month = time.strftime("%Y-%m-%d", time.localtime(time.time() - 30 * 86400))
    for what, query in LAYERS.items():
        layer = what.partition(",")[0]
        for zoom in ZOOMS:
            report.progress(f"{reader}: {what}, zoom {zoom}")
            wanted = list(dict.fromkeys(_tile(zoom, *spot) for spot in spots))
            address = f"/tiles/{layer}/{{}}.mvt{query.format(month=month)}"
            yield _measured(here, reader, what, str(zoom), [address.format(at) for at in wanted])
    for fact in FACTS:
        yield _measured(here, reader, f"{fact}.json", "", [f"/map/{fact}.json"] * 5)


def _measured(here: Browser, reader: str, what: str, zoom: str, paths: list[str]) -> Figures:
    here.get(paths[0])
    cold = [here.get(path) for path in paths]
    known = [here.get(path, name) for path, (*_, name) in zip(paths, cold, strict=True)]
    times = [
        machine.percentile([one[1] for one in all_], p) for all_ in (cold, known) for p in (50, 95)
    ]
    return Figures(
        reader,
        what,
        zoom,
        len(paths),
        max(size for _, _, size, _ in cold) / 1000,
        *times,
        sum(status == 304 for status, *_ in known) / len(known),
    )


def _spots(running: World, reader: str, count: int) -> list[tuple[float, float]]:
    mine = f"""commune in (select c.code from communes c join user_areas a
      on a.area in (c.code, c.province) join users u on u.id = a.user_id
      where u.username = '{reader}')"""
    return running.db.execute(_SPOTS.format(mine=mine).encode(), [count]).fetchall()


def _tile(zoom: int, lon: float, lat: float) -> str:
    up = math.asinh(math.tan(math.radians(lat)))
    x, y = (lon + 180) / 360 * 2**zoom, (1 - up / math.pi) / 2 * 2**zoom
    return f"{zoom}/{int(x)}/{int(y)}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.maps", description=__doc__)
    parser.add_argument("--stored", type=int, default=million.COUNT)
    parser.add_argument("--tiles", type=int, default=40, help="places to ask for at each zoom")
    parser.add_argument("--readers", default=",".join(READERS), help=", ".join(READERS))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
