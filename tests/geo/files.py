"""Small boundary files, written as somebody would hand them in."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

from tests.geo.places import EAST_M, LAT, LON, NORTH_M


def rectangle(east, north, width=1000.0, height=1000.0):
    """A rectangle in degrees, from metres east and north of the start."""
    west, south = LON + east / EAST_M, LAT + north / NORTH_M
    return shapely.box(west, south, west + width / EAST_M, south + height / NORTH_M)


def geojson(path: Path, *rows, **more) -> Path:
    """Write rows of (properties, shape) as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for properties, shape in rows
    ]
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features, **more}), "utf-8"
    )
    return path


def named(code, shape, **more):
    """One row with a code and a name."""
    return ({"code": code, "name": f"Thôn {code}", **more}, shape)


def layer(path: Path, shapes, columns: dict, crs: str | None, encoding=None) -> Path:
    """Write a Shapefile or GeoPackage in any CRS."""
    moved = np.array(shapes, dtype=object)
    if crs is not None:
        to = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        moved = shapely.transform(moved, to.transform, interleaved=False)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(moved),
        field_data=[np.array(column) for column in columns.values()],
        fields=list(columns),
        geometry_type="Polygon",
        crs=crs,
        encoding=encoding,
    )
    return path
