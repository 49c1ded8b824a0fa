"""Exact distance, containment and disc share for many (point, shape) pairs at once.

Each ring is cut into runs of eight edges with a bounding box. Seen from a point outside its
box, a run turns by less than half a circle and is as good as the chord from its first corner to
its last, both for counting windings and for the angle it covers. So only the few runs near a
point are looked at edge by edge, whatever the shape's size; the rest is one edge each. This is
what makes a commune of two thousand corners cost about as much as a village of forty, without the
memory of GEOS's prepared geometries, and numpy lets other threads run meanwhile.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from geo.plane import Floats, Shapes

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

RUN = 8
_FEW = 16


class Borders:
    """The rings of an array of shapes (polygons, multipolygons or points) on a plane.

    In all methods `which` numbers shapes, and `x`, `y` are as long: pair i is point i against
    shape which[i]. Shapes must not be empty.
    """

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        rings, owner = _rings(shapes)
        corners, run_ring = _cut(rings)
        self._count = np.bincount(owner[run_ring], minlength=len(shapes))
        self._first = np.cumsum(self._count) - self._count
        self._x = np.ascontiguousarray(corners[:, :, 0])
        self._y = np.ascontiguousarray(corners[:, :, 1])
        self._box = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
        self._owner = owner[run_ring]
        self._tree = STRtree(diagonals(self._box))

    def edges(self) -> tuple[Ints, Floats]:
        """Give the numbers of all edges, and their ends, (n, 4): x, y, x, y."""
        edge = np.delete(np.arange(self._x.size), np.s_[RUN :: RUN + 1])
        # What fills up a run adds nothing, except to a shape that is a point.
        filled = (self._x.flat[edge] == self._x.flat[edge + 1]) & (
            self._y.flat[edge] == self._y.flat[edge + 1]
        )
        edge = edge[~filled | (edge % (RUN + 1) == 0)]
        flat = self._x.ravel(), self._y.ravel()
        ends = [side[end] for end in (edge, edge + 1) for side in flat]
        return edge, np.stack(ends, axis=-1)

    def ends(self, edge: Ints, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Give the ends of edges, by number, each as seen from the point beside it: x, y, x, y."""
        xs, ys = self._x.ravel(), self._y.ravel()
        return xs[edge] - x, ys[edge] - y, xs[edge + 1] - x, ys[edge + 1] - y

    def owner(self, edge: Ints) -> Ints:
        """Give the shape that each edge, by number, belongs to; it is on the edge's left."""
        shape: Ints = self._owner[edge // (RUN + 1)]
        return shape

    def around(self, x: Floats, y: Floats, reach: Floats) -> tuple[Ints, Ints, Floats]:
        """Find the borders within reach of each point: point, shape, distance.

        In the order of points and shapes, each pair once. Borders beyond reach cost nothing,
        which is why this, not `nearest`, is asked about millions of points.
        """
        boxes = np.stack([x - reach, y - reach, x + reach, y + reach], axis=-1)
        point, run = self._tree.query(diagonals(boxes))
        edges = self._edges(run, x[point], y[point])
        distance = np.sqrt(squared_distances(*edges).min(axis=1))
        close = np.flatnonzero(distance <= reach[point])
        key, distance = point[close] * len(self._count) + self._owner[run[close]], distance[close]
        if len(key) == 0:
            return point[close], run[close], distance
        order = np.argsort(key)
        key, distance = key[order], distance[order]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        point, shape = np.divmod(key[first], len(self._count))
        return point, shape, np.minimum.reduceat(distance, first)

    def nearest(self, which: Ints, x: Floats, y: Floats) -> tuple[Bools, Floats]:
        """Tell for each pair whether the shape holds the point, and how far its border is.

        A point on the border is held, at distance 0. A shape that is a point has itself for a
        border and holds nothing else.
        """
        pair, run, start = self._runs(which)
        px, py = x[pair], y[pair]
        gap = self._gap(run, px, py)
        corner = np.hypot(self._x[run, 0] - px, self._y[run, 0] - py)
        near = gap <= np.minimum.reduceat(corner, start)[pair]
        ends = self._ends(run, px, py)
        turns = _windings(*ends)
        ax, ay, bx, by = self._edges(run[near], px[near], py[near])
        turns[near] = _windings(ax, ay, bx, by).sum(axis=1)
        reach = np.full(len(run), math.inf)
        reach[near] = np.sqrt(squared_distances(ax, ay, bx, by).min(axis=1))
        distance = np.minimum.reduceat(reach, start)
        return (np.add.reduceat(turns, start) != 0) | (distance == 0), distance

    def away(self, which: Ints, x: Floats, y: Floats) -> Floats:
        """Give for each pair the distance from the point to the shape, 0 inside it."""
        inside, distance = self.nearest(which, x, y)
        return np.where(inside, 0, distance)

    def distance(self, which: int, x: float, y: float) -> float:
        """Give what `nearest` gives for one pair, several times faster."""
        first = int(self._first[which])
        runs: slice | Ints = slice(first, first + int(self._count[which]))
        if self._count[which] > _FEW:
            west, south, east, north = self._box[runs].T
            beside = np.maximum(np.maximum(west - x, x - east), 0)
            above = np.maximum(np.maximum(south - y, y - north), 0)
            corner = np.hypot(self._x[runs, 0] - x, self._y[runs, 0] - y)
            runs = first + np.flatnonzero(np.hypot(beside, above) <= corner.min())
        xs, ys = self._x[runs] - x, self._y[runs] - y
        return math.sqrt(squared_distances(xs[:, :-1], ys[:, :-1], xs[:, 1:], ys[:, 1:]).min())

    def share(self, which: Ints, x: Floats, y: Floats, radius: Floats) -> Floats:
        """Give for each pair the share, 0 to 1, of the disc around the point inside the shape."""
        pair, run, start = self._runs(which)
        px, py, size = x[pair], y[pair], radius[pair]
        near = self._gap(run, px, py) < size
        slices = _angles(*self._ends(run, px, py)) / 2
        unit = size[near, None]
        ax, ay, bx, by = (side / unit for side in self._edges(run[near], px[near], py[near]))
        slices[near] = _slices(ax, ay, bx, by).sum(axis=1)
        share: Floats = np.clip(np.add.reduceat(slices, start) / math.pi, 0, 1)
        return share

    def _runs(self, which: Ints) -> tuple[Ints, Ints, Ints]:
        """List every run of every pair: the pair's number, the run's, and where pairs start."""
        count = self._count[which]
        start = np.cumsum(count) - count
        pair = np.repeat(np.arange(len(which)), count)
        return pair, np.arange(len(pair)) + (self._first[which] - start)[pair], start

    def _gap(self, run: Ints, px: Floats, py: Floats) -> Floats:
        """Give the distance from each point to its run's box."""
        west, south, east, north = self._box[run].T
        beside = np.maximum(np.maximum(west - px, px - east), 0)
        above = np.maximum(np.maximum(south - py, py - north), 0)
        gap: Floats = np.hypot(beside, above)
        return gap

    def _ends(self, run: Ints, px: Floats, py: Floats) -> tuple[Floats, ...]:
        """Give the chord of each run as seen from its point."""
        x, y = self._x, self._y
        return x[run, 0] - px, y[run, 0] - py, x[run, -1] - px, y[run, -1] - py

    def _edges(self, run: Ints, px: Floats, py: Floats) -> tuple[Floats, ...]:
        """Give the edges of each run as seen from its point, arrays of (runs, RUN)."""
        x, y = self._x[run] - px[:, None], self._y[run] - py[:, None]
        return x[:, :-1], y[:, :-1], x[:, 1:], y[:, 1:]


def diagonals(boxes: Floats) -> Shapes:
    """Give a line across each box (west, south, east, north), to ask or fill a tree with.

    It has the same bounds as the box, and GEOS makes it several times faster.
    """
    lines: Shapes = np.asarray(shapely.linestrings(boxes.reshape(-1, 2, 2)))
    return lines


def _rings(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], Ints]:
    """Give all rings, shells counter-clockwise and holes clockwise, and the shape each is of.

    A point counts as a ring of one corner.
    """
    parts, owner = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points = np.flatnonzero(shapely.get_type_id(parts) == shapely.GeometryType.POINT)
    owner = np.concatenate([owner[part], owner[points]])
    order = np.argsort(owner, kind="stable")
    return np.concatenate([rings, parts[points]])[order], owner[order]


def _cut(rings: NDArray[np.object_]) -> tuple[Floats, Ints]:
    """Cut rings into runs of corners, (n, RUN + 1, 2), and tell which ring each is of.

    The last run of a ring is filled up by repeating its end.
    """
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    length = np.bincount(ring, minlength=len(rings))
    runs = np.maximum(-(-(length - 1) // RUN), 1)
    owner = np.repeat(np.arange(len(rings)), runs)
    step = np.arange(len(owner)) - (np.cumsum(runs) - runs)[owner]
    corner = np.minimum(step[:, None] * RUN + np.arange(RUN + 1), length[owner, None] - 1)
    return corners[(np.cumsum(length) - length)[owner, None] + corner], owner


def _windings(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> Ints:
    """Count how each edge a-b crosses the ray from the origin to the east: +1 up, -1 down."""
    left = ax * by - ay * bx
    up = (ay <= 0) & (by > 0) & (left > 0)
    down = (by <= 0) & (ay > 0) & (left < 0)
    return up.astype(np.int64) - down


def squared_distances(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> Floats:
    """Give the squared distance from the origin to each edge a-b."""
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = np.clip(-(ax * dx + ay * dy) / np.where(length > 0, length, 1), 0, 1)
    squares: Floats = (ax + along * dx) ** 2 + (ay + along * dy) ** 2
    return squares


def _angles(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> Floats:
    """Give the angle, -pi to pi, in which the origin sees each edge a-b."""
    angles: Floats = np.arctan2(ax * by - ay * bx, ax * bx + ay * by)
    return angles


def _slices(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> Floats:
    """Give the signed area that each edge a-b cuts, as seen from its centre, from a unit disc.

    An edge is cut where it enters and leaves the circle: outside it sweeps a slice of the disc,
    inside a triangle.
    """
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    length = np.where(length > 0, length, 1)
    middle = -(ax * dx + ay * dy) / length
    half = np.sqrt(np.maximum(middle**2 - (ax * ax + ay * ay - 1) / length, 0))
    enter, leave = np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
    ux, uy = ax + enter * dx, ay + enter * dy
    vx, vy = ax + leave * dx, ay + leave * dy
    areas: Floats = (_angles(ax, ay, ux, uy) + ux * vy - uy * vx + _angles(vx, vy, bx, by)) / 2
    return areas
