"""The panel of a submission: all that people decided about it, and what they still can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.services import moves, reviews
from server.services.reviews import Said
from server.storage import places
from server.storage import reviews as rows
from server.storage.people import Person
from server.storage.reviews import Move, Review
from server.storage.store import Store


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
    moved = moves.reasons(store, submission_id)
    is_supervisor = person.role == "supervisor"
    targets = [(v.code, v.name) for v in moves.choices(store, person)] if is_supervisor else []
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
        history=tuple(reviews.history(store, submission_id)),
        moves=tuple(moved),
        comments=tuple(reviews.comments(store, known.versions)),
        villages=tuple(targets),
        names=places.village_names(store, sorted(mentioned)),
    )
