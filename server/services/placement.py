"""Where a submission belongs: the attribution rule applied, and what of it may be stored."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, get_args

from geo.attribution import attribute, attribute_many, current_village
from geo.errors import GeoError
from geo.odk import Fix, parse_geopoint
from geo.results import Attribution, Flag
from geo.villages import VillageIndex

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
OLDEST = timedelta(days=36 * 31)
"""An event older than 36 months is more likely a wrong clock; docs: domain rule for dates."""
IMPLAUSIBLE_DATE = "implausible_date"
IMPLAUSIBLE_FIX: Flag = "implausible_fix"
MOVED = "moved"
"""The method of a submission that a person put into its village."""
PLACE_FLAGS = frozenset({IMPLAUSIBLE_DATE, *get_args(Flag)})
"""The flags that a placement sets or takes away."""
NO_CODE = "?"
"""Stands in the column for a declared village that is no code: the answer itself may be sealed."""
_CODE = re.compile(r"[0-9]{8}")


@dataclass(frozen=True)
class Claim:
    """What a submission says of its place and day."""

    point: tuple[str, str] | None
    """The geopoint's text and its precision, "exact" or "village"."""
    village: str | None
    event_date: date | None
    received_at: datetime


@dataclass(frozen=True)
class Placement:
    """The columns of a placement, and what must be sealed in place of columns."""

    columns: dict[str, Any]
    sealed: bytes | None


def place(index: VillageIndex, claim: Claim) -> Placement:
    """Decide village, method and confidence of a claim; never raises for a bad value."""
    arrival = _arrival(claim)
    day, flags = _day(claim.event_date, arrival)
    fix, unreadable = _fix(claim.point)
    found = attribute(index, fix, claim.village, day)
    return _placement(index, claim, fix, found, flags + unreadable, arrival)


def _arrival(claim: Claim) -> date:
    return claim.received_at.astimezone(VIETNAM).date()


def place_many(
    index: VillageIndex, claims: Sequence[Claim], today: date | None = None
) -> list[Placement]:
    """Do what `place` does for many; `today` is that of `village_today`, else each day of receipt.

    The village of a record is that of its own day, so a later `today` moves none.
    """
    received = [_arrival(claim) for claim in claims]
    days = [_day(c.event_date, day) for c, day in zip(claims, received, strict=True)]
    fixes = [_fix(claim.point) for claim in claims]
    found = attribute_many(
        index,
        [fix.lat if fix else math.nan for fix, _ in fixes],
        [fix.lon if fix else math.nan for fix, _ in fixes],
        [math.nan if fix is None or fix.accuracy is None else fix.accuracy for fix, _ in fixes],
        [claim.village for claim in claims],
        [day for day, _ in days],
    )
    return [
        _placement(index, claim, fix, answer, flags + unreadable, today or arrival)
        for claim, (fix, unreadable), answer, (_, flags), arrival in zip(
            claims, fixes, found, days, received, strict=True
        )
    ]


def _placement(
    index: VillageIndex,
    claim: Claim,
    fix: Fix | None,
    found: Attribution,
    flags: tuple[str, ...],
    today: date,
) -> Placement:
    current = current_village(index, found.village, fix, today) if found.village else None
    exact = claim.point is None or claim.point[1] == "exact"
    columns = _columns(found, current, flags) | {"declared_village": _code(claim.village)}
    if exact:
        return Placement(columns | _open(found, fix), None)
    return Placement(columns | _open(None, None) | _coarse(found), _seal(claim.point, found))


def _code(village: str | None) -> str | None:
    return village if village is None or _CODE.fullmatch(village) else NO_CODE


def _day(event: date | None, received: date) -> tuple[date, tuple[str, ...]]:
    if event is None:
        return received, ()
    if received - OLDEST <= event <= received + timedelta(days=1):
        return event, ()
    return received, (IMPLAUSIBLE_DATE,)


def _fix(point: tuple[str, str] | None) -> tuple[Fix | None, tuple[str, ...]]:
    if point is None:
        return None, ()
    try:
        return parse_geopoint(point[0]), ()
    except GeoError:
        return None, (IMPLAUSIBLE_FIX,)


def _columns(found: Attribution, today: str | None, flags: Sequence[str]) -> dict[str, Any]:
    kept = [
        flag for flag in sorted(found.flags) if not (flag == "no_fix" and IMPLAUSIBLE_FIX in flags)
    ]
    return {
        "village": found.village,
        "village_today": today,
        "commune": found.village[:5] if found.village else None,
        "method": found.method,
        "confidence": found.confidence,
        "area_source": found.area_source,
        "flags": [*kept, *flags],
    }


def _open(found: Attribution | None, fix: Fix | None) -> dict[str, Any]:
    usable = fix is not None and abs(fix.lat) <= 90 and abs(fix.lon) <= 180
    return {
        "border_distance_m": found.border_distance_m if found else None,
        "declared_distance_m": found.declared_distance_m if found else None,
        "candidates": _candidates(found) if found else None,
        "point": _point(fix) if fix and usable else None,
        "accuracy_m": fix.accuracy if fix else None,
    }


def _point(fix: Fix) -> str:
    # The database cannot reckon with the tiniest numbers; in Vietnam no digit is lost by this.
    return f"SRID=4326;POINT({round(fix.lon, 15)!r} {round(fix.lat, 15)!r})"


def _coarse(found: Attribution) -> dict[str, Any]:
    """Round what could help to compute a sealed point back from village borders."""
    return {"confidence": round(found.confidence, 1)}


def _candidates(found: Attribution) -> list[dict[str, Any]]:
    return [
        {"village": c.village, "share": c.share, "distance_m": c.distance_m}
        for c in found.candidates
    ]


def _seal(point: tuple[str, str] | None, found: Attribution) -> bytes:
    return json.dumps(
        {
            "point": point[0] if point else "",
            "confidence": found.confidence,
            "border_distance_m": found.border_distance_m,
            "declared_distance_m": found.declared_distance_m,
            "candidates": _candidates(found),
        }
    ).encode()
