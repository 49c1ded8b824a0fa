"""Import communes and villages: read, compare with what is stored, write, re-map.

A file tells how its places are on one day. All of it is stored or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from geo.findings import Feature, Finding
from geo.places import all_places
from server.services import boundary_files as files
from server.services.boundary_changes import (
    Change,
    Counts,
    Version,
    Wanted,
    compare,
    first_day,
    heirless,
)
from server.services.boundary_writing import REMAP, guess_again, queue_remap, write
from server.services.placement import VIETNAM
from server.storage import events, places
from server.storage.forms import bump
from server.storage.places import Kind
from server.storage.store import Store

__all__ = ["REMAP", "ImportResult", "import_communes", "import_villages", "load_places"]

SHIPPED = "geo/data/places.csv"


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do.

    `added`, `changed`, `ended` and `unchanged` count places, against what was stored.
    """

    kind: Kind
    features: int
    added: int
    changed: int
    ended: int
    unchanged: int
    findings: tuple[Finding, ...]
    stored: bool = False
    """False when there was nothing to change, and in a dry run."""
    boundary_version_id: int | None = None
    remap_id: int | None = None


def import_villages(
    store: Store,
    path: Path,
    *,
    actor: str,
    fields: Mapping[str, str] | None = None,
    day: date | None = None,
    commune: str | None = None,
    crs: str | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Import the villages of one or more communes; the list of each commune must be complete.

    A stored village that is not in the file ends. It may stay in the file with its `successors`
    (codes with spaces between); else those that got a tenth or more of its surveyed area are its
    successors. Villages without an area get a guessed one. Days within the file are not used.

    Args:
        store: one transaction.
        path: GeoJSON, GeoPackage, Shapefile or CSV; see `geo.read.read_features`.
        actor: who imports, for the record.
        fields: the file's names of our fields: code, name, commune, successors, lat, lon.
        day: from when the file holds; `first_day` says what is taken without it.
        commune: the commune of all of them.
        crs: the file's CRS, if the file does not say it.
        dry_run: check and count, write nothing.

    Raises:
        Problem: `boundary_file`, `boundaries_refused` (with all findings), `boundary_day_future`,
            `boundary_day_early`; nothing is to be stored then.
    """
    places.hold(store)
    reading = files.read_villages(store, path, fields or {}, crs, commune)
    codes = sorted({feature.fields["commune"] for feature in reading.features})
    stored = [files.version_of(row) for row in places.all_villages(store, codes)]
    living = [feature for feature in reading.features if not files.has_ended(feature)]
    listed = files.village_places(store, living, stored)
    gone = files.ended(reading.features)
    changes = {}
    for code in codes:
        wanted = Wanted(
            [place for place in listed if place.parent == code],
            {village: heirs for village, heirs in gone.items() if village.startswith(code)},
            complete=True,
        )
        known = [version for version in stored if version.place.parent == code]
        changes[code] = compare(known, wanted, first_day(known, day, _today()))
    known_codes = {place.code for place in listed} | {v.place.code for v in stored}
    findings = (*reading.findings, *_doubts(reading.features, changes.values(), known_codes))
    result = _result("villages", len(reading.features), changes.values(), findings)
    moved = [code for code, change in changes.items() if not change.is_empty]
    if dry_run or not moved:
        return result
    version = write(store, "villages", path.name, result.features, changes.values())
    heirs = {heir[:5] for c in changes.values() for many in c.end.values() for heir in many}
    remap = queue_remap(store, version, {*moved, *heirs})
    return _recorded(store, path, actor, result, version, remap)


def import_communes(
    store: Store,
    path: Path,
    *,
    actor: str,
    fields: Mapping[str, str] | None = None,
    day: date | None = None,
    crs: str | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Import communes' areas; communes that are not in the file stay as they are.

    A commune ends when the file gives it `successors`. The fields province, kind and name_en are
    taken when they are mapped, else what is known stays. Guessed areas of villages are guessed
    again within the new borders. Arguments and errors are those of `import_villages`.
    """
    places.hold(store)
    reading = files.read_communes(path, fields or {}, crs)
    gone = files.ended(reading.features)
    codes = [feature.code for feature in reading.features]
    stored: dict[str, list[Version]] = {code: [] for code in codes}
    for row in places.all_communes(store, codes):
        stored[row.code].append(files.version_of(row))
    findings, changes = list(reading.findings), []
    for feature in reading.features:
        versions = stored[feature.code]
        if feature.code in gone:
            wanted = Wanted([], {feature.code: gone[feature.code]}, complete=False)
        else:
            known = versions[-1].place if versions else None
            place = files.commune_place(feature, known)
            if place is None:
                findings.append(Finding.of("province_missing", feature))
                continue
            wanted = Wanted([place], {}, complete=False)
        changes.append(compare(versions, wanted, first_day(versions, day, _today())))
    files.refuse(path, findings)
    result = _result("communes", len(reading.features), changes, tuple(findings))
    if dry_run or all(change.is_empty for change in changes):
        return result
    version = write(store, "communes", path.name, result.features, changes)
    guessed = guess_again(store, [place.code for change in changes for place in change.add])
    remap = queue_remap(store, version, guessed) if guessed else None
    return _recorded(store, path, actor, result, version, remap)


def load_places(store: Store) -> int:
    """Fill an empty table of communes with the list that ships with geo; give how many rows.

    They have names and centre points but no areas. Nothing is done when there are any communes.
    """
    places.hold(store)
    if any(places.all_communes(store)):
        return 0
    rows = [
        {
            "code": place.code,
            "name": place.name,
            "name_en": place.plain,
            "kind": place.type,
            "province": place.parent,
            "centre": f"SRID=4326;POINT({place.lon} {place.lat})",
            "valid_from": place.valid_from,
            "valid_to": place.valid_to,
        }
        for place in all_places()
        if not place.is_province
    ]
    version = places.add_boundary_version(store, "communes", SHIPPED, len(rows))
    places.add(store, "communes", [row | {"boundary_version_id": version} for row in rows])
    bump(store, "boundaries")
    return len(rows)


def _today() -> date:
    return datetime.now(UTC).astimezone(VIETNAM).date()


def _doubts(
    features: Sequence[Feature], changes: Iterable[Change], known: set[str]
) -> Iterator[Finding]:
    """Find places that end without a successor, or with one that nobody knows."""
    listed = {feature.code: feature for feature in features}
    for change in changes:
        for code in heirless(change):
            yield Finding.of("ends_without_heir", listed.get(code), village=code)
        for code, heirs in change.end.items():
            for heir in heirs:
                if heir not in known:
                    yield Finding.of("successor_unknown", listed.get(code), successor=heir)


def _result(
    kind: Kind, features: int, changes: Iterable[Change], findings: tuple[Finding, ...]
) -> ImportResult:
    all_ = sum((change.counts for change in changes), Counts())
    return ImportResult(
        kind, features, all_.added, all_.changed, all_.ended, all_.unchanged, findings
    )


def _recorded(
    store: Store, path: Path, actor: str, result: ImportResult, version: int, remap: int | None
) -> ImportResult:
    events.record(
        store,
        f"{result.kind}.imported",
        actor,
        file=path.name,
        boundary_version=version,
        added=result.added,
        changed=result.changed,
        ended=result.ended,
    )
    return replace(result, stored=True, boundary_version_id=version, remap_id=remap)
