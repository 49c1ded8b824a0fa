"""Repair geometry, and find what is wrong between features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from geo.findings import Feature, Finding, Reading
from geo.plane import array_of, project, scale_at, square_metres

LEAST_AREA_M2 = 100.0
"""Smaller overlaps and gaps are roundings in the file, of no use to anybody."""

MOST_CHANGE = 0.05
"""A repair that changes more of an area than this share is a guess, and for a person to decide."""

Area = Polygon | MultiPolygon


def areas_of(shape: BaseGeometry | None) -> Area | None:
    """Keep the polygon parts of a shape; None when there are none."""
    parts = [part for part in _flat(shape) if isinstance(part, Polygon) and not part.is_empty]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def repair(reading: Reading) -> Reading:
    """Make every geometry valid and say which were not; find missing and useless ones."""
    features, findings = [], list(reading.findings)
    bad = {finding.number for finding in reading.errors}
    for feature in reading.features:
        if feature.number in bad:
            features.append(feature)
            continue
        mended, found = _repair(feature)
        features.append(mended)
        findings += found
    return Reading(tuple(features), tuple(findings))


def check_names(features: Iterable[Feature], fields: Mapping[str, str]) -> Iterator[Finding]:
    """Find features without a code or name, and codes used twice."""
    first: dict[str, int] = {}
    for feature in features:
        if not feature.code:
            yield Finding.of("code_missing", feature, field=fields.get("code", "code"))
        elif feature.code in first:
            yield Finding.of("code_twice", feature, other=first[feature.code])
        else:
            first[feature.code] = feature.number
        if not feature.name:
            yield Finding.of("name_missing", feature, field=fields.get("name", "name"))


def check_overlaps(features: Sequence[Feature]) -> Iterator[Finding]:
    """Find pairs of areas that overlap, each once, with square metres."""
    features = [feature for feature in features if areas_of(feature.shape)]
    shapes = project(array_of(feature.shape for feature in features))
    one, other = STRtree(shapes).query(shapes, predicate="intersects")
    later = one < other
    one, other = one[later], other[later]
    sizes = square_metres(shapely.intersection(shapes[one], shapes[other]))
    for i in np.flatnonzero(sizes > LEAST_AREA_M2):
        code = features[other[i]].code
        yield Finding.of("overlap", features[one[i]], other=code, area_m2=round(sizes[i]))


def check_gaps(code: str, commune: Area, features: Sequence[Feature]) -> Iterator[Finding]:
    """Find parts of a commune that are in none of its villages' areas, with square metres."""
    features = [feature for feature in features if areas_of(feature.shape)]
    if not features:
        return
    shapes = project(array_of([*(feature.shape for feature in features), commune]))
    villages, whole = shapes[:-1], shapes[-1]
    left = shapely.difference(whole, shapely.union_all(villages))
    gaps = array_of(part for part in _flat(left) if isinstance(part, Polygon))
    for gap, size in zip(gaps, square_metres(gaps), strict=True):
        if size > LEAST_AREA_M2:
            beside = [features[i].code for i in np.flatnonzero(shapely.dwithin(villages, gap, 1))]
            named = ", ".join(beside[:4]) or "-"
            yield Finding.of("gap", None, commune=code, area_m2=round(size), beside=named)


def check_inside(code: str, commune: Area, features: Sequence[Feature]) -> Iterator[Finding]:
    """Find points outside their commune, and areas that spill over its border."""
    shapes = project(array_of([*(feature.shape for feature in features), commune]))
    spilt = square_metres(shapely.difference(shapes[:-1], shapes[-1]))
    away = shapely.distance(shapes[:-1], shapes[-1]) / scale_at(commune.centroid.y)
    for feature, area, distance in zip(features, spilt, away, strict=True):
        if distance > 1:
            metres = round(distance)
            yield Finding.of("outside_commune", feature, commune=code, distance_m=metres)
        elif area > LEAST_AREA_M2:
            yield Finding.of("spills_over", feature, commune=code, area_m2=round(area))


def _repair(feature: Feature) -> tuple[Feature, list[Finding]]:
    shape = feature.shape
    if shape is None or shape.is_empty:
        return feature, [Finding.of("geometry_empty", feature)]
    if shape.geom_type == "Point":
        return feature, []
    if shape.is_valid:
        area = areas_of(shape)
        if area is None:
            return feature, [Finding.of("geometry_kind", feature, kind=shape.geom_type)]
        return _with_shape(feature, area), []
    area = areas_of(shapely.make_valid(shape))
    if area is None:
        return feature, [Finding.of("geometry_hopeless", feature)]
    before, after = map(float, square_metres(project(array_of([shape, area]))))
    change = abs(after - before)
    if change > MOST_CHANGE * max(before, after):
        sizes = {"before_m2": round(before), "after_m2": round(after)}
        return feature, [Finding.of("geometry_changed", feature, **sizes)]
    found = Finding.of("geometry_repaired", feature, area_m2=round(change))
    return _with_shape(feature, area), [found]


def _with_shape(feature: Feature, shape: Area) -> Feature:
    return Feature(feature.number, feature.code, feature.name, shape, feature.fields)


def _flat(shape: BaseGeometry | None) -> list[BaseGeometry]:
    """Give the single parts of a shape, out of collections within collections."""
    if shape is None:
        return []
    if isinstance(shape, BaseMultipartGeometry):
        return [part for inner in shape.geoms for part in _flat(inner)]
    return [shape]
