"""Give stored submissions their villages again after a boundary change.

The rule is intake's own (`placement`); this module opens what is sealed, in memory only, calls the
rule on many, writes what became different, and seals again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from geo.attribution import current_village
from geo.villages import VillageIndex
from server.problems import Problem
from server.services import villages
from server.services.placement import (
    IMPLAUSIBLE_FIX,
    MOVED,
    PLACE_FLAGS,
    VIETNAM,
    Claim,
    Placement,
    place_many,
)
from server.services.sealing import open_point, seal_point
from server.storage import events, places, remaps
from server.storage.remaps import PLACED, Remap, Touched
from server.storage.store import Storage, Store

BATCH = 500
"""Submissions in one transaction: a second's work at most is lost with a killed worker."""

ACTOR = "remap"
_UNREADABLE = "?"
"""Stands for a fix that was refused at intake and is in no column."""


def run(
    storage: Storage, remap_id: int, progress: Callable[[int, int], None] | None = None
) -> Remap:
    """Make a pass, from where it was left; a finished one is left alone.

    Each submission gets the village that was valid on its day, and today's. Two workers on one
    pass take turns. Each move is an event `submission.remapped`.

    Args:
        storage: gives each batch a transaction of its own.
        remap_id: the pass, as `boundaries` queued it.
        progress: told (done, total) after every batch.

    Raises:
        Problem: `remap_unknown`.
    """
    with storage.reading() as store:
        remaps.wait_for_intake(store)
    while True:
        with storage.transaction() as store:
            state = _batch(store, remap_id)
        if progress:
            progress(state.done, max(state.done, state.total))
        if state.finished_at:
            return state


def _batch(store: Store, remap_id: int) -> Remap:
    state = remaps.take(store, remap_id)
    if state is None:
        raise Problem("remap_unknown", id=remap_id)
    if state.finished_at:
        return state
    rows = remaps.touched(store, state.communes, state.last_submission_id, BATCH)
    index = villages.index(store, places.version(store))
    changed = _place_again(store, index, rows)
    remaps.place(store, changed)
    return remaps.advance(
        store,
        remap_id,
        last=rows[-1].id if rows else state.last_submission_id,
        done=len(rows),
        changed=len(changed),
        finished=len(rows) < BATCH,
    )


def _place_again(
    store: Store, index: VillageIndex, rows: Sequence[Touched]
) -> list[dict[str, Any]]:
    """Give the new columns of the rows where any is different, and record the moves."""
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    opened = [_open(store, row) for row in rows]
    claims = [_claim(row, details) for row, details in zip(rows, opened, strict=True)]
    changed, moves = [], {}
    for row, details, placed in zip(rows, opened, place_many(index, claims, today), strict=True):
        new = _columns(index, row, details, placed, today)
        if new == row.placed and (details is None or json.loads(placed.sealed or b"") == details):
            continue
        sealed = seal_point(store.vault, row.instance_id, placed.sealed)
        changed.append({"submission": row.id, "sealed_point": sealed, **new})
        if moved := _moves(row.placed, new):
            moves[row.id] = moved
    events.record_many(store, "submission.remapped", ACTOR, moves)
    return changed


def _open(store: Store, row: Touched) -> dict[str, Any] | None:
    if row.sealed_point is None:
        return None
    try:
        return open_point(store.vault, row.instance_id, row.sealed_point)
    except Problem:
        # Damaged: as good as erased, and it must not keep the others from their villages.
        return None


def _claim(row: Touched, details: dict[str, Any] | None) -> Claim:
    """Say again what the submission said, as far as it is kept."""
    point = None
    if details is not None:
        point = (details["point"], "village")
    elif IMPLAUSIBLE_FIX in row.placed["flags"]:
        point = (_UNREADABLE, "exact")
    elif row.lat is not None:
        accuracy = "" if row.accuracy_m is None else f" 0 {row.accuracy_m!r}"
        point = (f"{row.lat!r} {row.lon!r}{accuracy}", "exact")
    return Claim(point, row.declared_village, row.event_date, row.received_at)


def _columns(
    index: VillageIndex,
    row: Touched,
    details: dict[str, Any] | None,
    placed: Placement,
    today: date,
) -> dict[str, Any]:
    """Give the columns of PLACED as they should be; flags that are not of the place stay."""
    village = row.placed["village"]
    was_erased = details is None and row.placed["candidates"] is None
    if was_erased or row.placed["method"] == MOVED:
        # A sealed point that was erased, or a person's decision: the village stands, and only
        # its heir changes.
        heir = current_village(index, village, None, today) if village else None
        return row.placed | {"village_today": heir}
    others = [flag for flag in row.placed["flags"] if flag not in PLACE_FLAGS]
    columns = {name: placed.columns[name] for name in PLACED}
    return columns | {"flags": [*columns["flags"], *others]}


def _moves(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[str | None]]:
    return {
        name: [old[name], new[name]]
        for name in ("village", "village_today")
        if old[name] != new[name]
    }
