"""Guess the areas of villages that are known only by a point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.checks import Area, areas_of
from geo.plane import Floats, Shapes, array_of, project, scale_at, unproject

REACH_M = 1500.0
"""How far a guessed area goes from its point where the commune's border is not known."""


def guess_areas(
    points: Sequence[Point], commune: Area | None, surveyed: Sequence[Area] = ()
) -> list[Area | None]:
    """Give each point the part of the commune that is nearest to it (Voronoi cells).

    Surveyed areas are left out. Points in the same place get the same area, which makes a fix in
    it doubtful, as it should be. None where nothing is left for a point.

    Args:
        points: reference points of villages, degrees (EPSG:4326).
        commune: their commune's area; None gives areas of at most `REACH_M` around each point.
        surveyed: areas of the commune's other villages.
    """
    if not points:
        return []
    places = project(array_of(points))
    whole = _around(points) if commune is None else project(array_of([commune]))[0]
    taken = shapely.union_all(project(array_of(surveyed)))
    free = shapely.difference(whole, taken)
    unique, owner = np.unique(shapely.get_coordinates(places), axis=0, return_inverse=True)
    cells = shapely.intersection(_cells(unique, free), free)
    return [areas_of(cell) for cell in unproject(cells)[owner]]


def _cells(corners: Floats, around: BaseGeometry) -> Shapes:
    """Give the Voronoi cell of each point, large enough to cover `around`."""
    sites = shapely.multipoints(corners)
    if len(corners) == 1:
        return array_of([around])
    cells = shapely.voronoi_polygons(sites, extend_to=around, ordered=True)
    return shapely.get_parts(cells)


def _around(points: Sequence[Point]) -> BaseGeometry:
    """Give all places within reach of a point."""
    radius = REACH_M * scale_at(np.array([point.y for point in points]))
    return shapely.union_all(shapely.buffer(project(array_of(points)), radius))
