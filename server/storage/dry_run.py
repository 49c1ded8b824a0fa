"""Stored submissions for a draft's dry run, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text, tuple_, update

from server.storage.tables import events, form_drafts, submissions

if TYPE_CHECKING:
    from server.storage.store import Store

LARGEST = 1_000_000
"""Bytes; a filled form that is larger is left out."""
_AT_ONCE = 50


@dataclass(frozen=True)
class Sealed:
    """A submission as it came, sealed."""

    form_version_id: int
    instance_id: str
    raw: bytes


def newest(store: Store, form: int, most: int) -> Iterator[list[Sealed]]:
    """Give the newest current submissions of a form (its row's id) in lots, the newest first.

    Without those that phones encrypted and those larger than LARGEST.
    """
    place = tuple_(submissions.c.day, submissions.c.id)
    columns = submissions.c.form_version_id, submissions.c.instance_id, submissions.c.raw
    chosen = (
        select(*columns, submissions.c.day, submissions.c.id)
        .where(submissions.c.form == form, submissions.c.is_current)
        .where(~submissions.c.encrypted, func.length(submissions.c.raw) < LARGEST)
        .order_by(submissions.c.day.desc(), submissions.c.id.desc())
    )
    rest = chosen
    while most > 0:
        rows = store.db.execute(rest.limit(min(most, _AT_ONCE))).all()
        if not rows:
            return
        yield [Sealed(*row[:3]) for row in rows]
        most -= len(rows)
        rest = chosen.where(place < (rows[-1].day, rows[-1].id))


def keep(store: Store, draft_id: int, result: Mapping[str, Any]) -> None:
    """Keep what came of a dry run with its draft."""
    chosen = update(form_drafts).where(form_drafts.c.id == draft_id)
    store.db.execute(chosen.values(dry_run=result))


def kept(store: Store, draft_id: int) -> Mapping[str, Any] | None:
    """Give what came of a draft's last dry run."""
    chosen = select(form_drafts.c.dry_run).where(form_drafts.c.id == draft_id)
    found: Mapping[str, Any] | None = store.db.execute(chosen).scalar_one_or_none()
    return found


def count_today(store: Store, form: int, kind: str) -> int:
    """Count a form's events of a kind in the last 24 hours."""
    chosen = (
        select(func.count())
        .select_from(events)
        .where(events.c.form == form, events.c.kind == kind)
        .where(events.c.at > text("now() - interval '24 hours'"))
    )
    return int(store.db.execute(chosen).scalar_one())
