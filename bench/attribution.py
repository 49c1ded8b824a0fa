"""How fast points get their village, beside geopandas.sjoin and a PostGIS join.

    python -m bench attribution [boundaries.geojson ...] [--points 1000000] [--json out.json]

The others only find the polygon that holds each point. The rule also gives method, share of the
accuracy disc, candidates, flags and whether the declared village agrees; distances to borders that
are far off are measured when asked for, which the second row does. For one point it does it all.

PostGIS runs in `DATABASE_URL` (tables are temporary), or in a private cluster made for the run.
geopandas is left out when it is not installed. All but PostGIS take turns, so that what else the
machine does meets them alike; the best of five turns counts. Indexes of the areas exist before.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import math
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import psycopg
import shapely

from geo.attribution import attribute, attribute_many
from geo.odk import Fix
from geo.read import read_features
from geo.results import Attributions
from geo.villages import Village, VillageIndex

RESULTS = Path(__file__).with_name("results")
TODAY = date(2026, 9, 1)
SINGLES = 1000
ROUNDS = 5
SIDE = 300


def made_villages() -> np.ndarray:
    """Make 90,000 irregular polygons of some forty corners that share their borders."""
    random = np.random.default_rng(1)
    step = 0.0171
    east, north = np.meshgrid(103 + step * np.arange(SIDE), 10.5 + step * np.arange(SIDE))
    sites = np.stack([east.ravel(), north.ravel()], axis=-1)
    sites += random.uniform(-0.45 * step, 0.45 * step, sites.shape)
    box = shapely.box(sites[:, 0].min(), sites[:, 1].min(), sites[:, 0].max(), sites[:, 1].max())
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites)))
    cells = shapely.intersection(cells, box)
    rough = _roughened(cells, 7)
    return np.where(shapely.is_valid(rough), rough, cells)


def _roughened(cells: np.ndarray, pieces: int) -> np.ndarray:
    """Bend every edge, on both of its sides alike, as rivers and ridges do."""
    corners, owner = shapely.get_coordinates(cells, return_index=True)
    start, end = corners[:-1], corners[1:]
    inside = owner[:-1] == owner[1:]
    start, end, owner = start[inside], end[inside], owner[:-1][inside]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)
    along = np.arange(pieces) / pieces
    along = np.where(turned[:, None], 1 - along, along)
    phase = np.modf(np.abs(low.sum(axis=1) * 1e4 + high.sum(axis=1) * 3e4))[0][:, None] * 2 * np.pi
    bend = 0.05 * np.sin(along * np.pi) * np.sin(along * 3 * np.pi + phase)
    across = (high - low) @ np.array([[0, 1], [-1, 0]])
    points = (
        low[:, None] + along[..., None] * (high - low)[:, None] + bend[..., None] * across[:, None]
    )
    rings = shapely.linearrings(points.reshape(-1, 2), indices=np.repeat(owner, pieces))
    return shapely.polygons(rings)


class Case:
    """One set of areas and one of points within their bounds."""

    def __init__(self, name: str, areas: np.ndarray, count: int) -> None:
        random = np.random.default_rng(2)
        west, south, east, north = shapely.total_bounds(areas)
        self.name, self.areas = name, areas
        self.codes = [f"{n:08d}" for n in range(len(areas))]
        self.lons, self.lats = (
            random.uniform(west, east, count),
            random.uniform(south, north, count),
        )
        self.accuracies = np.clip(random.lognormal(2, 0.7, count), 2, 500)
        villages = (
            Village(code, code, code[:5], None, area, "surveyed")
            for code, area in zip(self.codes, areas, strict=True)
        )
        started = time.perf_counter()
        self.index = VillageIndex(villages)
        self.index_seconds = time.perf_counter() - started
        started = time.perf_counter()
        _ = self.index.grid
        self.grid_seconds = time.perf_counter() - started
        found = attribute_many(self.index, self.lats, self.lons, None, None, TODAY)
        self.few = np.flatnonzero(found.village >= 0)[:SINGLES].tolist()
        # One in twenty declares another village than the one it stands in.
        wrong = random.random(count) < 0.05
        numbers = np.where(wrong, random.integers(0, len(areas), count), found.village)
        self.declared = self.index.codes[numbers].tolist()


Work = Callable[[], object]


@dataclass(frozen=True)
class Contender:
    """One way to find villages: its mean of one point in seconds, and the work for all."""

    name: str
    one: float
    everything: Work


def timed(work: Work, rounds: int = 3) -> tuple[float, float]:
    """Give the best of some runs: seconds that passed, and of this process's CPUs."""
    spans = []
    for _ in range(rounds):
        started, used = time.perf_counter(), time.process_time()
        work()
        spans.append((time.perf_counter() - started, time.process_time() - used))
    return min(span for span, _ in spans), min(cpu for _, cpu in spans)


def in_turn(contenders: Sequence[Contender]) -> dict[str, tuple[float, float]]:
    """Time all by turns, so that what else the machine does meets them alike."""
    spans: dict[str, list[tuple[float, float]]] = {one.name: [] for one in contenders}
    for _ in range(ROUNDS):
        for one in contenders:
            spans[one.name].append(timed(one.everything, 1))
    return {
        name: (min(span for span, _ in some), min(cpu for _, cpu in some))
        for name, some in spans.items()
    }


def ours(case: Case) -> list[Contender]:
    """Give the rule, without and with far distances."""

    def singles() -> None:
        for i in case.few:
            fix = Fix(case.lats[i], case.lons[i], 0.0, case.accuracies[i])
            attribute(case.index, fix, case.declared[i], TODAY)

    def everything() -> Attributions:
        return attribute_many(
            case.index, case.lats, case.lons, case.accuracies, case.declared, TODAY
        )

    def distances() -> None:
        answers = everything()
        _ = answers.border_distance_m, answers.declared_distance_m

    one = timed(singles)[0] / len(case.few)
    return [
        Contender("geo.attribution", one, everything),
        Contender("  and all distances", one, distances),
    ]


def geopandas_sjoin(case: Case) -> list[Contender]:
    """Give a join by the faster predicate: of points as they come, and of points known before.

    For `within` it makes an index of the points, which a table keeps for the next time.
    """
    try:
        import geopandas
    except ImportError:
        return []
    areas = geopandas.GeoDataFrame({"code": case.codes}, geometry=case.areas, crs=4326)
    points = shapely.points(case.lons, case.lats)

    def table() -> geopandas.GeoDataFrame:
        return geopandas.GeoDataFrame(geometry=points, crs=4326)

    def join(places: geopandas.GeoDataFrame, predicate: str = "") -> object:
        return geopandas.sjoin(places, areas, how="left", predicate=predicate or faster)

    indexed = table()
    predicates = ("intersects", "within")
    faster = min(predicates, key=lambda each: timed(lambda: join(indexed, each), 2)[0])
    few = [indexed.iloc[[i]] for i in case.few[:50]]
    one = min(timed(lambda p=p: [join(point, p) for point in few])[0] for p in predicates) / len(
        few
    )
    return [
        Contender("geopandas.sjoin", one, lambda: join(table())),
        Contender("  points indexed", one, lambda: join(indexed)),
    ]


@contextlib.contextmanager
def postgis() -> Iterator[psycopg.Connection]:
    """Connect to the database given, or to a private one."""
    if url := os.environ.get("DATABASE_URL"):
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            yield connection
        return
    from server.storage import cluster

    with tempfile.TemporaryDirectory(prefix="neothien-bench-") as folder:
        url = cluster.ensure(Path(folder), fast=True)
        try:
            with psycopg.connect(url.replace("+psycopg", "")) as connection:
                yield connection
        finally:
            cluster.stop(Path(folder))


def postgis_join(case: Case, database: psycopg.Connection) -> Contender:
    """Give a join of two tables, with a GiST index and statistics; its CPU is the server's."""
    run = database.execute
    run("CREATE EXTENSION IF NOT EXISTS postgis")
    run("DROP TABLE IF EXISTS bench_villages, bench_points")
    run("CREATE UNLOGGED TABLE bench_villages (code text, area geometry(Geometry, 4326))")
    run("CREATE UNLOGGED TABLE bench_points (place geometry(Point, 4326))")
    shapes = shapely.to_wkb(shapely.set_srid(case.areas, 4326), hex=True, include_srid=True)
    places = shapely.points(case.lons, case.lats)
    places = shapely.to_wkb(shapely.set_srid(places, 4326), hex=True, include_srid=True)
    with database.cursor().copy("COPY bench_villages FROM STDIN") as copy:
        copy.write("".join(f"{c}\t{s}\n" for c, s in zip(case.codes, shapes, strict=True)))
    with database.cursor().copy("COPY bench_points FROM STDIN") as copy:
        copy.write("".join(f"{place}\n" for place in places))
    run("CREATE INDEX ON bench_villages USING gist (area)")
    database.commit()
    run("ANALYZE bench_villages, bench_points")
    one = (
        "SELECT code FROM bench_villages"
        " WHERE ST_Intersects(area, ST_SetSRID(ST_MakePoint(%s, %s), 4326))"
    )
    everything = (
        "SELECT count(code) FROM bench_points"
        " LEFT JOIN bench_villages ON ST_Intersects(area, place)"
    )
    spots = [(float(case.lons[i]), float(case.lats[i])) for i in case.few]

    def singles() -> None:
        for spot in spots:
            run(one, spot, prepare=True).fetchall()

    one_seconds = timed(singles)[0] / len(spots)
    return Contender("PostGIS join", one_seconds, lambda: run(everything).fetchall())


def measure(case: Case, database: psycopg.Connection | None) -> dict[str, object]:
    """Run all on one case."""
    contenders = [*ours(case), *geopandas_sjoin(case)]
    spans = in_turn(contenders)
    if database is not None:
        # Its processes are others, and it takes a minute: by itself, and wall time alone.
        join = postgis_join(case, database)
        contenders.append(join)
        spans[join.name] = (timed(join.everything)[0], math.nan)
        database.execute("DROP TABLE bench_villages, bench_points")
        database.commit()
    return {
        "case": case.name,
        "villages": len(case.areas),
        "corners": float(shapely.get_num_coordinates(case.areas).mean()),
        "points": len(case.lats),
        "index_seconds": case.index_seconds,
        "grid_seconds": case.grid_seconds,
        "load": os.getloadavg()[0],
        "results": {
            each.name: {
                "one_microseconds": each.one * 1e6,
                "points_per_second": len(case.lats) / spans[each.name][0],
                "cpu_seconds_per_million": _or_none(spans[each.name][1] * 1e6 / len(case.lats)),
            }
            for each in contenders
        },
    }


def _or_none(seconds: float) -> float | None:
    return None if math.isnan(seconds) else seconds


def table(measured: dict) -> str:
    """Write one case as text."""
    out = io.StringIO()
    print(
        f"\n{measured['case']}: {measured['villages']:,} areas of"
        f" {measured['corners']:.0f} corners,"
        f" {measured['points']:,} points; index built in {measured['index_seconds']:.1f} s,"
        f" table of squares in {measured['grid_seconds']:.1f} s; load {measured['load']:.1f}",
        file=out,
    )
    print(f"{'':20}{'one point, µs':>15}{'many, points/s':>18}{'CPU s/million':>16}", file=out)
    for name, result in measured["results"].items():
        one, many = result["one_microseconds"], result["points_per_second"]
        cpu = result["cpu_seconds_per_million"]
        print(
            f"{name:20}{one:>15,.0f}{many:>18,.0f}{'' if cpu is None else f'{cpu:.2f}':>16}",
            file=out,
        )
    return out.getvalue()


def main() -> None:
    """Measure made villages, and every boundary file named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path, default=RESULTS / "attribution.json")
    parser.add_argument("--no-postgis", action="store_true")
    parser.add_argument("--field", action="append", default=[], help="OURS=THEIRS")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        database = None if options.no_postgis else stack.enter_context(postgis())
        cases = [("made villages", made_villages())]
        fields = dict(pair.split("=", 1) for pair in options.field)
        for file in options.files:
            shapes = [feature.shape for feature in read_features(file, fields).features]
            cases.append((file.stem, np.array(shapes, dtype=object)))
        measured = []
        for name, areas in cases:
            measured.append(measure(Case(name, areas, options.points), database))
            print(table(measured[-1]), flush=True)
    machine = {
        "cpus": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
    }
    report = json.dumps({"machine": machine, "cases": measured}, indent=1)
    options.json.parent.mkdir(exist_ok=True)
    options.json.write_text(report + "\n")
    print(options.json)


if __name__ == "__main__":
    main()
