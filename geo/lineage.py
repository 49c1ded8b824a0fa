"""Compare places with what they were before: the same shape, and who took over an area."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from shapely import GeometryCollection
from shapely.geometry.base import BaseGeometry

from geo.checks import Area

SAME_DEGREES = 1e-8
"""About a millimetre: what programs that write and read files make of one and the same corner."""

LEAST_SHARE = 0.1
"""A village that takes less of another's area than this got a mended border, not a part."""


def same_shape(one: BaseGeometry | None, other: BaseGeometry | None) -> bool:
    """Tell whether two shapes (degrees) are the same, whatever corner they begin with."""
    if one is None or other is None:
        return one is other
    if shapely.equals_exact(one, other, SAME_DEGREES):
        return True
    return bool(shapely.equals_exact(_normal(one), _normal(other), SAME_DEGREES))


def heirs_of(gone: Area, areas: Mapping[str, Area]) -> tuple[str, ...]:
    """Give the codes of the areas that took over a tenth or more of one that is gone, by share."""
    codes = np.array(list(areas), dtype=object)
    shapes = np.array([*areas.values(), None], dtype=object)[:-1]
    shares = shapely.area(shapely.intersection(shapes, gone)) / gone.area
    order = np.argsort(-shares, kind="stable")
    return tuple(codes[order[shares[order] >= LEAST_SHARE]])


def _normal(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.normalize(shapely.get_parts(shape))
    return GeometryCollection(list(parts)).normalize()
