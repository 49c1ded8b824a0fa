"""Write what an import changes, and queue the pass over stored submissions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geo import wkb
from geo.guess import guess_areas
from geo.lineage import same_shape
from server.services.boundary_changes import Change, Place
from server.services.boundary_files import KnownAreas, version_of
from server.storage import jobs, places, remaps
from server.storage.forms import bump
from server.storage.places import Kind
from server.storage.store import Store

REACH_DEGREES = 0.2
"""Two villages farther apart are never in reach of one fix: twice the coarsest, of 10 km."""

REMAP = "remap"
"""The task, and the lock under which one pass runs after another."""


def write(store: Store, kind: Kind, source: str, features: int, changes: Iterable[Change]) -> int:
    """Write changes as a new boundary version, which every process will notice; give its id."""
    version = places.add_boundary_version(store, kind, source, features)
    for change in changes:
        if change.drop:
            places.drop(store, kind, change.drop, change.day)
        if change.reopen:
            places.reopen(store, kind, change.reopen, change.day)
        for code, heirs in change.end.items():
            places.end(store, kind, code, change.day, heirs)
        row = _commune_row if kind == "communes" else _village_row
        days = {"valid_from": change.day, "boundary_version_id": version}
        places.add(store, kind, [row(place) | days for place in change.add])
    bump(store, "boundaries")
    return version


def _village_row(place: Place) -> dict[str, object]:
    return {
        "code": place.code,
        "name": place.name,
        "commune": place.parent,
        "point": wkb.dump(place.point),
        "area": wkb.dump_area(place.area),
        "area_source": place.area_source,
    }


def _commune_row(place: Place) -> dict[str, object]:
    return {
        "code": place.code,
        "name": place.name,
        "name_en": place.name_en,
        "kind": place.kind,
        "province": place.parent,
        "centre": wkb.dump(place.point),
        "area": wkb.dump_area(place.area),
    }


def guess_again(store: Store, communes: Sequence[str]) -> list[str]:
    """Guess the guessed areas of today's villages anew; give the communes where one changed.

    They stay the same versions: a better guess is no change of the village.
    """
    areas = KnownAreas(store)
    rows = [version_of(row) for row in places.all_villages(store, communes)]
    changed = []
    for commune in communes:
        villages = [v for v in rows if v.place.parent == commune and v.valid_to is None]
        lone = [v for v in villages if v.place.point and v.place.area_source != "surveyed"]
        points = [v.place.point for v in lone if v.place.point]
        taken = [v.place.area for v in villages if v not in lone and v.place.area]
        guesses = guess_areas(points, areas.get(commune), taken)
        for version, guess in zip(lone, guesses, strict=True):
            if not same_shape(version.place.area, guess):
                code, day = version.place.code, version.valid_from
                places.set_guess(store, code, day, wkb.dump_area(guess))
                changed.append(commune)
    return sorted(set(changed))


def queue_remap(store: Store, version: int, communes: Iterable[str]) -> int:
    """Queue a pass over the submissions that a change in these communes may move; give its id."""
    changed = sorted(communes)
    around = places.communes_around(store, changed, REACH_DEGREES)
    remap = remaps.add(store, version, sorted({*changed, *around}))
    jobs.defer(store, REMAP, lock=REMAP, remap_id=remap)
    return remap
