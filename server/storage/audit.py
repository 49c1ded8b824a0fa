"""The record of events, read by an auditor: the newest first, from one of them on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Asked:
    """Which events; what is empty does not narrow."""

    actor: str | None = None
    kind: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    """The first moment that is too late."""


@dataclass(frozen=True)
class Happened:
    """Who did what when; `details` hold no answer and no place."""

    id: int
    at: datetime
    kind: str
    actor: str
    submission_id: int | None
    details: Mapping[str, Any]


_CONDITIONS = {
    "actor": "actor = :actor",
    "kind": "kind = :kind",
    "since": "at >= :since",
    "before": "at < :before",
}


def page(store: Store, asked: Asked, *, older_than: int | None, limit: int) -> list[Happened]:
    """Give the newest events, those with a number below `older_than`."""
    given = {name: value for name, value in vars(asked).items() if value is not None}
    conditions = ["true", *(_CONDITIONS[name] for name in given)]
    if older_than is not None:
        conditions.append("id < :older_than")
    statement = text(
        "select id, at, kind, actor, submission_id, details from events "  # noqa: S608
        f"where {' and '.join(conditions)} order by id desc limit :limit"
    )
    values = {**given, "older_than": older_than, "limit": limit}
    return [Happened(*row) for row in store.db.execute(statement, values)]
