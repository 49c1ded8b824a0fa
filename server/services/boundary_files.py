"""Boundary files as an import needs them: checked against our codes and the stored places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from geo import boundaries, wkb
from geo.checks import areas_of
from geo.errors import GeoError
from geo.findings import Feature, Finding, Reading
from server.problems import Problem
from server.services.boundary_changes import Place, Version
from server.storage import places
from server.storage.places import PlaceRow
from server.storage.store import Store

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.checks import Area

VILLAGE_DIGITS = 8
PROVINCE_DIGITS = 2
_ABOUT_CODES = frozenset({"code_missing", "code_twice", "code_wrong", "code_elsewhere"})


class KnownAreas(Mapping[str, "Area"]):
    """The stored areas of communes by code, each read when it is first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._found: dict[str, Area | None] = {}

    def __getitem__(self, code: str) -> Area:
        if code not in self._found:
            rows = places.all_communes(self._store, [code])
            areas = [wkb.load_area(row.area) for row in rows if row.valid_to is None]
            self._found[code] = areas[-1] if areas else None
        area = self._found[code]
        if area is None:
            raise KeyError(code)
        return area

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def read_villages(
    store: Store, path: Path, fields: Mapping[str, str], crs: str | None, commune: str | None
) -> Reading:
    """Read villages; raises Problem `boundary_file` or `boundaries_refused`."""
    with _translated():
        reading = boundaries.read_villages(path, KnownAreas(store), fields, crs, commune)
    return _checked(path, reading, [f for x in reading.features for f in _village_faults(x)])


def read_communes(path: Path, fields: Mapping[str, str], crs: str | None) -> Reading:
    """Read communes; raises Problem `boundary_file` or `boundaries_refused`."""
    with _translated():
        reading = boundaries.read_communes(path, fields, crs)
    wrong = [
        Finding.of("code_wrong", feature, digits=boundaries.COMMUNE_DIGITS)
        for feature in reading.features
        if feature.code and not _is_code(feature.code, boundaries.COMMUNE_DIGITS)
    ]
    return _checked(path, reading, wrong)


def ended(features: Sequence[Feature]) -> dict[str, tuple[str, ...]]:
    """Give the places that the file lists as ended, with their successors."""
    return {
        feature.code: tuple(feature.fields.get("successors", "").split())
        for feature in features
        if has_ended(feature)
    }


def has_ended(feature: Feature) -> bool:
    """Tell whether the file says that a place is no more."""
    return bool(feature.fields.get("successors") or feature.fields.get("valid_to"))


def village_places(
    store: Store, features: Sequence[Feature], stored: Sequence[Version]
) -> list[Place]:
    """Make the villages of the features, with guessed areas for those that are points.

    A point says nothing of an area: one inside the surveyed area of its village leaves it as it is.
    """
    known = {
        version.place.code: version.place.area
        for version in stored
        if version.valid_to is None and version.place.area_source == "surveyed"
    }
    settled = [_settled(feature, known.get(feature.code)) for feature in features]
    return [
        Place(v.code, normalize("NFC", v.name), v.commune, v.point, v.area, v.area_source)
        for v in boundaries.make_villages(settled, KnownAreas(store))
    ]


def commune_place(feature: Feature, known: Place | None) -> Place | None:
    """Make a commune of a feature and of what is known of it; None without its province."""
    area = areas_of(feature.shape)
    said = feature.fields
    province = said.get("province") or (known.parent if known else "")
    if not _is_code(province, PROVINCE_DIGITS):
        return None
    return Place(
        feature.code,
        normalize("NFC", feature.name),
        province,
        (known.point if known else None) or (area.representative_point() if area else None),
        area,
        kind=said.get("kind") or (known.kind if known else None),
        name_en=said.get("name_en") or (known.name_en if known else None),
    )


def version_of(row: PlaceRow) -> Version:
    """Make the version of a stored row."""
    place = Place(
        row.code,
        row.name,
        row.parent,
        wkb.load_point(row.point),
        wkb.load_area(row.area),
        row.area_source,
        row.kind,
        row.name_en,
    )
    return Version(place, row.valid_from, row.valid_to, row.successors)


def refuse(path: Path, findings: Sequence[Finding]) -> None:
    """Raise Problem `boundaries_refused`, with all findings, if one of them is an error."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise Problem(
            "boundaries_refused",
            file=path.name,
            count=len(errors),
            vi=errors[0].sentence("vi"),
            en=errors[0].sentence("en"),
            findings=tuple(findings),
        )


def _checked(path: Path, reading: Reading, more: Sequence[Finding]) -> Reading:
    """Add findings and refuse errors; of places that have ended only the code must be right."""
    gone = {feature.number for feature in reading.features if has_ended(feature)}
    findings = tuple(
        finding
        for finding in (*reading.findings, *more)
        if finding.number not in gone or finding.code in _ABOUT_CODES
    )
    refuse(path, findings)
    return Reading(reading.features, findings)


def _village_faults(feature: Feature) -> Iterator[Finding]:
    commune = feature.fields["commune"]
    if not feature.code:
        return
    if not _is_code(feature.code, VILLAGE_DIGITS):
        yield Finding.of("code_wrong", feature, digits=VILLAGE_DIGITS)
    elif not feature.code.startswith(commune) or len(commune) != boundaries.COMMUNE_DIGITS:
        yield Finding.of("code_elsewhere", feature, commune=commune)


def _is_code(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdigit()


def _settled(feature: Feature, surveyed: Area | None) -> Feature:
    """Leave the file's own days out, and put a known area in place of a point inside it."""
    shape: BaseGeometry | None = feature.shape
    if surveyed is not None and areas_of(shape) is None and surveyed.covers(shape):
        shape = surveyed
    fields = {**feature.fields, "valid_from": "", "valid_to": ""}
    return replace(feature, shape=shape, fields=fields)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except GeoError as error:
        raise Problem("boundary_file", vi=error.sentence("vi"), en=error.sentence("en")) from error
