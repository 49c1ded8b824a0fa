"""Read GeoJSON, GeoPackage and Shapefile boundaries, and CSV points, into degrees (EPSG:4326)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoError
from geo.findings import Feature, Finding, Reading
from geo.plane import VIETNAM
from geo.tables import read_number, read_table

SUFFIXES = (".geojson", ".json", ".gpkg", ".shp", ".zip", ".csv")

OPTIONAL = ("commune", "province", "valid_from", "valid_to", "successors")
"""Fields that are read when a file has them."""

FIELDS = ("code", "name", *OPTIONAL, "kind", "name_en", "lat", "lon")
"""All that a mapping may name; `kind` and `name_en` of communes are read only when it does."""

Row = tuple[int, Mapping[str, str], BaseGeometry | None]


def read_features(
    path: Path, fields: Mapping[str, str] | None = None, crs: str | None = None
) -> Reading:
    """Read all features of a file.

    Args:
        path: a GeoJSON, GeoPackage (its first layer), Shapefile (also zipped) or CSV file.
        fields: which of the file's fields hold ours, such as `{"code": "MA_THON"}`. Without
            that, `code`, `name` (and `lat`, `lon` in a CSV) must be there under these names, and
            those of `OPTIONAL` may be; they come back in `Feature.fields`, as do others of
            `FIELDS` that are named here.
        crs: the file's CRS, such as `EPSG:9210`, if the file does not say it or says it wrongly.

    Raises:
        GeoError: the file cannot be read as a whole; the sentence names it and what to do.
    """
    if not path.exists():
        raise GeoError("file_missing", file=path.name)
    if path.suffix.lower() not in SUFFIXES:
        raise GeoError("file_kind", file=path.name, kinds=" ".join(SUFFIXES))
    read = _read_csv if path.suffix.lower() == ".csv" else _read_layer
    rows, wanted, stated = read(path, fields or {}, crs)
    return _reading(rows, wanted, stated)


def _reading(rows: Iterable[Row], wanted: Mapping[str, str], crs: str) -> Reading:
    features: list[Feature] = []
    findings: list[Finding] = []
    ours = {name: theirs for name, theirs in wanted.items() if name not in {"lat", "lon"}}
    for number, values, shape in rows:
        text = {name: values.get(theirs, "").strip() for name, theirs in ours.items()}
        feature = Feature(number, text.pop("code"), text.pop("name"), shape, text)
        features.append(feature)
        findings += _misplaced(feature, wanted, crs)
    return Reading(tuple(features), tuple(findings))


def _misplaced(feature: Feature, wanted: Mapping[str, str], crs: str) -> Iterator[Finding]:
    """Find coordinates that are no place in Vietnam."""
    if feature.shape is None or feature.shape.is_empty:
        return
    west, south, east, north = feature.shape.bounds
    if not all(map(math.isfinite, feature.shape.bounds)):
        lat, lon = wanted.get("lat", "lat"), wanted.get("lon", "lon")
        code = "coordinates_missing" if crs == "csv" else "coordinates_out_of_range"
        yield Finding.of(code, feature, lat=lat, lon=lon, crs=crs)
    elif not _in_vietnam(south, west, north, east):
        swapped = _in_vietnam(west, south, east, north)
        code = "coordinates_swapped" if swapped else "coordinates_out_of_range"
        yield Finding.of(code, feature, crs="EPSG:4326" if crs == "csv" else crs)


def _in_vietnam(south: float, west: float, north: float, east: float) -> bool:
    least_lat, least_lon, most_lat, most_lon = VIETNAM
    return least_lat <= south <= north <= most_lat and least_lon <= west <= east <= most_lon


def _read_csv(
    path: Path, fields: Mapping[str, str], crs: str | None
) -> tuple[list[Row], dict[str, str], str]:
    """Read points from columns of degrees."""
    header, table = read_table(path)
    wanted = _mapping(path, ("code", "name", "lat", "lon"), fields, header)
    lat, lon = wanted["lat"], wanted["lon"]
    rows: list[Row] = [
        (line, row, shapely.Point(_degrees(row[lon]), _degrees(row[lat]))) for line, row in table
    ]
    return rows, wanted, crs or "csv"


def _degrees(text: str) -> float:
    try:
        return read_number(text)
    except ValueError:
        return math.nan


def _read_layer(
    path: Path, fields: Mapping[str, str], crs: str | None
) -> tuple[Iterator[Row], dict[str, str], str]:
    """Read the first layer of anything that GDAL knows."""
    try:
        meta, _, shapes, columns = pyogrio.raw.read(path, force_2d=True, encoding=_encoding(path))
    except (DataSourceError, DataLayerError) as error:
        raise GeoError("file_unreadable", file=path.name) from error
    except UnicodeDecodeError as error:
        raise GeoError("encoding_unknown", file=path.name) from error
    names = [str(name) for name in meta["fields"]]
    wanted = _mapping(path, ("code", "name"), fields, names)
    stated = crs or meta["crs"]
    if stated is None:
        raise GeoError("crs_missing", file=path.name)
    if shapes is None:
        raise GeoError("file_without_shapes", file=path.name)
    placed = _to_degrees(shapely.from_wkb(shapes, on_invalid="ignore"), stated)
    texts = [[_text(value) for value in column] for column in columns]
    values = (dict(zip(names, row, strict=True)) for row in zip(*texts, strict=True))
    rows = ((number, row, placed[number - 1]) for number, row in enumerate(values, 1))
    return rows, wanted, stated


def _encoding(path: Path) -> str | None:
    """Take a Shapefile that does not name its encoding for UTF-8, not for Western European."""
    bare = path.suffix.lower() == ".shp" and not path.with_suffix(".cpg").exists()
    return "UTF-8" if bare else None


def _mapping(
    path: Path, needed: Sequence[str], fields: Mapping[str, str], found: Iterable[str]
) -> dict[str, str]:
    """Tell which of the file's fields hold ours, and that all which must be there are."""
    names = list(found)
    if not names:
        raise GeoError("file_without_fields", file=path.name)
    wanted = {name: name for name in OPTIONAL if name in names}
    wanted |= {name: name for name in needed} | dict(fields)
    about = {"file": path.name, "found": ", ".join(names)}
    for ours, theirs in wanted.items():
        if ours not in FIELDS:
            raise GeoError("field_unknown", ours=ours, known=", ".join(FIELDS), **about)
        if theirs not in names:
            raise GeoError("field_missing", field=theirs, ours=ours, **about)
    return wanted


def _to_degrees(shapes: NDArray[np.object_], crs: str) -> NDArray[np.object_]:
    try:
        source = CRS.from_user_input(crs)
    except CRSError as error:
        raise GeoError("crs_unknown", crs=crs) from error
    if source.to_epsg() == 4326:
        return shapes
    transformer = Transformer.from_crs(source, "EPSG:4326", always_xy=True)
    return shapely.transform(
        shapes, lambda xy: np.stack(transformer.transform(xy[:, 0], xy[:, 1]), axis=-1)
    )


def _text(value: object) -> str:
    """Write a field as text: a code that was kept as a number loses only its `.0`."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
