"""Looking over what was stored: what is new, what is like it, and the flags found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Look:
    """A submission to look over, with what is sealed still sealed."""

    id: int
    record: int
    """The id of its record's first version."""
    instance_id: str
    form: int
    form_version_id: int
    user_id: int | None
    day: date
    village: str | None
    answers: Mapping[str, Any]
    sealed_answers: bytes | None


_COLUMNS = """
id, coalesce(original_id, id) as record, instance_id, form, form_version_id, user_id, day,
area_village as village, answers, sealed_answers
"""
_TAKE = text("select version from data_versions where name = 'looked' for update")
_NEWEST = text("select coalesce(max(id), 0) from submissions")
_NEXT = text(f"""
select {_COLUMNS} from submissions where id > :after and id <= :last and is_current
order by id limit :limit
""")  # noqa: S608 - constant text
_ALIKE = text(f"""
select {_COLUMNS} from submissions
where is_current and form = :form and user_id = :user_id and day = :day
  and area_village = :village and coalesce(original_id, id) <> :record and id < :id
  and review_state <> 'rejected'
limit 50
""")  # noqa: S608 - constant text
_FLAG = text("""
update submissions set flags = flags || array(
  select unnest(cast(:flags as text[])) except select unnest(flags) order by 1)
where id = :id
""")
_ADVANCE = text("update data_versions set version = :last where name = 'looked'")


def take(store: Store) -> int:
    """Give the last submission that was looked over; nobody else looks until the end."""
    return int(store.db.execute(_TAKE).scalar_one())


def newest(store: Store) -> int:
    """Give the id of the newest submission."""
    return int(store.db.execute(_NEWEST).scalar_one())


def after(store: Store, submission_id: int, last: int, limit: int) -> list[Look]:
    """Give the current submissions after one and up to `last`."""
    values = {"after": submission_id, "last": last, "limit": limit}
    return [Look(*row) for row in store.db.execute(_NEXT, values)]


def alike(store: Store, one: Look) -> list[Look]:
    """Give earlier records of the same form, officer, day and village."""
    if one.user_id is None or one.village is None:
        return []
    names = ("id", "record", "form", "user_id", "day", "village")
    rows = store.db.execute(_ALIKE, {name: getattr(one, name) for name in names})
    return [Look(*row) for row in rows]


def flag(store: Store, submission_id: int, flags: Sequence[str]) -> None:
    """Add flags to a submission that it does not have yet."""
    store.db.execute(_FLAG, {"id": submission_id, "flags": list(flags)})


def advance(store: Store, last: int) -> None:
    """Note up to which submission was looked."""
    store.db.execute(_ADVANCE, {"last": last})
