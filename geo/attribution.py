"""The one rule that gives a record its village, from its fix and the village that was declared.

The fix decides. A fix inside a village belongs to it; one outside all villages, but no farther
than its own accuracy and the drawing of borders explain, belongs to the nearest; else, and without
a usable fix, the declared village stands. What looks wrong becomes a flag for a person.

`attribute` is `attribute_many` of one record: both run the code below, on arrays.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from geo.batches import in_batches
from geo.discs import Discs, Records, judge_fixes
from geo.errors import GeoError
from geo.grid import MARGIN, OUTSIDE, Grid
from geo.odk import Fix
from geo.plane import Floats, to_plane
from geo.results import CANDIDATES, METHODS, Attribution, Attributions
from geo.usual import usual_with_fix, usual_without_fix
from geo.villages import Bools, Ints, VillageIndex, days

LOW_CONFIDENCE = 0.6
"""Below this share a village is doubtful: a fix right on a straight border has a half."""

_MANY = 10_000
"""From here on the grid and the order of the records pay for themselves."""

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
    on = int(days(day))
    if fix is None:
        usual, fix = usual_without_fix(index, declared, on), Fix(math.nan, math.nan)
    else:
        usual = usual_with_fix(index, fix, declared, on)
    if usual:
        return usual
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
    records = Records(
        lat=lat,
        lon=_column("lons", lons, count),
        accuracy=_column("accuracies", accuracies, count),
        day=day_numbers if day_numbers.ndim else np.full(count, day_numbers),
        claim=np.full(count, _NO_CLAIM),
    )
    for name, found in (("day", records.day), ("declared", declared)):
        if found is not None and len(found) != count:
            raise GeoError("lengths_differ", column=name, found=len(found), wanted=count)
    answers = Attributions.empty(index, count)
    grid = index.grid if count > _MANY else None

    def judge(batch: slice) -> Discs:
        some = records.take(batch)
        if declared is not None:
            _read_claims(index, declared[batch], some)
        return _judge(some, batch, answers, grid)

    discs = Discs.join(in_batches(count, judge))
    if grid is not None:
        discs = _settle_close(grid, discs, answers)
    if len(discs.row):
        in_batches(len(discs.row), lambda batch: _weigh(discs.take(batch), answers))
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


def _column(name: str, values: ArrayLike | None, count: int) -> Floats:
    if values is None:
        return np.full(count, math.nan)
    column = np.asarray(values, float)
    if len(column) != count:
        raise GeoError("lengths_differ", column=name, found=len(column), wanted=count)
    return column


def _read_claims(index: VillageIndex, codes: Sequence[str | None], records: Records) -> None:
    """Find what villages the declared codes stood for on the day of each record."""
    claim = records.claim
    claim[:] = index.only_versions(codes, len(codes))
    groups: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for row in np.flatnonzero((claim != _NO_CLAIM) & ~index.valid(claim, records.day)).tolist():
        groups[codes[row] or "", int(records.day[row])].append(row)
    for (code, day), listed in groups.items():
        heirs = index.heirs(code, day)
        rows = np.array(listed)
        if len(heirs) > 1:
            claim[rows] = _nearest_heirs(index, records.take(rows), heirs)
        else:
            claim[rows] = heirs[0] if heirs else _UNKNOWN


def _nearest_heirs(index: VillageIndex, records: Records, heirs: tuple[int, ...]) -> Ints:
    """Choose among the villages that a declared one was split into: the nearest to the fix."""
    chosen = np.full(len(records.lat), _UNKNOWN)
    _, usable = judge_fixes(records.lat, records.lon, records.accuracy)
    placed = [heir for heir in heirs if index.placed[heir]]
    if placed and usable.any():
        x, y = to_plane(records.lat[usable], records.lon[usable])
        away = [index.borders.away(np.full(len(x), heir), x, y) for heir in placed]
        chosen[usable] = np.array(placed)[np.argmin(away, axis=0)]
    return chosen


def _judge(some: Records, batch: slice, answers: Attributions, grid: Grid | None) -> Discs:
    """Say of some records what needs no geometry, and give the fixes that do need it."""
    missing, usable = judge_fixes(some.lat, some.lon, some.accuracy)
    answers.claim[batch] = answers.village[batch] = np.maximum(some.claim, -1)
    answers.method[batch] = some.claim >= 0
    answers.flags.no_fix[batch] = missing
    answers.flags.implausible_fix[batch] = ~(missing | usable)
    answers.flags.declared_mismatch[batch] = some.claim == _UNKNOWN
    row = np.arange(batch.start, batch.stop)
    if not usable.all():
        row, some = row[usable], some.take(usable)
    discs = Discs.of(some, row)
    answers.plane[:, row] = discs.x, discs.y, discs.scale
    answers.flags.outside_area[row] = True
    # Until it is found within reach, a declared village with a place is farther away.
    claimed = row[answers.index.placed[discs.claim]]
    answers.near_border_m[claimed] = answers.near_declared_m[claimed] = math.inf
    answers.flags.declared_mismatch[claimed] = True
    return discs if grid is None else _settle_clear(grid, discs, answers)


def _settle_clear(grid: Grid, discs: Discs, answers: Attributions) -> Discs:
    """Decide fixes that no border is near, and give the others."""
    village = grid.look_up(discs.x, discs.y)
    outside = (village == OUTSIDE) & (discs.reach * discs.scale <= grid.outside_margin)
    radius = discs.radius * discs.scale
    inside = radius <= MARGIN
    wide = np.flatnonzero(~inside & (village >= 0))
    inside[wide] = grid.holds(village[wide], discs.x[wide], discs.y[wide], radius[wide])
    return discs.take(~(_settle(discs, village, inside, answers) | outside))


def _settle_close(grid: Grid, discs: Discs, answers: Attributions) -> Discs:
    """Decide fixes that no border is as near as they are accurate, and give the others."""
    order = discs.neighbours_together()

    def settle(batch: slice) -> Discs:
        some = discs.take(order[batch])
        village = grid.look_closely(some.x, some.y, some.radius * some.scale)
        return some.take(~_settle(some, village, village >= 0, answers))

    return Discs.join(in_batches(len(order), settle))


def _settle(discs: Discs, village: Ints, sure: Bools, answers: Attributions) -> Bools:
    """Decide for villages that hold a whole disc, if sure and valid; tell which discs that were.

    Those that declare another village in reach are left: how far it is, is to be measured.
    """
    inside = sure & answers.index.valid(village, discs.day)
    other = np.flatnonzero(inside & (discs.claim >= 0) & (discs.claim != village))
    if len(other):
        some = discs.take(other)
        reach = some.reach * some.scale
        inside[other] = ~answers.index.may_reach(some.claim, some.x, some.y, reach)
    settled = np.flatnonzero(inside)
    at, village = discs.row[settled], village[settled]
    _decide(answers, at, village, _INSIDE, 1.0, math.inf)
    answers.candidate[at, 0] = village
    answers.candidate_share[at, 0] = 1
    answers.candidate_distance_m[at, 0] = 0
    _meet_claims(answers, at[discs.claim[settled] == village], 0.0)
    return inside


def _weigh(discs: Discs, answers: Attributions) -> None:
    """Decide fixes by weighing all pairs of a fix and a village in reach at once."""
    fix, village, inside, border = _pairs(answers.index, discs)
    share = _shares(answers.index, discs, fix, village, inside, border)
    away = np.where(inside, 0, border)
    order = np.lexsort((answers.index.rank[village], -share, away, fix))
    fix, village = fix[order], village[order]
    border, share, away = border[order], share[order], away[order]
    place = np.arange(len(fix)) - np.searchsorted(fix, fix)
    row = discs.row[fix]
    first = np.flatnonzero(place == 0)
    method = np.where(away[first] > 0, _NEAR, _INSIDE)
    _decide(answers, row[first], village[first], method, share[first], border[first])
    listed = np.flatnonzero((place == 0) | ((share > 0) & (place < CANDIDATES)))
    at = row[listed], place[listed]
    answers.candidate[at] = village[listed]
    answers.candidate_share[at] = share[listed]
    answers.candidate_distance_m[at] = away[listed]
    claimed = np.flatnonzero(village == discs.claim[fix])
    _meet_claims(answers, row[claimed], away[claimed])


def _pairs(index: VillageIndex, discs: Discs) -> tuple[Ints, Ints, Bools, Floats]:
    """Pair fixes with the villages that hold them or whose border is in reach.

    Gives fix, village, whether held, and metres to the border; infinity for one beyond reach.
    """
    fix, village = index.holding(discs.x, discs.y, discs.day)
    reach = discs.reach.copy()
    # What holds a fix, and agrees, rules out all but the villages that the disc itself touches.
    agreed = fix[(discs.claim[fix] < 0) | (discs.claim[fix] == village)]
    reach[agreed] = discs.radius[agreed]
    close, near, border = index.near(discs.x, discs.y, reach * discs.scale, discs.day)
    size = len(index.villages)
    key, held = close * size + near, fix * size + village
    deep = ~np.isin(held, key)
    return (
        np.concatenate([close, fix[deep]]),
        np.concatenate([near, village[deep]]),
        np.concatenate([np.isin(key, held) | (border == 0), np.ones(deep.sum(), bool)]),
        np.concatenate([border / discs.scale[close], np.full(deep.sum(), math.inf)]),
    )


def _shares(
    index: VillageIndex, discs: Discs, fix: Ints, village: Ints, inside: Bools, border: Floats
) -> Floats:
    """Give for each pair the share of the disc; shares of overlapping areas sum to one."""
    share = inside.astype(float)
    cut = np.flatnonzero(border < discs.radius[fix])
    if len(cut):
        at = fix[cut]
        radius = discs.radius[at] * discs.scale[at]
        share[cut] = index.borders.share(village[cut], discs.x[at], discs.y[at], radius)
    total = np.bincount(fix, share, minlength=len(discs.x))
    return share / np.maximum(total, 1)[fix]


def _decide(
    answers: Attributions,
    rows: Ints,
    village: Ints,
    method: Ints | int,
    confidence: Floats | float,
    border: Floats | float,
) -> None:
    """Write down what the fixes of some rows decide."""
    answers.village[rows] = village
    answers.method[rows] = method
    answers.confidence[rows] = confidence
    answers.near_border_m[rows] = border
    answers.flags.low_confidence[rows] = np.less(confidence, LOW_CONFIDENCE)
    answers.flags.outside_area[rows] = False


def _meet_claims(answers: Attributions, rows: Ints, metres: Floats | float) -> None:
    """Write down that the declared villages of some rows are within reach, so far away."""
    answers.near_declared_m[rows] = metres
    answers.flags.declared_mismatch[rows] = False
