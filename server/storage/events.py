"""What happened, who did it, when: the record beside the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import insert

from server.storage.tables import events

if TYPE_CHECKING:
    from server.storage.store import Store


def record(
    store: Store,
    kind: str,
    actor: str,
    submission_id: int | None = None,
    *,
    form: int | None = None,
    **details: object,
) -> None:
    """Write down an event, of a submission or a form (its row's id) where it is about one.

    `details` never hold an answer, a coordinate or a token.
    """
    # Inline: nothing is read back, because few may read events.
    store.db.execute(
        insert(events)
        .inline()
        .values(kind=kind, actor=actor, submission_id=submission_id, form=form, details=details)
    )


def record_many(
    store: Store, kind: str, actor: str, details: Mapping[int, Mapping[str, object]]
) -> None:
    """Write down one event for each submission, by its id, with its details; as `record`."""
    rows = [
        {"kind": kind, "actor": actor, "submission_id": submission_id, "details": dict(said)}
        for submission_id, said in details.items()
    ]
    if rows:
        store.db.execute(insert(events), rows)
