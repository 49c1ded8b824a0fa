"""Boundary files of communes and villages: read, repaired, checked, made into villages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from shapely import Point

from geo.checks import (
    Area,
    areas_of,
    check_gaps,
    check_inside,
    check_names,
    check_overlaps,
    repair,
)
from geo.findings import Feature, Finding, Reading
from geo.guess import guess_areas
from geo.read import read_features
from geo.villages import ALWAYS, Village

COMMUNE_DIGITS = 5
"""A village's code begins with its commune's, unless the file has a field `commune`."""


def read_communes(
    path: Path, fields: Mapping[str, str] | None = None, crs: str | None = None
) -> Reading:
    """Read communes' areas and check them: geometry, codes, names, overlaps.

    Arguments and errors are those of `read_features`.
    """
    reading = repair(read_features(path, fields, crs))
    found = [
        *check_names(reading.features, fields or {}),
        *_points(reading.features),
        *check_overlaps(_sound(reading)),
    ]
    return Reading(reading.features, (*reading.findings, *found))


def read_villages(
    path: Path,
    communes: Mapping[str, Area] | None = None,
    fields: Mapping[str, str] | None = None,
    crs: str | None = None,
    commune: str | None = None,
) -> Reading:
    """Read villages, as areas or as points, and check them and how they fill their communes.

    Args:
        path: as for `read_features`.
        communes: known communes' areas by code, in degrees; None leaves those checks out.
        fields: as for `read_features`.
        crs: as for `read_features`.
        commune: the commune of all of them, whatever the file says.

    Returns:
        Features whose `fields["commune"]` is always there.
    """
    reading = repair(read_features(path, fields, crs))
    features = tuple(_with_commune(feature, commune) for feature in reading.features)
    reading = Reading(features, reading.findings)
    found = [*check_names(features, fields or {}), *_dates(features, fields or {})]
    for day, group in _by_day(_sound(reading)).items():
        del day
        found += check_overlaps(group)
        found += [] if communes is None else _fill(group, communes)
    return Reading(features, (*reading.findings, *found))


def make_villages(
    features: Iterable[Feature],
    communes: Mapping[str, Area] | None = None,
    valid_from: date = ALWAYS,
) -> list[Village]:
    """Make villages of features without errors; those that are points get a guessed area.

    Args:
        features: from `read_villages`; their fields may have `valid_from`, `valid_to` (ISO days)
            and `successors` (codes with spaces between).
        communes: areas by code; where one is missing, guessed areas are kept close to the points.
        valid_from: for features that do not say.
    """
    villages = [_village(feature, valid_from) for feature in features]
    groups: defaultdict[tuple[str, date, date | None], list[int]] = defaultdict(list)
    for number, village in enumerate(villages):
        groups[village.commune, village.valid_from, village.valid_to].append(number)
    for (commune, _, _), numbers in groups.items():
        lone = [n for n in numbers if villages[n].area is None and villages[n].point is not None]
        taken = [area for n in numbers if (area := villages[n].area) is not None]
        points = [point for n in lone if (point := villages[n].point) is not None]
        guessed = guess_areas(points, (communes or {}).get(commune), taken)
        for number, area in zip(lone, guessed, strict=True):
            if area is not None:
                villages[number] = replace(villages[number], area=area, area_source="guessed")
    return villages


def areas_by_code(reading: Reading) -> dict[str, Area]:
    """Give the areas of communes by code."""
    areas = ((feature.code, areas_of(feature.shape)) for feature in reading.features)
    return {code: area for code, area in areas if area is not None}


def _village(feature: Feature, valid_from: date) -> Village:
    area = areas_of(feature.shape)
    point = feature.shape if isinstance(feature.shape, Point) else None
    if area is not None:
        point = area.representative_point()
    return Village(
        code=feature.code,
        name=feature.name,
        commune=feature.fields["commune"],
        point=point,
        area=area,
        area_source=None if area is None else "surveyed",
        valid_from=_day(feature, "valid_from") or valid_from,
        valid_to=_day(feature, "valid_to"),
        successors=tuple(feature.fields.get("successors", "").split()),
    )


def _day(feature: Feature, field: str) -> date | None:
    text = feature.fields.get(field, "")
    # GeoPackage dates come as 2026-05-01T00:00:00 or with slashes, by driver.
    return date.fromisoformat(text[:10].replace("/", "-")) if text else None


def _dates(features: Iterable[Feature], fields: Mapping[str, str]) -> Iterator[Finding]:
    for feature in features:
        for field in ("valid_from", "valid_to"):
            try:
                _day(feature, field)
            except ValueError:
                yield Finding.of("date_unreadable", feature, field=fields.get(field, field))


def _points(features: Iterable[Feature]) -> Iterator[Finding]:
    for feature in features:
        if isinstance(feature.shape, Point):
            yield Finding.of("geometry_kind", feature, kind="Point")


def _with_commune(feature: Feature, commune: str | None) -> Feature:
    found = commune or feature.fields.get("commune") or feature.code[:COMMUNE_DIGITS]
    return replace(feature, fields={**feature.fields, "commune": found})


def _sound(reading: Reading) -> list[Feature]:
    """Give the features whose geometry can be compared with others'."""
    bad = {finding.number for finding in reading.errors}
    return [feature for feature in reading.features if feature.number not in bad]


def _by_day(features: Iterable[Feature]) -> dict[tuple[str, str], list[Feature]]:
    """Group features that are valid between the same days: only these may not overlap."""
    groups: defaultdict[tuple[str, str], list[Feature]] = defaultdict(list)
    for feature in features:
        days = feature.fields.get("valid_from", ""), feature.fields.get("valid_to", "")
        groups[days].append(feature)
    return dict(groups)


def _fill(features: Iterable[Feature], communes: Mapping[str, Area]) -> Iterator[Finding]:
    """Check how villages lie in their communes; points leave gaps that are filled by guessing."""
    groups: defaultdict[str, list[Feature]] = defaultdict(list)
    for feature in features:
        groups[feature.fields["commune"]].append(feature)
    for code, group in groups.items():
        area = communes.get(code)
        if area is None:
            yield Finding.of("commune_unknown", group[0], commune=code)
            continue
        yield from check_inside(code, area, group)
        points: dict[tuple[float, ...], Feature] = {}
        for feature in group:
            if isinstance(feature.shape, Point):
                twin = points.setdefault(feature.shape.coords[0], feature)
                if twin is not feature:
                    yield Finding.of("points_coincide", feature, other=twin.code)
        if not points:
            yield from check_gaps(code, area, group)
