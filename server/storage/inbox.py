"""What waits for a person's decision: flags that nobody has decided, files that have not come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import text

from server.storage.filtering import Filter, where
from server.storage.submission_list import scope

if TYPE_CHECKING:
    from server.storage.people import Person
    from server.storage.store import Store

MISSING = "missing_files"
"""Stands among the flags for files that an answer names and that have not come in an hour."""


@dataclass(frozen=True)
class Item:
    """A submission with what is to be decided about it."""

    id: int
    form_id: str
    title: str
    day: date
    received_at: datetime
    officer: str | None
    village: str | None
    declared_village: str | None
    method: str
    confidence: float
    review_state: str
    flags: tuple[str, ...]
    """Those that nobody has decided."""


_OPEN = """
array(
  select carried.flag from unnest(s.flags || case when exists (
      select from attachments a where a.submission_id = s.id and a.expected and a.blob is null
        and a.clean is not false and s.received_at < now() - interval '1 hour')
    then array['missing_files'] else '{}' end) as carried (flag)
  where carried.flag = any (:kinds) and not exists (
    select from flag_decisions d where d.submission_id = s.id and d.flag = carried.flag)
)
"""
# Asked first of two small indexes: what has a flag, what has a file to come.
_WAITS = f"""
s.id in (
  select id from submissions where is_current and flags <> '{{}}'
  union select submission_id from attachments where expected and blob is null)
and {_OPEN} <> '{{}}'
"""  # noqa: S608 - constant text


def page(
    store: Store,
    reader: Person,
    wanted: Filter,
    kinds: Sequence[str],
    *,
    before: int | None,
    limit: int,
) -> list[Item]:
    """Give the newest submissions with one of these flags to decide, those before an id."""
    condition, values = _condition(store, reader, wanted)
    statement = text(f"""
    select s.id, f.form_id, v.title, s.day, s.received_at, u.username as officer,
      s.village_today as village, s.declared_village, s.method, s.confidence, s.review_state,
      {_OPEN} as flags
    from submissions s join forms f on f.id = s.form
    join form_versions v on v.id = s.form_version_id
    left join users u on u.id = s.user_id
    where {condition} and {_WAITS} and (cast(:before as bigint) is null or s.id < :before)
    order by s.id desc limit :limit
    """)  # noqa: S608 - constant text
    given = {**values, "kinds": list(kinds), "before": before, "limit": limit}
    return [
        Item(**{**row, "flags": tuple(row["flags"])})
        for row in store.db.execute(statement, given).mappings()
    ]


def counts(store: Store, reader: Person, wanted: Filter, kinds: Sequence[str]) -> Mapping[str, int]:
    """Count what is to be decided, by flag."""
    condition, values = _condition(store, reader, wanted)
    statement = text(f"""
    select flag, count(*) as total from submissions s, unnest({_OPEN}) as flag
    where {condition} and {_WAITS} group by flag
    """)  # noqa: S608 - constant text
    rows = store.db.execute(statement, {**values, "kinds": list(kinds)})
    return {row.flag: row.total for row in rows}


def _condition(store: Store, reader: Person, wanted: Filter) -> tuple[str, dict[str, object]]:
    (asked, values), (own, areas) = where(wanted), scope(store, reader)
    return f"{asked} and {own}", values | areas
