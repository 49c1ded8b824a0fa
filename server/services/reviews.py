"""Review: give submissions a state, write about them, decide about flags, move them, undo it.

Everything works on a person's Store, so that nobody changes what lies outside her areas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from geo.attribution import current_village
from geo.villages import Village
from server.problems import Problem
from server.services import vietnamese, villages
from server.services.placement import IMPLAUSIBLE_DATE, MOVED, PLACE_FLAGS, VIETNAM
from server.storage import events, places
from server.storage import reviews as rows
from server.storage.filtering import STATES
from server.storage.people import Person
from server.storage.reviews import Move, Review
from server.storage.store import Store

MOST_AT_ONCE = 500
"""Submissions of one bulk review: what fits on a page that somebody has read."""
MOST_CHARACTERS = 1000
"""Of a note, a comment, a reason."""
NEEDS_NOTE = frozenset({"has_issues", "rejected"})
"""States whose reason the officer has to be told."""
SETTLED_BY_A_MOVE = PLACE_FLAGS - {IMPLAUSIBLE_DATE}
"""Flags about the place, which a person has now decided."""


@dataclass(frozen=True)
class Done:
    """What one press of a button did; `batch_id` undoes it."""

    batch_id: int
    changed: tuple[int, ...]
    left: int
    """How many stayed as they are because they changed since they were seen."""


@dataclass(frozen=True)
class Undone:
    """How many submissions were put back, and how many changed since and stayed."""

    changed: int
    left: int


@dataclass(frozen=True)
class Said:
    """A note or comment, opened for the reader."""

    at: datetime
    by: str | None
    text: str


def review(
    store: Store,
    person: Person,
    ids: Sequence[int],
    state: str,
    note: str = "",
    *,
    seen: Mapping[int, str] = MappingProxyType({}),
    again: bool = False,
) -> Done:
    """Give submissions of the person's areas a state; those that are elsewhere stay as they are.

    So do those that are no longer in the state that `seen` says of them. With `again` the note is
    kept for those too that have this state already.

    Raises:
        Problem: `state_unknown`; `note_needed` for a state whose reason must be told; `too_many`;
            `text_too_long`.
    """
    if state not in STATES:
        raise Problem("state_unknown")
    note = _checked(note)
    if state in NEEDS_NOTE and not note:
        raise Problem("note_needed")
    if len(ids) > MOST_AT_ONCE:
        raise Problem("too_many", most=MOST_AT_ONCE)
    batch_id = rows.add_batch(store, person.user_id)
    sealed = store.vault.seal(note.encode(), _note(batch_id)) if note else None
    asked = {one: seen.get(one) for one in ids}
    changed = rows.set_state(store, batch_id, asked, state, sealed, again=again)
    told = {submission_id: {"state": state, "batch": batch_id} for submission_id in changed}
    events.record_many(store, "submission.reviewed", person.username, told)
    return Done(batch_id, tuple(changed), rows.count_left(store, ids, state))


def undo(store: Store, person: Person, batch_id: int) -> Undone:
    """Put back what one press of the person's changed; what somebody has changed since stays.

    Raises:
        Problem: `nothing_to_undo`; `changed_since`, when all of it stays.
    """
    changed = rows.undo(store, batch_id)
    if changed is None:
        raise Problem("nothing_to_undo")
    total = rows.count(store, batch_id)
    if not changed:
        raise Problem("changed_since" if total else "nothing_to_undo")
    told = {submission_id: {"batch": batch_id} for submission_id in changed}
    events.record_many(store, "submission.review_undone", person.username, told)
    return Undone(len(changed), total - len(changed))


def history(store: Store, submission_id: int) -> list[tuple[Review, str]]:
    """Give the changes of a submission's state with their notes, newest first."""
    return [(one, _open(store, one)) for one in rows.history(store, submission_id)]


def _open(store: Store, one: Review) -> str:
    if one.sealed_note is None:
        return ""
    return store.vault.open(one.sealed_note, _note(one.batch_id)).decode()


def comment(store: Store, person: Person, submission_id: int, text: str) -> None:
    """Write about a submission; raises Problem("text_missing"), Problem("text_too_long")."""
    text = _checked(text)
    if not text:
        raise Problem("text_missing")
    _check_seen(store, submission_id)
    sealed = store.vault.seal(text.encode(), f"comment:{submission_id}")
    rows.add_comment(store, submission_id, person.user_id, sealed)
    events.record(store, "submission.commented", person.username, submission_id)


def comments(store: Store, submission_ids: Sequence[int]) -> list[Said]:
    """Give what was written about the versions of a record, oldest first."""
    return [
        Said(
            one.at,
            one.by,
            store.vault.open(one.sealed_text, f"comment:{one.submission_id}").decode(),
        )
        for one in rows.comments_of(store, submission_ids)
    ]


@dataclass(frozen=True)
class Panel:
    """All that people decided about one submission, and what they still can."""

    id: int
    is_current: bool
    review_state: str
    village: str | None
    declared_village: str | None
    open_flags: tuple[str, ...]
    decided: Mapping[str, str]
    history: tuple[tuple[Review, str], ...]
    moves: tuple[tuple[Move, str], ...]
    comments: tuple[Said, ...]
    villages: tuple[tuple[str, str], ...]
    """Code and name of every village that it may be moved to."""
    names: Mapping[str, str]
    """Names of the villages mentioned, by code."""

    @property
    def can_move_back(self) -> bool:
        """Whether its last move was not undone."""
        return bool(self.moves) and not self.moves[0][0].is_undone


def panel(store: Store, person: Person, submission_id: int) -> Panel | None:
    """Give what people decided about a submission; None when the person does not see it."""
    known = rows.subject(store, submission_id)
    if known is None:
        return None
    decided = rows.decisions(store, [submission_id])
    by_flag = {flag: decision for (_, flag), decision in decided.items()}
    moved = move_reasons(store, submission_id)
    is_supervisor = person.role == "supervisor"
    targets = [(v.code, v.name) for v in choices(store, person)] if is_supervisor else []
    mentioned = {one.new_village for one, _ in moved}
    mentioned |= {known.village_today} if known.village_today else set()
    mentioned |= {v for one, _ in moved if (v := one.old_placement["village_today"])}
    return Panel(
        id=submission_id,
        is_current=known.is_current,
        review_state=known.review_state,
        village=known.village_today,
        declared_village=known.declared_village,
        open_flags=tuple(f for f in known.flags if f not in by_flag and f != "no_fix"),
        decided=by_flag,
        history=tuple(history(store, submission_id)),
        moves=tuple(moved),
        comments=tuple(comments(store, known.versions)),
        villages=tuple(targets),
        names=places.village_names(store, sorted(mentioned)),
    )


def confirm(store: Store, person: Person, submission_id: int, flag: str, note: str) -> Done:
    """Say that a flag is right: the submission has issues, and the officer is told by `note`."""
    _check_seen(store, submission_id)
    rows.decide(store, submission_id, flag, "confirmed", person.user_id)
    return review(store, person, [submission_id], "has_issues", note, again=True)


def dismiss(store: Store, person: Person, submission_id: int, flag: str) -> None:
    """Say that a flag means nothing here."""
    _check_seen(store, submission_id)
    rows.decide(store, submission_id, flag, "dismissed", person.user_id)
    events.record(store, "flag.dismissed", person.username, submission_id, flag=flag)


def reopen(store: Store, person: Person, submission_id: int, flag: str) -> None:
    """Take a decision about a flag back."""
    _check_seen(store, submission_id)
    rows.undecide(store, submission_id, [flag])
    events.record(store, "flag.reopened", person.username, submission_id, flag=flag)


def title(store: Store, submission_id: int) -> tuple[str, date]:
    """Give the form and the day that name a submission; raises Problem("not_found")."""
    known = rows.subject(store, submission_id)
    if known is None:
        raise Problem("not_found")
    return known.title, known.day


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
        Problem: `not_found`, `moved_meanwhile` (not in `seen` any more), `village_elsewhere`
            (not among today's villages of the person's areas), `text_missing`, `text_too_long`.
    """
    reason = _checked(reason)
    if not reason:
        raise Problem("text_missing")
    old = rows.placement(store, submission_id)
    if old is None:
        raise Problem("not_found")
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


def move_reasons(store: Store, submission_id: int) -> list[tuple[Move, str]]:
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


def _check_seen(store: Store, submission_id: int) -> None:
    """Raise Problem("not_found") for a submission that the person does not see."""
    if rows.subject(store, submission_id) is None:
        raise Problem("not_found")


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


def _checked(text: str) -> str:
    text = text.strip()
    if len(text) > MOST_CHARACTERS:
        raise Problem("text_too_long", most=MOST_CHARACTERS)
    return text


def _note(batch_id: int) -> str:
    return f"note:{batch_id}"


def _today() -> date:
    return datetime.now(UTC).astimezone(VIETNAM).date()
