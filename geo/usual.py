"""The rule for one record of a usual kind: numbers are many times faster than arrays of one.

The answers are those of `geo.attribution.attribute_many`, which decides the rest.
"""

from __future__ import annotations

from geo.discs import BORDER_TOLERANCE_M, DEFAULT_ACCURACY_M, FINEST_ACCURACY_M
from geo.odk import Fix
from geo.plane import VIETNAM, scale_at, to_plane
from geo.results import Attribution, Candidate
from geo.villages import VillageIndex


def usual_without_fix(index: VillageIndex, declared: str | None, on: int) -> Attribution | None:
    """Answer for a record without a fix, with a declared code of that day or none.

    That is how most of these are. The rest is None.
    """
    number = -1 if declared is None else index.number(declared, on)
    if number is None:
        return None
    return Attribution(
        village=declared,
        method="none" if declared is None else "declared",
        confidence=0.0,
        border_distance_m=None,
        declared_distance_m=None,
        candidates=(),
        flags=frozenset({"no_fix"}),
        area_source=index.area_sources[number],
    )


def usual_with_fix(
    index: VillageIndex, fix: Fix, declared: str | None, on: int
) -> Attribution | None:
    """Answer for a fix well inside one village, with a declared code of that day or none.

    That is how most are. The rest is None.
    """
    south, west, north, east = VIETNAM
    accuracy = fix.accuracy or DEFAULT_ACCURACY_M
    if not (south <= fix.lat <= north and west <= fix.lon <= east and 0 < accuracy < 100):
        return None
    x, y = to_plane(fix.lat, fix.lon)
    scale, radius = float(scale_at(fix.lat)), max(accuracy, FINEST_ACCURACY_M)
    number, border = index.sole_holder(x, y, radius * scale, on)
    claim = index.number(declared, on) if declared else number
    if number < 0 or claim is None or not index.placed[claim]:
        return None
    away = 0.0 if claim == number else index.borders.distance(claim, x, y)
    mismatch = away > (radius + BORDER_TOLERANCE_M) * scale
    village = index.villages[number]
    return Attribution(
        village=village.code,
        method="inside",
        confidence=1.0,
        border_distance_m=border / scale,
        declared_distance_m=away / scale if declared else None,
        candidates=(Candidate(village.code, 1.0, 0.0),),
        flags=frozenset({"declared_mismatch"}) if mismatch else frozenset(),
        area_source=village.area_source,
    )
