"""The supervisors' map: its tiles, and the small-cell rule on them.

Counts stand on reference points of places, and a village's never shows fewer than five: such
counts move up to the commune's point, by the rule that every count on a map follows (`fold`).
Whatever filter is asked for, its own counts are folded; what that does not hide is in decision 14.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from geo.places import places_on
from server.problems import Problem
from server.services.overview import fold
from server.services.placement import VIETNAM
from server.services.searching import narrowed
from server.storage import maps, maps_coverage, maps_facts, maps_ground, maps_totals
from server.storage.filtering import Filter
from server.storage.maps import Reach, Spot
from server.storage.maps_facts import Version
from server.storage.maps_tile import Tile
from server.storage.people import Person
from server.storage.store import Storage, Store

KINDS = ("visit", "session", "support")
"""The forms whose submissions are work done in a village."""
ANY = "any"
VILLAGES_FROM, COMMUNES_FROM = 10, 7
"""Zooms from which counts stand at villages, and at communes.

Who sees hundreds of communes sees their villages one zoom later: there a tile has fifty communes
with a thousand villages, whose numbers nobody could tell apart.
"""


def today() -> date:
    """Give the day in Viet Nam."""
    return datetime.now(UTC).astimezone(VIETNAM).date()


def tile(z: int, x: int, y: int) -> Tile:
    """Give a tile; raises Problem("not_found") when there is none."""
    found = Tile(z, x, y)
    if not found.exists:
        raise Problem("not_found")
    return found


def kinds(asked: str) -> tuple[str, ...]:
    """Give the form ids of a kind of work; raises Problem("filter_wrong")."""
    if asked not in (*KINDS, ANY):
        raise Problem("filter_wrong", name="kind")
    return KINDS if asked == ANY else (asked,)


def tag(store: Store, person: Person, *what: object, only_ground: bool = False) -> str | None:
    """Name an answer by the reader, the day, the version of the data, and what was asked for.

    None while submissions are being changed. Must come before the data is read.
    """
    version: Version = maps_facts.version(store)
    if not only_ground and not version.is_settled:
        return None
    data = None if only_ground else version.submissions
    named = (person.user_id, person.role, person.areas, today(), version.boundaries, data, *what)
    return hashlib.sha256(repr(named).encode()).hexdigest()[:24]


def boundaries(store: Store, asked: Tile) -> bytes:
    """Give the tile of provinces, communes, the reader's villages, and names."""
    day = today()
    names = {place.code: place.name for place in places_on(day).values() if place.is_province}
    return maps_ground.boundaries(store, asked, day, names)


def coverage(store: Store, asked: Tile, wanted: Filter, kind: str) -> bytes:
    """Give the tile that says how many days ago work of a kind was done in each place."""
    wanted = narrowed(store, wanted)
    return maps_coverage.coverage(store, asked, wanted, kinds(kind), today())


def submissions(store: Store, asked: Tile, wanted: Filter) -> bytes:
    """Give the tile with pins of open points, and counts of all other submissions."""
    wanted, reach = narrowed(store, wanted), maps.reach(store, today())
    # Only who sees hundreds of communes has so much to count that it is counted beforehand.
    kept = reach is None and maps_totals.covers(store, wanted)
    pins = maps.pins(store, asked, wanted, reach, kept=kept)
    return pins + _counts(store, asked, wanted, reach, kept=kept)


def _counts(store: Store, asked: Tile, wanted: Filter, reach: Reach, *, kept: bool) -> bytes:
    if asked.z < COMMUNES_FROM:
        return maps.counts_by_province(store, asked, wanted, today(), reach, kept=kept)
    if asked.z < VILLAGES_FROM + (reach is None):
        return maps.counts_by_commune(store, asked, wanted, today(), reach, kept=kept)
    spots = maps.spots(store, asked, today(), reach)
    counted = maps.counts(store, wanted, {spot.commune for spot in spots})
    shown = folded(spots, counted)
    return maps.put(store, [(spot, total) for spot, total in shown if spot.is_inside])


def add_up(storage: Storage) -> None:
    """Make the newest changes part of the kept numbers, so that few are left to be read."""
    more = True
    while more:
        with storage.transaction() as store:
            more = maps_totals.add_up(store)


def folded(
    spots: Sequence[Spot], counted: Iterable[tuple[str, str | None, int]]
) -> Iterator[tuple[Spot, int]]:
    """Give what stands at each spot; `counted` has commune, village or None, and how many.

    What no village of today can show stands at the commune.
    """
    villages = {spot.code: spot for spot in spots if spot.level == "village"}
    communes = {spot.code: spot for spot in spots if spot.level == "commune"}
    of_villages: dict[str, dict[str, int]] = defaultdict(dict)
    rests: dict[str, int] = defaultdict(int)
    for commune, village, total in counted:
        if village in villages:
            of_villages[commune][village] = total
        else:
            rests[commune] += total
    for commune, counts in of_villages.items():
        shown, rest = fold(counts)
        rests[commune] += rest
        yield from ((villages[code], total) for code, total in shown.items())
    yield from ((communes[code], rest) for code, rest in rests.items() if rest and code in communes)
