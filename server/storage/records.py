"""A record: all versions of a submission, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from server.storage.submissions import FileRow

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Version:
    """A version of a record; sealed answers as they are kept."""

    id: int
    instance_id: str
    form_version_id: int
    officer: str | None
    phone: str | None
    received_at: datetime
    is_current: bool
    answers: Mapping[str, Any]
    sealed_answers: bytes | None


@dataclass(frozen=True)
class Event:
    """What happened to a version of a record."""

    at: datetime
    kind: str
    actor: str
    submission_id: int
    details: Mapping[str, Any]


_VERSIONS = text("""
with record as (
  select coalesce(original_id, id) as first from submissions where id = :id
)
select s.id, s.instance_id, s.form_version_id, u.username as officer, p.label as phone,
  s.received_at, s.is_current, s.answers, s.sealed_answers
from submissions s left join users u on u.id = s.user_id left join phones p on p.id = s.phone_id
where s.id = (select first from record) or s.original_id = (select first from record)
order by s.id
""")

_EVENTS = text("""
select at, kind, actor, submission_id, details from events
where submission_id = any (:ids) order by id
""")

_FILE = text("""
select name, question, expected, blob, size, clean from attachments
where submission_id = :id and name = :name
""")

_COUNTS = text("""
select submission_id, count(*) as total from attachments
where submission_id = any (:ids) and blob is not null group by 1
""")


def versions(store: Store, submission_id: int) -> list[Version]:
    """Give every version of the record that a submission is part of, the first one first."""
    return [Version(*row) for row in store.db.execute(_VERSIONS, {"id": submission_id})]


def events(store: Store, submission_ids: Sequence[int]) -> list[Event]:
    """Give what happened to these submissions, the oldest first."""
    return [Event(*row) for row in store.db.execute(_EVENTS, {"ids": list(submission_ids)})]


def file(store: Store, submission_id: int, name: str) -> FileRow | None:
    """Give one file of a submission."""
    row = store.db.execute(_FILE, {"id": submission_id, "name": name}).one_or_none()
    return FileRow(*row) if row else None


def files_that_came(store: Store, submission_ids: Sequence[int]) -> dict[int, int]:
    """Count the files that have come, of those of these submissions that have any."""
    found = store.db.execute(_COUNTS, {"ids": list(submission_ids)})
    return {row.submission_id: row.total for row in found}


_NAMED = text("""
select s.id from submissions s join forms f on f.id = s.form
where f.form_id = :form_id and s.instance_id = :instance_id
""")


def named(store: Store, form_id: str, instance_id: str | None) -> int | None:
    """Give the id of the submission with this instance id, if the reader sees it."""
    values = {"form_id": form_id, "instance_id": instance_id}
    return store.db.execute(_NAMED, values).scalar_one_or_none()
