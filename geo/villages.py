"""Villages as they were and are, and an index that finds them by place, code and day."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon, STRtree

from geo.borders import Borders
from geo.grid import MARGIN, OUTSIDE, UNCLEAR, Grid
from geo.plane import Floats, array_of, project, to_plane

AreaSource = Literal["surveyed", "guessed"]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Days = NDArray[np.int64]
"""Days since 1970-01-01."""

ALWAYS = date(1900, 1, 1)
_NEVER = np.iinfo(np.int64).max


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
        # Negative numbers, down to -2, stand for no village: not placed, valid on no day.
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        self.placed = np.append(there, [False, False])
        self.borders = Borders(shapes)
        self._shapes = shapes
        self._tree = STRtree(shapes)
        self._bounds = shapely.bounds(shapes)
        shapely.prepare(shapes)
        ends = [_NEVER if v.valid_to is None else int(days(v.valid_to)) for v in self.villages]
        self.valid_from = np.append(days([v.valid_from for v in self.villages]), [_NEVER, _NEVER])
        self.valid_to = np.array([*ends, _NEVER, _NEVER], dtype=np.int64)
        self.codes = _strings([v.code for v in self.villages])
        self.area_sources = _strings([v.area_source for v in self.villages])
        self.rank = _ranks(self.villages)
        self._versions: defaultdict[str, list[int]] = defaultdict(list)
        self._before: defaultdict[str, set[str]] = defaultdict(set)
        for number in np.argsort(self.valid_from[:-2], kind="stable").tolist():
            village = self.villages[number]
            self._versions[village.code].append(number)
            for successor in village.successors:
                self._before[successor].add(village.code)
        self._only = _Numbers(
            (code, numbers[0] if len(numbers) == 1 else -2)
            for code, numbers in self._versions.items()
        )
        self._only |= {None: -1, "": -1}

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
        point, village = self.holding(x, y, np.broadcast_to(days(day), len(x)))
        found = np.full(len(x), -1)
        found[point] = village
        return found

    def holding(self, x: Floats, y: Floats, on: Days) -> tuple[Ints, Ints]:
        """Pair each point on the plane with the villages of its day that hold it."""
        point, village = self._holding(x, y)
        valid = self.valid(village, on[point])
        return point[valid], village[valid]

    def near(self, x: Floats, y: Floats, reach: Floats, on: Days) -> tuple[Ints, Ints, Floats]:
        """Pair each point with the villages of its day whose border is within reach.

        Gives point, village, distance, in the plane's units; in the order of points and villages.
        """
        point, village, distance = self.borders.around(x, y, reach)
        valid = self.valid(village, on[point])
        return point[valid], village[valid], distance[valid]

    def may_reach(self, which: Ints, x: Floats, y: Floats, reach: Floats) -> Bools:
        """Tell for each pair whether the village's bounds are within reach of the point."""
        west, south, east, north = self._bounds[which].T
        near_x = (west - reach <= x) & (x <= east + reach)
        near: Bools = near_x & (south - reach <= y) & (y <= north + reach)
        return near

    @cached_property
    def grid(self) -> Grid:
        """The table of squares clear of borders, built when first asked for.

        That takes seconds for all villages of the country, milliseconds for a commune's.
        """
        return Grid(self.borders)

    def valid(self, village: Ints, on: Days) -> Bools:
        """Tell which villages, by number, are valid on the day beside each."""
        valid: Bools = (self.valid_from[village] <= on) & (on < self.valid_to[village])
        return valid

    def _holding(self, x: Floats, y: Floats) -> tuple[Ints, Ints]:
        point, village = self._tree.query(shapely.points(x, y))
        held = shapely.intersects_xy(self._shapes[village], x[point], y[point])
        return point[held], village[held]

    def number(self, code: str, day: int) -> int | None:
        """Give the number of the newest village that had this very code on that day."""
        for number in reversed(self._versions.get(code, ())):
            if self.valid_from[number] <= day < self.valid_to[number]:
                return number
        return None

    def sole_holder(self, x: float, y: float, radius: float, day: int) -> tuple[int, float]:
        """Give the number of the village that holds a whole disc, alone, on a day.

        And the distance to its border. `OUTSIDE` when no village touches the disc, `UNCLEAR` when
        one may hold a part of it; the distance is then nan. In the plane's units. The grid helps
        once it has been built for other reasons.
        """
        if "grid" in self.__dict__ and radius <= MARGIN:
            village = self.grid.look_up_one(x, y)
            if village >= 0 and self.valid_from[village] <= day < self.valid_to[village]:
                return village, self.borders.distance(village, x, y)
        holder, border = OUTSIDE, math.nan
        reach = radius * (1 + 1e-9)
        disc = shapely.box(x - reach, y - reach, x + reach, y + reach)
        for village in self._tree.query(disc).tolist():
            if not self.valid_from[village] <= day < self.valid_to[village]:
                continue
            if not shapely.intersects_xy(self._shapes[village], x, y):
                if shapely.dwithin(self._shapes[village], shapely.Point(x, y), reach):
                    return UNCLEAR, math.nan
                continue
            if holder != OUTSIDE or (border := self.borders.distance(village, x, y)) <= radius:
                return UNCLEAR, math.nan
            holder = village
        return holder, border

    def only_versions(self, codes: Iterable[str | None], count: int) -> Ints:
        """Give the number of each code's village; -1 for no code, -2 unless just one has it."""
        return np.fromiter(map(self._only.__getitem__, codes), np.int64, count)

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


class _Numbers(dict[str | None, int]):
    """Numbers of villages by code; -2 for others, which is faster than to ask `get` for it."""

    def __missing__(self, code: str | None) -> int:
        return -2


def days(day: date | Sequence[date]) -> Days:
    """Give dates as days since 1970-01-01."""
    return np.asarray(day, dtype="datetime64[D]").astype(np.int64)


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
