"""The plane that distances and discs are measured in: the world Mercator projection (EPSG:3395).

Mercator is conformal: close to a point everything is stretched alike in all directions, so a disc
on the ground is a disc on the plane, `scale` times larger. One plane serves the whole country,
across UTM zones. Lengths divided by the scale at one end are within 0.1 % of the ground's up to
20 km in Vietnam, and within some per cent from one end of the country to the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import overload

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]

VIETNAM = (6.0, 101.0, 24.0, 118.0)
"""South, west, north, east of a generous box, islands included. Swapped values fall outside."""

_TO_PLANE = Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True)
_FROM_PLANE = Transformer.from_crs("EPSG:3395", "EPSG:4326", always_xy=True)
_FLATTENING = 1 / CRS("EPSG:4326").ellipsoid.inverse_flattening  # type: ignore[union-attr]
_ECCENTRICITY2 = _FLATTENING * (2 - _FLATTENING)


@overload
def to_plane(lats: float, lons: float) -> tuple[float, float]: ...
@overload
def to_plane(lats: Floats, lons: Floats) -> tuple[Floats, Floats]: ...
def to_plane(lats: Floats | float, lons: Floats | float) -> tuple[object, object]:
    """Project degrees (EPSG:4326) to x and y on the plane; the poles give infinity."""
    x, y = _TO_PLANE.transform(lons, lats)
    return x, y


def scale_at(lats: Floats | float) -> Floats:
    """Give the plane's units per metre on the ground at latitudes in degrees."""
    phi = np.radians(lats)
    scale: Floats = np.sqrt(1 - _ECCENTRICITY2 * np.sin(phi) ** 2) / np.cos(phi)
    return scale


def array_of(shapes: Iterable[BaseGeometry | None]) -> Shapes:
    """Put shapes in an array, whatever their number."""
    listed = list(shapes)
    array = np.empty(len(listed), dtype=np.object_)
    array[:] = listed
    return array


def project(shapes: Shapes) -> Shapes:
    """Project shapes in degrees to the plane."""
    return shapely.transform(shapes, lambda xy: _through(_TO_PLANE, xy))


def unproject(shapes: Shapes) -> Shapes:
    """Bring shapes on the plane back to degrees."""
    return shapely.transform(shapes, lambda xy: _through(_FROM_PLANE, xy))


def square_metres(shapes: Shapes) -> Floats:
    """Give the area on the ground of small shapes on the plane (a commune, not a country)."""
    south, north = shapely.bounds(shapes)[..., 1], shapely.bounds(shapes)[..., 3]
    middle = np.nan_to_num((south + north) / 2)
    _, lats = _FROM_PLANE.transform(np.zeros_like(middle), middle)
    areas: Floats = shapely.area(shapes) / scale_at(lats) ** 2
    return areas


def _through(transformer: Transformer, corners: Floats) -> Floats:
    return np.stack(transformer.transform(corners[:, 0], corners[:, 1]), axis=-1)
