"""Squares of the plane that no border comes near, each with the village that it lies in.

Most points stand well inside a village. A table of squares, looked up by two divisions, answers for
all of them at once; only points in squares close to a border need geometry. It is worth building
for many points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from geo.plane import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MARGIN = 25.0
"""No border is within this of a clear square, in the plane's units."""

OUTSIDE, UNCLEAR = -1, -2
"""In place of a village: no village is near; a border is, or villages overlap."""

_LEAST_SIZE = 128.0
_LEAST_SQUARES, _MOST_SQUARES = 1_000_000, 16_000_000
"""Four bytes each."""
_AT_A_TIME = 500_000

Holding = Callable[[Floats, Floats], tuple[Ints, Ints]]


class Grid:
    """A table of squares.

    Args:
        edges: ends of all borders' edges on the plane, (n, 4): x, y, x, y.
        holding: pairs points with the villages that hold them, whatever the day.
    """

    def __init__(self, edges: Floats, holding: Holding) -> None:
        self._west, self._south, self._size, shape = _frame(edges)
        near = np.zeros(shape, bool)
        for columns, rows in self._squares_near(edges):
            near[rows, columns] = True
        # Along a row, what lies between two squares with borders lies in the same villages.
        clear = ~near
        begins = clear.copy()
        begins[:, 1:] &= near[:, :-1]
        rows, columns = np.nonzero(begins)
        villages = self._villages(rows, columns, holding)
        stretch = np.cumsum(begins.ravel()).reshape(shape) - 1
        self._village = np.full(shape, UNCLEAR, np.int32)
        self._village[clear] = villages[stretch[clear]]
        # Outside, borders are looked for farther off: those squares need clear ones around them.
        beside = near.copy()
        for axis in (0, 1):
            for step in (1, -1):
                beside |= np.roll(beside, step, axis)
        self._village[(self._village == OUTSIDE) & beside] = UNCLEAR
        self.outside_margin = MARGIN + self._size

    def look_up(self, x: Floats, y: Floats) -> Ints:
        """Give for each point the number of its village, `OUTSIDE` or `UNCLEAR`."""
        rows, columns = self._village.shape
        column, row = (x - self._west) // self._size, (y - self._south) // self._size
        known = (column >= 0) & (row >= 0) & (column < columns) & (row < rows)
        at = np.where(known, row * columns + column, 0).astype(np.int64)
        return np.where(known, self._village.ravel()[at], OUTSIDE)

    def look_up_one(self, x: float, y: float) -> int:
        """Do the same for one point."""
        column, row = int((x - self._west) // self._size), int((y - self._south) // self._size)
        rows, columns = self._village.shape
        inside = 0 <= row < rows and 0 <= column < columns
        return int(self._village[row, column]) if inside else OUTSIDE

    def _squares_near(self, edges: Floats) -> Iterator[tuple[Ints, Ints]]:
        """Give columns and rows of the squares within the margin of edges, some at a time."""
        edges = _in_pieces(edges, self._size)
        for start in range(0, len(edges), _AT_A_TIME):
            x1, y1, x2, y2 = edges[start : start + _AT_A_TIME].T
            west, across = self._span(x1, x2, self._west)
            south, up = self._span(y1, y2, self._south)
            count = across * up
            piece = np.repeat(np.arange(len(count)), count)
            step = np.arange(len(piece)) - (np.cumsum(count) - count)[piece]
            yield west[piece] + step % across[piece], south[piece] + step // across[piece]

    def _span(self, one: Floats, other: Floats, origin: float) -> tuple[Ints, Ints]:
        first = (np.minimum(one, other) - MARGIN - origin) // self._size
        last = (np.maximum(one, other) + MARGIN - origin) // self._size
        return first.astype(np.int64), (last - first + 1).astype(np.int64)

    def _villages(self, rows: Ints, columns: Ints, holding: Holding) -> Ints:
        """Find the village around the middle of each square."""
        villages = np.full(len(rows), OUTSIDE)
        x: Floats = self._west + (columns.astype(np.float64) + 0.5) * self._size
        y: Floats = self._south + (rows.astype(np.float64) + 0.5) * self._size
        point, village = holding(x, y)
        villages[point] = village
        villages[np.bincount(point, minlength=len(rows)) > 1] = UNCLEAR
        return villages


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


def _in_pieces(edges: Floats, size: float) -> Floats:
    """Cut edges longer than a square, whose boxes would cover too much."""
    long = np.abs(edges[:, 2:] - edges[:, :2]).max(axis=1, initial=0)
    count = np.maximum(np.ceil(long / size), 1).astype(np.int64)
    edge = np.repeat(np.arange(len(edges)), count)
    step = np.arange(len(edge)) - (np.cumsum(count) - count)[edge]
    begin, along = edges[edge, :2], edges[edge, 2:] - edges[edge, :2]
    from_, to = step[:, None] / count[edge, None], (step[:, None] + 1) / count[edge, None]
    return np.concatenate([begin + from_ * along, begin + to * along], axis=1)
