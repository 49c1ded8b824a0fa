"""The one rule that gives a record its village, from its fix and the village that was declared.

The fix decides. A fix inside a village belongs to it; one outside all villages, but no farther
than its own accuracy and the drawing of borders explain, belongs to the nearest; else, and without
a usable fix, the declared village stands. What looks wrong becomes a flag for a person.

`attribute` is `attribute_many` of one record: both run the code below, on arrays.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import GeoError
from geo.odk import Fix
from geo.plane import VIETNAM, Floats, scale_at, to_plane
from geo.results import CANDIDATES, METHODS, Attribution, Attributions
from geo.villages import Bools, Days, Ints, VillageIndex, days

BORDER_TOLERANCE_M = 50.0
"""How far a drawn border may be from the real one: a millimetre on a map of 1:50,000."""

DEFAULT_ACCURACY_M = 10.0
"""For a fix that does not say: usual for a phone under open sky, or a finger on a map."""

FINEST_ACCURACY_M = 1.0
"""No phone is better than this, whatever it says."""

COARSEST_ACCURACY_M = 10_000.0
"""A fix coarser than a whole commune decides nothing."""

LOW_CONFIDENCE = 0.6
"""Below this share a village is doubtful: a fix right on a straight border has a half."""

_BATCH = 8192

_NO_CLAIM, _UNKNOWN = -1, -2
"""In place of a declared village's number: nothing was declared; the code leads to none."""
_NEAR, _INSIDE = METHODS.index("near"), METHODS.index("inside")


def attribute(index: VillageIndex, fix: Fix | None, declared: str | None, day: date) -> Attribution:
    """Give one record its village.

    Args:
        index: the villages.
        fix: where the record was made, or None; any numbers, sensible or not.
        declared: the village's code as the officer chose it; it may be unknown, or from before
            or after a change of villages.
        day: the day of the event, which decides what villages there were.
    """
    if fix is None:
        fix = Fix(math.nan, math.nan)
    accuracy = math.nan if fix.accuracy is None else fix.accuracy
    return attribute_many(index, [fix.lat], [fix.lon], [accuracy], [declared], day)[0]


def attribute_many(
    index: VillageIndex,
    lats: ArrayLike,
    lons: ArrayLike,
    accuracies: ArrayLike | None,
    declared: Sequence[str | None] | None,
    day: date | Sequence[date],
) -> Attributions:
    """Give many records their villages; the same answers as `attribute`.

    Args:
        index: the villages.
        lats: degrees; NaN where there is no fix.
        lons: degrees, as long.
        accuracies: metres, as long, NaN where not known; None when none is known.
        declared: codes or None, as long; None when nothing was declared.
        day: one day for all, or as long.

    Raises:
        GeoError: `lengths_differ`.
    """
    lat = np.asarray(lats, float)
    count = len(lat)
    day_numbers = days(day)
    records = _Records(
        lat=lat,
        lon=_column("lons", lons, count),
        accuracy=_column("accuracies", accuracies, count),
        day=day_numbers if day_numbers.ndim else np.full(count, day_numbers),
        claim=np.full(count, _NO_CLAIM),
    )
    for name, found in (("day", records.day), ("declared", declared)):
        if found is not None and len(found) != count:
            raise GeoError("lengths_differ", column=name, found=len(found), wanted=count)
    if declared is not None:
        _read_claims(index, records, declared)
    answers = Attributions.empty(index, count)
    if count <= _BATCH:
        _judge(records, np.arange(count), answers)
        return answers
    order = _neighbours_together(records)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        batches = (order[start : start + _BATCH] for start in range(0, count, _BATCH))
        list(threads.map(lambda rows: _judge(records, rows, answers), batches))
    return answers


def current_village(
    index: VillageIndex, village: str, fix: Fix | None, day_today: date
) -> str | None:
    """Follow a village's code to the village that stands for it today.

    A village that was split is decided by the fix, if there is a usable one inside or close to
    one of its successors; else nothing is said. None too for a code that leads nowhere.
    """
    heirs = {index.villages[number].code for number in index.heirs(village, int(days(day_today)))}
    if len(heirs) > 1 and fix is not None:
        heirs &= {attribute(index, fix, None, day_today).village}
    return heirs.pop() if len(heirs) == 1 else None


def judge_fixes(lat: Floats, lon: Floats, accuracy: Floats) -> tuple[Bools, Bools]:
    """Tell which fixes are missing, and which are fit to decide (degrees, metres)."""
    missing = np.isnan(lat) | np.isnan(lon)
    south, west, north, east = VIETNAM
    here = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    return missing, here & ~((accuracy < 0) | (accuracy > COARSEST_ACCURACY_M))


@dataclass(frozen=True, slots=True)
class _Records:
    """The records: degrees, metres, days since 1970, and numbers of declared villages."""

    lat: Floats
    lon: Floats
    accuracy: Floats
    day: Days
    claim: Ints

    def take(self, rows: Ints | Bools) -> _Records:
        return _Records(
            self.lat[rows], self.lon[rows], self.accuracy[rows], self.day[rows], self.claim[rows]
        )


@dataclass(frozen=True, slots=True)
class _Discs:
    """Where usable fixes may be: centre on the plane, its scale; radius and reach in metres."""

    x: Floats
    y: Floats
    scale: Floats
    radius: Floats
    reach: Floats


def _column(name: str, values: ArrayLike | None, count: int) -> Floats:
    if values is None:
        return np.full(count, math.nan)
    column = np.asarray(values, float)
    if len(column) != count:
        raise GeoError("lengths_differ", column=name, found=len(column), wanted=count)
    return column


def _discs(records: _Records) -> _Discs:
    x, y = to_plane(records.lat, records.lon)
    known = np.where(records.accuracy > 0, records.accuracy, DEFAULT_ACCURACY_M)
    radius = np.maximum(known, FINEST_ACCURACY_M)
    return _Discs(x, y, scale_at(records.lat), radius, radius + BORDER_TOLERANCE_M)


def _neighbours_together(records: _Records) -> Ints:
    """Order records by tenths of a degree, so that a batch reads few villages, many times."""
    cell = np.floor(records.lat * 10) * 4000 + np.floor(records.lon * 10)
    return np.argsort(np.nan_to_num(cell))


def _read_claims(index: VillageIndex, records: _Records, declared: Sequence[str | None]) -> None:
    """Find what villages the declared codes stood for on the day of each record."""
    known: dict[str | None, int] = {}
    code = np.array([known.setdefault(code, len(known)) for code in declared], np.int64)
    codes = list(known)
    first = int(records.day.min(initial=0))
    span = int(records.day.max(initial=0)) - first + 1
    keys, key = np.unique(code * span + (records.day - first), return_inverse=True)
    claims = np.full(len(keys), _NO_CLAIM)
    contested: list[tuple[int, tuple[int, ...]]] = []
    for number, (which, day) in enumerate(zip(*np.divmod(keys, span), strict=True)):
        wanted = codes[which]
        if not wanted:
            continue
        heirs = index.heirs(wanted, int(day) + first)
        claims[number] = heirs[0] if len(heirs) == 1 else _UNKNOWN
        if len(heirs) > 1:
            contested.append((number, heirs))
    records.claim[:] = claims[key]
    for number, heirs in contested:
        rows = np.flatnonzero(key == number)
        records.claim[rows] = _nearest_heirs(index, records.take(rows), heirs)


def _nearest_heirs(index: VillageIndex, records: _Records, heirs: tuple[int, ...]) -> Ints:
    """Choose among the villages that a declared one was split into: the nearest to the fix."""
    chosen = np.full(len(records.lat), _UNKNOWN)
    _, usable = judge_fixes(records.lat, records.lon, records.accuracy)
    placed = [heir for heir in heirs if index.placed[heir]]
    if placed and usable.any():
        x, y = to_plane(records.lat[usable], records.lon[usable])
        away = [index.borders.away(np.full(len(x), heir), x, y) for heir in placed]
        chosen[usable] = np.array(placed)[np.argmin(away, axis=0)]
    return chosen


def _judge(records: _Records, rows: Ints, answers: Attributions) -> None:
    """Apply the rule to some of the records and write down the answers."""
    some = records.take(rows)
    missing, usable = judge_fixes(some.lat, some.lon, some.accuracy)
    answers.village[rows] = np.maximum(some.claim, -1)
    answers.method[rows] = some.claim >= 0
    answers.flags.no_fix[rows] = missing
    answers.flags.implausible_fix[rows] = ~(missing | usable)
    answers.flags.declared_mismatch[rows] = some.claim == _UNKNOWN
    if not usable.all():
        rows, some = rows[usable], some.take(usable)
    if len(rows):
        _place(some, rows, answers)


def _place(records: _Records, rows: Ints, answers: Attributions) -> None:
    """Let usable fixes decide. All pairs of a fix and a village in reach are weighed at once."""
    index, discs = answers.index, _discs(records)
    fix, village = _pairs(index, records, discs)
    inside, border, share = _measure(index, discs, fix, village)
    away = np.where(inside, 0, border)
    order = np.lexsort((index.rank[village], -share, away, fix))
    fix, village = fix[order], village[order]
    border, share, away = border[order], share[order], away[order]
    place = np.arange(len(fix)) - np.searchsorted(fix, fix)
    reached = away <= discs.reach[fix]
    claimed = village == records.claim[fix]
    decided = np.flatnonzero(reached & (place == 0))
    chosen = rows[fix[decided]]
    answers.border_distance_m[rows[fix[claimed]]] = border[claimed]
    answers.declared_distance_m[rows[fix[claimed]]] = away[claimed]
    answers.flags.declared_mismatch[rows[fix[claimed & ~reached]]] = True
    answers.village[chosen] = village[decided]
    answers.method[chosen] = np.where(away[decided] > 0, _NEAR, _INSIDE)
    answers.confidence[chosen] = share[decided]
    answers.border_distance_m[chosen] = border[decided]
    answers.flags.low_confidence[chosen] = share[decided] < LOW_CONFIDENCE
    answers.flags.outside_area[rows] = answers.method[rows] < _NEAR
    listed = np.flatnonzero(reached & (place < CANDIDATES) & ((share > 0) | (place == 0)))
    at = rows[fix[listed]], place[listed]
    answers.candidate[at] = village[listed]
    answers.candidate_share[at] = share[listed]
    answers.candidate_distance_m[at] = away[listed]


def _pairs(index: VillageIndex, records: _Records, discs: _Discs) -> tuple[Ints, Ints]:
    """Pair each fix with the villages that may be in its reach, and with the declared one."""
    fix, village = index.near(discs.x, discs.y, discs.reach * discs.scale, records.day)
    missing = index.placed[np.maximum(records.claim, -1)]
    missing[fix[village == records.claim[fix]]] = False
    extra = np.flatnonzero(missing)
    return np.concatenate([fix, extra]), np.concatenate([village, records.claim[extra]])


def _measure(
    index: VillageIndex, discs: _Discs, fix: Ints, village: Ints
) -> tuple[Bools, Floats, Floats]:
    """Give for each pair: held inside, metres to the border, share of the disc."""
    x, y, scale, radius = discs.x[fix], discs.y[fix], discs.scale[fix], discs.radius[fix]
    inside, border = index.borders.nearest(village, x, y)
    border /= scale
    share = inside.astype(float)
    cut = np.flatnonzero(border < radius)
    share[cut] = index.borders.share(village[cut], x[cut], y[cut], (radius * scale)[cut])
    total = np.bincount(fix, share, minlength=len(discs.x))
    return inside, border, share / np.maximum(total, 1)[fix]
