"""Moves: a person puts a submission into another village of her areas, and undoes it.

Everything works on a person's Store, so that nobody changes what lies outside her areas.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from geo.attribution import current_village
from geo.villages import Village
from server.problems import Problem
from server.services import vietnamese, villages
from server.services.placement import IMPLAUSIBLE_DATE, MOVED, PLACE_FLAGS, VIETNAM
from server.services.reviews import check_current, checked
from server.storage import events, places
from server.storage import reviews as rows
from server.storage.people import Person
from server.storage.reviews import Move
from server.storage.store import Store

SETTLED_BY_A_MOVE = PLACE_FLAGS - {IMPLAUSIBLE_DATE}
"""Flags about the place, which a person has now decided."""


def move(
    store: Store,
    person: Person,
    submission_id: int,
    village: str,
    reason: str,
    seen: str | None = None,
) -> None:
    """Put a submission into another village of the person's areas.

    Who, when, why and how it was placed before are kept; a boundary change moves it no more, but
    for the village's own heirs. `seen` is the village that it was seen in, "" for none.

    Raises:
        Problem: as `check_current`; `moved_meanwhile` (not in `seen` any more), `village_elsewhere`
            (not among today's villages of the person's areas), `text_missing`, `text_too_long`.
    """
    reason = checked(reason)
    if not reason:
        raise Problem("text_missing")
    old = _held(store, submission_id)
    now = old["village_today"]
    if seen is not None and seen != (now or ""):
        if now == village:
            return
        names = places.village_names(store, [now]) if now else {}
        raise Problem("moved_meanwhile", village=names.get(now, "–"))
    if village not in {row.code for row in places.choices(store, person.areas)}:
        raise Problem("village_elsewhere")
    flags = [flag for flag in old["flags"] if flag not in SETTLED_BY_A_MOVE]
    rows.place(store, submission_id, _by_a_person(village) | {"flags": flags})
    sealed = store.vault.seal(reason.encode(), f"move:{submission_id}")
    rows.add_move(store, submission_id, person.user_id, old, village, sealed)
    for flag in set(old["flags"]) & SETTLED_BY_A_MOVE:
        rows.decide(store, submission_id, flag, MOVED, person.user_id)
    events.record(
        store,
        "submission.moved",
        person.username,
        submission_id,
        village=[old["village_today"], village],
    )


def _held(store: Store, submission_id: int) -> dict[str, Any]:
    """Give how a submission is placed, held to the transaction's end; raises as `check_current`."""
    found = rows.placement(store, submission_id)
    if found is None:
        check_current(store, submission_id)
        raise Problem("not_found")
    return found


def undo_move(store: Store, person: Person, submission_id: int) -> None:
    """Put a submission back to where it was before its last move; its village's heir of today.

    Raises:
        Problem: `nothing_to_undo`.
    """
    now = rows.placement(store, submission_id)
    last = next((one for one in rows.moves_of(store, submission_id) if not one.is_undone), None)
    if now is None or last is None or now["method"] != MOVED:
        raise Problem("nothing_to_undo")
    old = dict(last.old_placement)
    if old["village"]:
        index = villages.index(store, places.version(store))
        old["village_today"] = current_village(index, old["village"], None, _today())
    rows.place(store, submission_id, old)
    rows.mark_move_undone(store, last.id)
    rows.undecide(store, submission_id, sorted(set(old["flags"]) & SETTLED_BY_A_MOVE))
    events.record(
        store,
        "submission.move_undone",
        person.username,
        submission_id,
        village=[now["village_today"], old["village_today"]],
    )


def reasons(store: Store, submission_id: int) -> list[tuple[Move, str]]:
    """Give the moves of a submission with their reasons, newest first."""
    return [
        (one, store.vault.open(one.sealed_reason, f"move:{submission_id}").decode())
        for one in rows.moves_of(store, submission_id)
    ]


def choices(store: Store, person: Person) -> list[Village]:
    """Give today's villages that the person may move a submission to."""
    codes = {row.code for row in places.choices(store, person.areas)}
    index = villages.index(store, places.version(store))
    mine = [v for v in index.villages if v.code in codes and v.valid_on(_today())]
    return sorted(mine, key=lambda village: vietnamese.order(village.name))


def _by_a_person(village: str) -> dict[str, object]:
    return {
        "village": village,
        "village_today": village,
        "commune": village[:5],
        "method": MOVED,
        "confidence": 1.0,
        "area_source": None,
        "border_distance_m": None,
        "declared_distance_m": None,
        "candidates": None,
    }


def _today() -> date:
    return datetime.now(UTC).astimezone(VIETNAM).date()
