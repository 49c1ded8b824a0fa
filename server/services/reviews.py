"""Review: give submissions a state, write about them, decide about their flags, undo it.

Everything works on a person's Store, so that nobody changes what lies outside her areas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from server.problems import Problem
from server.storage import events
from server.storage import reviews as rows
from server.storage.filtering import STATES
from server.storage.people import Person
from server.storage.reviews import Review
from server.storage.store import Store

MOST_AT_ONCE = 500
"""Submissions of one bulk review: what fits on a page that somebody has read."""
MOST_CHARACTERS = 1000
"""Of a note, a comment, a reason."""
NEEDS_NOTE = frozenset({"has_issues", "rejected"})
"""States whose reason the officer has to be told."""


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
    note = checked(note)
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
    text = checked(text)
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


def confirm(store: Store, person: Person, submission_id: int, flag: str, note: str) -> Done:
    """Say that a flag is right: the submission has issues, and the officer is told by `note`.

    Raises:
        Problem: as `check_current` and `review`.
    """
    check_current(store, submission_id)
    rows.decide(store, submission_id, flag, "confirmed", person.user_id)
    return review(store, person, [submission_id], "has_issues", note, again=True)


def dismiss(store: Store, person: Person, submission_id: int, flag: str) -> None:
    """Say that a flag means nothing here; raises as `check_current`."""
    check_current(store, submission_id)
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


def check_current(store: Store, submission_id: int) -> None:
    """Look whether a submission can be decided about.

    Raises:
        Problem: `not_found` where the person does not see it; `edited_meanwhile` when a newer
            version has taken its place.
    """
    known = rows.subject(store, submission_id)
    if known is None:
        raise Problem("not_found")
    if not known.is_current:
        raise Problem("edited_meanwhile")


def _check_seen(store: Store, submission_id: int) -> None:
    """Raise Problem("not_found") for a submission that the person does not see."""
    if rows.subject(store, submission_id) is None:
        raise Problem("not_found")


def checked(text: str) -> str:
    """Give what a person wrote without the blanks around it; raises Problem("text_too_long")."""
    text = text.strip()
    if len(text) > MOST_CHARACTERS:
        raise Problem("text_too_long", most=MOST_CHARACTERS)
    return text


def _note(batch_id: int) -> str:
    return f"note:{batch_id}"
