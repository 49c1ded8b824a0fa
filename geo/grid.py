"""Squares of the plane: most lie clear of borders, the others list the edges that come near.

A table of squares, looked up by two divisions, answers at once for all points in clear squares.
For a point in any other only the few edges listed for its square are looked at: how far they are,
and which of them lie between the point and the middle of the square, whose village is known.
It is worth building for many points.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from geo.borders import Borders, squared_distances
from geo.plane import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MARGIN = 25.0
"""No border is within this of a clear square, in the plane's units."""

OUTSIDE, UNCLEAR = -1, -2
"""In place of a village: no village is near; a border is, or villages overlap."""

_LISTED = -3
"""From here down: squares that list edges, by -3 less their number."""

_LEAST_SIZE = 128.0
_LEAST_SQUARES, _MOST_SQUARES = 1_000_000, 16_000_000
"""Four bytes each."""
_AT_A_TIME = 50_000
_DOUBT = 1e-3
"""As close to an edge, the middle of a square may be on either side of it."""
_ONE = 1 << 32
"""What is summed for a village: this and its number. A sum tells how many there are, and which."""


class Grid:
    """A table of squares over the borders of villages, whatever the day."""

    def __init__(self, borders: Borders) -> None:
        self._borders = borders
        edge, ends = borders.edges()
        self._west, self._south, self._size, self._shape = _frame(ends)
        self._village = self._middles(_ONE + borders.owner(edge), ends)
        square, self._edge = self._lists(edge, ends)
        listed, first = np.unique(square, return_index=True)
        self._first = np.append(first, len(square)).astype(np.int32)
        table = self._village.ravel()
        self._middle = table[listed]
        table[listed] = _LISTED - np.arange(len(listed))
        # Outside, borders are looked for farther off: those squares need clear ones around them.
        beside = self._village <= _LISTED
        for axis in (0, 1):
            for step in (1, -1):
                beside |= np.roll(beside, step, axis)
        self._village[(self._village == OUTSIDE) & beside] = UNCLEAR
        self.outside_margin = MARGIN + self._size

    def look_up(self, x: Floats, y: Floats) -> Ints:
        """Give for each point the number of its village, `OUTSIDE` or `UNCLEAR`."""
        return np.maximum(self._find(x, y), UNCLEAR)

    def look_up_one(self, x: float, y: float) -> int:
        """Do the same for one point."""
        column, row = int((x - self._west) // self._size), int((y - self._south) // self._size)
        rows, columns = self._shape
        inside = 0 <= row < rows and 0 <= column < columns
        return max(int(self._village[row, column]), UNCLEAR) if inside else OUTSIDE

    def holds(self, village: Ints, x: Floats, y: Floats, radius: Floats) -> Bools:
        """Tell which discs lie in clear squares of the village beside each, and their margins.

        A box no larger than a square lies in those that its corners are in.
        """
        side = radius - MARGIN
        held = side <= self._size / 2
        for east in (-side, side):
            for north in (-side, side):
                held &= self._find(x + east, y + north) == village
        return held

    def look_closely(self, x: Floats, y: Floats, radius: Floats) -> Ints:
        """Give for each point the number of the one village that holds its disc, or `UNCLEAR`.

        Only in squares that list edges; radii over `MARGIN` are unclear too.
        """
        number = _LISTED - self._find(x, y)
        asked = np.flatnonzero((number >= 0) & (radius <= MARGIN))
        found = np.full(len(x), UNCLEAR)
        if len(asked):
            found[asked] = self._holders(number[asked], x[asked], y[asked], radius[asked])
        return found

    def _holders(self, number: Ints, x: Floats, y: Floats, radius: Floats) -> Ints:
        """Do the same for points in squares that list edges: from the middle to the point."""
        first, end = (self._first[n].astype(np.int64) for n in (number, number + 1))
        count = end - first
        pair, listed = _ranges(first, count)
        edge, start = self._edge[listed].astype(np.int64), np.cumsum(count) - count
        ends = self._borders.ends(edge, x[pair], y[pair])
        centre = self._size / 2 - np.stack([x - self._west, y - self._south]) % self._size
        turns, doubtful = _crossings(*ends, *centre[:, pair])
        middle = self._middle[number].astype(np.int64)
        sums = np.add.reduceat(turns * (_ONE + self._borders.owner(edge)), start)
        held = _villages(sums + np.where(middle >= 0, _ONE + middle, 0))
        clear = np.minimum.reduceat(squared_distances(*ends), start) > radius**2
        clear &= (middle != UNCLEAR) & (held >= 0) & ~np.logical_or.reduceat(doubtful, start)
        return np.where(clear, held, UNCLEAR)

    def _find(self, x: Floats, y: Floats) -> Ints:
        rows, columns = self._shape
        column, row = (x - self._west) // self._size, (y - self._south) // self._size
        known = (column >= 0) & (row >= 0) & (column < columns) & (row < rows)
        at = np.where(known, row * columns + column, 0).astype(np.int64)
        return np.where(known, self._village.ravel()[at], OUTSIDE)

    def _middles(self, weights: Ints, ends: Floats) -> NDArray[np.int32]:
        """Find the village at the middle of each square, along lines from west to east.

        Where a line crosses an edge that goes down it comes into the edge's village.
        """
        x1, y1, x2, y2 = (ends - [self._west, self._south] * 2).T / self._size - 0.5
        low, high = np.ceil(np.minimum(y1, y2)), np.ceil(np.maximum(y1, y2))
        edge, row = _ranges(low.astype(np.int64), (high - low).astype(np.int64))
        along = (row - y1[edge]) / (y2 - y1)[edge]
        column = np.ceil(x1[edge] + along * (x2 - x1)[edge]).astype(np.int64)
        turns = np.where(y2 < y1, 1, -1)[edge] * weights[edge]
        at = row * self._shape[1] + column
        sums = np.bincount(at, turns, math.prod(self._shape)).reshape(self._shape)
        np.cumsum(sums, axis=1, out=sums)
        return np.stack([_villages(line.astype(np.int64)) for line in sums]).astype(np.int32)

    def _lists(self, edge: Ints, ends: Floats) -> tuple[Ints, NDArray[np.int32]]:
        """Give the numbers of squares and of the edges within the margin of each, by squares."""
        parts = [
            self._squares_near(edge[start : start + _AT_A_TIME], ends[start : start + _AT_A_TIME])
            for start in range(0, len(edge), _AT_A_TIME)
        ]
        pairs = np.sort(np.concatenate([np.zeros(0, np.int64), *parts]))
        # The pieces of a long edge come near the same squares.
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        return pairs >> 32, pairs.astype(np.int32)

    def _squares_near(self, edge: Ints, ends: Floats) -> Ints:
        """Give each square that an edge comes near, and the edge, as one number."""
        owner, pieces = _in_pieces(ends, self._size)
        x1, y1, x2, y2 = pieces.T
        west, across = self._span(x1, x2, self._west)
        south, up = self._span(y1, y2, self._south)
        piece, step = _ranges(np.zeros_like(up), across * up)
        square = (south[piece] + step // across[piece]) * self._shape[1]
        square += west[piece] + step % across[piece]
        return square << 32 | edge[owner[piece]]

    def _span(self, one: Floats, other: Floats, origin: float) -> tuple[Ints, Ints]:
        first = (np.minimum(one, other) - MARGIN - origin) // self._size
        last = (np.maximum(one, other) + MARGIN - origin) // self._size
        return first.astype(np.int64), (last - first + 1).astype(np.int64)


def _crossings(
    ax: Floats, ay: Floats, bx: Floats, by: Floats, cx: Floats, cy: Floats
) -> tuple[Ints, Bools]:
    """Count how each edge a-b is crossed on the way from c to the origin: +1 into its village.

    The village is on the left of the edge. Tells too where c is too close to the edge's line.
    """
    dx, dy = bx - ax, by - ay
    left = ax * by - ay * bx > 0
    beside = dx * (cy - ay) - dy * (cx - ax)
    between = (cx * ay > cy * ax) != (cx * by > cy * bx)
    crossed = between & (left != (beside > 0))
    return np.where(left, 1, -1) * crossed, np.abs(beside) <= _DOUBT * np.hypot(dx, dy)


def _villages(sums: Ints) -> Ints:
    """Read sums of `_ONE` and the number of each village that holds a place."""
    return np.where(sums >> 32 == 1, sums & (_ONE - 1), np.where(sums == 0, OUTSIDE, UNCLEAR))


def _ranges(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Count up from each first: whose turn it is, and the number."""
    which = np.repeat(np.arange(len(count)), count)
    return which, np.arange(len(which)) + (first - np.cumsum(count) + count)[which]


def _frame(edges: Floats) -> tuple[float, float, float, tuple[int, int]]:
    """Choose the west and south of the table, the size of its squares, and rows and columns.

    All around there is a rim of squares that no border is near.
    """
    ends = edges.reshape(-1, 2) if len(edges) else np.zeros((1, 2))
    (west, south), (east, north) = ends.min(axis=0), ends.max(axis=0)
    squares = min(max(4 * len(edges), _LEAST_SQUARES), _MOST_SQUARES)
    size = max(_LEAST_SIZE, math.sqrt((east - west) * (north - south) / squares))
    rim = MARGIN + 2 * size
    columns, rows = ((high - low + 2 * rim) // size for low, high in ((west, east), (south, north)))
    return float(west - rim), float(south - rim), size, (int(rows) + 1, int(columns) + 1)


def _in_pieces(edges: Floats, size: float) -> tuple[Ints, Floats]:
    """Cut edges longer than a square, whose boxes would cover too much: whose, and their ends."""
    long = np.abs(edges[:, 2:] - edges[:, :2]).max(axis=1, initial=0)
    count = np.maximum(np.ceil(long / size), 1).astype(np.int64)
    edge, step = _ranges(np.zeros_like(count), count)
    begin, along = edges[edge, :2], edges[edge, 2:] - edges[edge, :2]
    from_, to = step[:, None] / count[edge, None], (step[:, None] + 1) / count[edge, None]
    return edge, np.concatenate([begin + from_ * along, begin + to * along], axis=1)
