"""Villages as they were and are, and an index that finds them by place, code and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon, STRtree

from geo.borders import Borders
from geo.plane import Floats, array_of, project, to_plane

AreaSource = Literal["surveyed", "guessed"]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Days = NDArray[np.int64]
"""Days since 1970-01-01."""

ALWAYS = date(1900, 1, 1)
_NEVER_ENDS = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Village:
    """One village between two days; each change of name, area or existence makes another.

    `point` (its reference point) and `area` are in degrees (EPSG:4326). It is valid from
    `valid_from` up to, not including, `valid_to`: the day when its `successors`, if any, begin.
    """

    code: str
    name: str
    commune: str
    point: Point | None = None
    area: Polygon | MultiPolygon | None = None
    area_source: AreaSource | None = None
    valid_from: date = ALWAYS
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Tell whether the village is valid on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class VillageIndex:
    """All versions of all villages, found by place, by code and by day.

    Villages are known inside by their number in `villages`. A village without an area stands as
    its point; one without either is found by code alone. The index does not change once built
    and may be used from several threads.
    """

    def __init__(self, villages: Iterable[Village]) -> None:
        self.villages = tuple(villages)
        shapes = project(array_of(v.area or v.point for v in self.villages))
        # One more, so that number -1 (no village) is not placed.
        self.placed = np.append(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)), False)
        self.borders = Borders(shapes)
        self._tree = STRtree(_boxes(shapes))
        self.valid_from = days([v.valid_from for v in self.villages])
        self.valid_to = np.array(
            [_NEVER_ENDS if v.valid_to is None else int(days(v.valid_to)) for v in self.villages],
            dtype=np.int64,
        )
        self.codes = _strings([v.code for v in self.villages])
        self.area_sources = _strings([v.area_source for v in self.villages])
        self.rank = _ranks(self.villages)
        self._versions: defaultdict[str, list[int]] = defaultdict(list)
        self._before: defaultdict[str, set[str]] = defaultdict(set)
        for number in np.argsort(self.valid_from, kind="stable").tolist():
            village = self.villages[number]
            self._versions[village.code].append(number)
            for successor in village.successors:
                self._before[successor].add(village.code)

    def village(self, code: str, day: date) -> Village | None:
        """Give the village that had this very code on that day."""
        number = self.number(code, int(days(day)))
        return None if number is None else self.villages[number]

    def locate(self, lat: float, lon: float, day: date) -> Village | None:
        """Give the village of that day whose area holds the point (degrees), or None."""
        found = int(self.locate_many([lat], [lon], day)[0])
        return None if found < 0 else self.villages[found]

    def locate_many(self, lats: Sequence[float], lons: Sequence[float], day: date) -> Ints:
        """Give for each point (degrees) the number of the village that holds it, or -1."""
        x, y = to_plane(np.asarray(lats, float), np.asarray(lons, float))
        point, which = self.near(x, y, np.zeros(len(x)), np.broadcast_to(days(day), len(x)))
        inside, _ = self.borders.nearest(which, x[point], y[point])
        found = np.full(len(x), -1)
        found[point[inside]] = which[inside]
        return found

    def near(self, x: Floats, y: Floats, reach: Floats, on: Days) -> tuple[Ints, Ints]:
        """Give the pairs (point, village valid that day) whose boxes come within reach.

        `x`, `y` and `reach` are in the plane's units. Pairs are in the order of the points.
        """
        ends = np.stack([x - reach, y - reach, x + reach, y + reach], axis=-1).reshape(-1, 2, 2)
        usable = np.isfinite(ends).all(axis=(1, 2))
        probes = np.full(len(x), None, dtype=object)
        # A diagonal has the same box as the disc and is built five times faster than a polygon.
        probes[usable] = shapely.linestrings(ends[usable])
        point, which = self._tree.query(probes)
        valid = (self.valid_from[which] <= on[point]) & (on[point] < self.valid_to[which])
        return point[valid], which[valid]

    def number(self, code: str, day: int) -> int | None:
        """Give the number of the newest village that had this very code on that day."""
        for number in reversed(self._versions.get(code, ())):
            if self.valid_from[number] <= day < self.valid_to[number]:
                return number
        return None

    def heirs(self, code: str, day: int) -> tuple[int, ...]:
        """Follow a code to the villages that stand for it on a day, by number.

        Forward through successors when it had ended by then, back through predecessors when it
        had not begun. Empty when the code is unknown or leads nowhere.
        """
        found, seen, todo = set(), set(), [code]
        while todo:
            code = todo.pop()
            if code in seen:
                continue
            seen.add(code)
            number = self.number(code, day)
            if number is not None:
                found.add(number)
            elif code in self._versions:
                todo.extend(self._beside(code, day))
        return tuple(sorted(found))

    def _beside(self, code: str, day: int) -> Iterable[str]:
        """Give the codes next in time, on the way from a code's versions to a day."""
        earlier = [n for n in self._versions[code] if self.valid_to[n] <= day]
        if earlier:
            return self.villages[earlier[-1]].successors
        return self._before.get(code, ())


def days(day: date | Sequence[date]) -> Days:
    """Give dates as days since 1970-01-01."""
    return np.asarray(day, dtype="datetime64[D]").astype(np.int64)


def _boxes(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give the bounding boxes of shapes: all that the tree needs, and small."""
    boxes: NDArray[np.object_] = shapely.envelope(shapes)
    return boxes


def _strings(values: Sequence[str | None]) -> NDArray[np.object_]:
    """Make an array of objects that ends with None, so that number -1 gives None."""
    array = np.full(len(values) + 1, None, dtype=object)
    array[:-1] = values
    return array


def _ranks(villages: Sequence[Village]) -> Ints:
    """Rank villages so that equal claims are decided alike every time.

    Surveyed areas before guessed ones, then by code, then the newer version.
    """
    order = sorted(
        range(len(villages)),
        key=lambda n: (
            villages[n].area_source != "surveyed",
            villages[n].code,
            -villages[n].valid_from.toordinal(),
        ),
    )
    ranks = np.empty(len(villages), np.int64)
    ranks[order] = np.arange(len(villages))
    return ranks
