"""What an import changes: the places of a file beside the stored versions of the same places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from geo.lineage import heirs_of, same_shape
from geo.villages import ALWAYS
from server.problems import Problem

if TYPE_CHECKING:
    from shapely import Point

    from geo.checks import Area


@dataclass(frozen=True)
class Place:
    """A commune or village without its days; geometries in degrees (EPSG:4326)."""

    code: str
    name: str
    parent: str
    """The province of a commune, the commune of a village."""
    point: Point | None
    area: Area | None
    area_source: str | None = None
    kind: str | None = None
    name_en: str | None = None


@dataclass(frozen=True)
class Version:
    """A place as stored, valid from a day up to, not including, another."""

    place: Place
    valid_from: date
    valid_to: date | None
    successors: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """What a file says of the places of one commune (or of one commune itself)."""

    places: Sequence[Place]
    gone: Mapping[str, tuple[str, ...]]
    """Successors by the code of places that the file lists as ended."""
    complete: bool
    """Whether places that the file does not list have ended."""

    def speaks_of(self, code: str) -> bool:
        """Tell whether the file says anything of this place, be it by leaving it out."""
        return self.complete or code in self.gone or any(p.code == code for p in self.places)

    def ends(self, code: str) -> bool:
        """Tell whether this place has ended."""
        return self.speaks_of(code) and all(place.code != code for place in self.places)


@dataclass(frozen=True)
class Counts:
    """How many places a file adds, changes, ends and leaves, against what is stored."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.added + other.added,
            self.changed + other.changed,
            self.ended + other.ended,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True)
class Change:
    """What to write so that the file holds from `day` on; the four steps in this order."""

    day: date
    drop: Sequence[str] = ()
    """Codes whose versions that began on that day are replaced or were never true."""
    reopen: Sequence[str] = ()
    """Codes whose versions that ended on that day go on."""
    end: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Successors by the code of versions that end on that day."""
    add: Sequence[Place] = ()
    """Places that begin on that day."""
    counts: Counts = Counts()

    @property
    def is_empty(self) -> bool:
        """Tell that nothing is to be written."""
        return not (self.drop or self.reopen or self.end or self.add)


def first_day(stored: Sequence[Version], day: date | None, today: date) -> date:
    """Decide from which day a file holds.

    The day that was asked for; else, for places that are new here, always, so that earlier events
    find their village; for places that were known by name alone, the day they are known from,
    because a first boundary is knowledge and no change; else today.

    Raises:
        Problem: `boundary_day_future`; `boundary_day_early` when a later change is stored.
    """
    open_ones = [version for version in stored if version.valid_to is None]
    if day is None and not stored:
        return ALWAYS
    if day is None and open_ones and not any(version.place.area for version in open_ones):
        return max(version.valid_from for version in open_ones)
    day = day or today
    if day > today:
        raise Problem("boundary_day_future", day=day.isoformat())
    days = [d for v in stored for d in (v.valid_from, v.valid_to) if d is not None]
    newest = max(days, default=day)
    if newest > day:
        raise Problem("boundary_day_early", day=day.isoformat(), newest=newest.isoformat())
    return day


def compare(stored: Sequence[Version], wanted: Wanted, day: date) -> Change:
    """Work out the change that makes `wanted` true from `day` on.

    A change of that same day that is stored already is taken back as far as the file says
    otherwise, so a file may be mended and imported again.
    """
    before = {v.place.code: v.place for v in stored if _spans(v, day)}
    began = {v.place.code: v.place for v in stored if v.valid_from == day}
    ended = {v.place.code: v.successors for v in stored if v.valid_to == day}
    listed = {place.code: place for place in wanted.places}
    begin = {code: place for code, place in listed.items() if not _same(before.get(code), place)}
    end: dict[str, tuple[str, ...]] = {code: () for code in begin if code in before}
    end |= {code: _heirs(before[code], wanted) for code in before if wanted.ends(code)}
    drop = [
        code
        for code, place in began.items()
        if wanted.speaks_of(code) and not _same(begin.get(code), place)
    ]
    kept = began.keys() - drop
    return Change(
        day=day,
        drop=drop,
        reopen=[c for c, heirs in ended.items() if wanted.speaks_of(c) and end.get(c) != heirs],
        end={code: heirs for code, heirs in end.items() if ended.get(code) != heirs},
        add=[place for code, place in begin.items() if code not in kept],
        counts=_count(stored, wanted),
    )


def heirless(change: Change) -> list[str]:
    """Give the places that end and have no successor, not counting those that go on changed."""
    going_on = {place.code for place in change.add}
    return sorted(code for code, heirs in change.end.items() if not heirs and code not in going_on)


def _count(stored: Sequence[Version], wanted: Wanted) -> Counts:
    now = {v.place.code: v.place for v in stored if v.valid_to is None}
    known = [place for place in wanted.places if place.code in now]
    unchanged = sum(_same(now[place.code], place) for place in known)
    return Counts(
        added=len(wanted.places) - len(known),
        changed=len(known) - unchanged,
        ended=sum(wanted.ends(code) for code in now),
        unchanged=unchanged,
    )


def _same(one: Place | None, other: Place) -> bool:
    """Tell whether two versions of a place say the same."""
    return (
        one is not None
        and replace(one, point=None, area=None) == replace(other, point=None, area=None)
        and same_shape(one.point, other.point)
        and same_shape(one.area, other.area)
    )


def _spans(version: Version, day: date) -> bool:
    """Tell whether a version was valid on the day before."""
    return version.valid_from < day and (version.valid_to is None or version.valid_to >= day)


def _heirs(gone: Place, wanted: Wanted) -> tuple[str, ...]:
    """Give who stands for a place that ends: as the file says, else who got its surveyed area."""
    said = wanted.gone.get(gone.code)
    if said or gone.area is None or gone.area_source == "guessed":
        return said or ()
    areas = {p.code: p.area for p in wanted.places if p.area and p.area_source != "guessed"}
    return heirs_of(gone.area, areas)
