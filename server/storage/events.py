"""What happened, who did it, when: the record beside the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from server.storage.tables import events

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class FormEvent:
    """What happened to a form: who did what when, and what is known beside it."""

    at: datetime
    kind: str
    actor: str
    details: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The version that it was about, if it was about one."""
        return str(self.details.get("version") or "")

    @property
    def note(self) -> str:
        """What the person said of it."""
        return str(self.details.get("note") or "")


def record(
    store: Store, kind: str, actor: str, submission_id: int | None = None, **details: object
) -> None:
    """Write down an event; `details` never hold an answer, a coordinate or a token."""
    # Inline: nothing is read back, because few may read events.
    store.db.execute(
        insert(events)
        .inline()
        .values(kind=kind, actor=actor, submission_id=submission_id, details=details)
    )


def record_of_form(
    store: Store, kind: str, actor: str, form: int | None, **details: object
) -> None:
    """Write down an event of a form (its row's id; None: not published yet); as `record`."""
    row = {"kind": kind, "actor": actor, "form": form, "details": details}
    store.db.execute(insert(events).inline().values(**row))


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


def of_form(store: Store, form: int, most: int) -> list[FormEvent]:
    """Give the newest events of a form (its row's id), the newest first."""
    columns = events.c.at, events.c.kind, events.c.actor, events.c.details
    chosen = select(*columns).where(events.c.form == form).order_by(events.c.id.desc())
    return [FormEvent(*row) for row in store.db.execute(chosen.limit(most))]


def of_draft(store: Store, kind: str, draft_id: int) -> FormEvent | None:
    """Give the newest event of a kind that was about a draft, by the draft's id."""
    columns = events.c.at, events.c.kind, events.c.actor, events.c.details
    chosen = select(*columns).where(events.c.form.is_not(None), events.c.kind == kind)
    about = chosen.where(events.c.details["draft"].as_string() == str(draft_id))
    row = store.db.execute(about.order_by(events.c.id.desc()).limit(1)).one_or_none()
    return FormEvent(*row) if row else None
