"""What was received whole but cannot be a submission, or not yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from server.storage.tables import quarantine, quarantine_files, users

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Item:
    """An item in quarantine as a person sees it; its content stays sealed."""

    id: int
    reason: str
    details: Mapping[str, object]
    form_id: str | None
    version: str | None
    instance_id: str | None
    username: str | None
    received_at: datetime
    resolved_at: datetime | None
    dismissed_at: datetime | None
    submission_id: int | None
    files: int


@dataclass(frozen=True)
class Kept:
    """An item that was kept; `submission_id` when it has become a submission before."""

    id: int
    submission_id: int | None


def keep(store: Store, row: Mapping[str, Any]) -> Kept:
    """Keep an item; the same bytes again are the same item."""
    statement = (
        upsert(quarantine)
        .values(**row)
        .on_conflict_do_update(index_elements=["raw_mac"], set_={"raw_mac": row["raw_mac"]})
        .returning(quarantine.c.id, quarantine.c.submission_id)
    )
    return Kept(*store.db.execute(statement).one())


def keep_files(store: Store, item_id: int, files: Sequence[Mapping[str, Any]]) -> None:
    """Keep the files that came with an item; one of a name that came before replaces it.

    An empty one replaces none that is not.
    """
    for file in files:
        statement = upsert(quarantine_files).values(quarantine_id=item_id, **file)
        store.db.execute(
            statement.on_conflict_do_update(
                index_elements=["quarantine_id", "name"],
                set_={name: statement.excluded[name] for name in ("blob", "size", "clean")},
                where=or_(statement.excluded.size > 0, quarantine_files.c.size == 0),
            )
        )


_LATE = text("""
select distinct q.deprecated_id
from quarantine q
join forms f on f.form_id = q.form_id
join submissions s on s.form = f.id and s.instance_id = q.deprecated_id
where q.reason = 'edit_before_original' and q.resolved_at is null and q.dismissed_at is null
""")
_WAITS = and_(quarantine.c.resolved_at.is_(None), quarantine.c.dismissed_at.is_(None))
_FILE_COUNT = (
    select(func.count())
    .where(quarantine_files.c.quarantine_id == quarantine.c.id)
    .scalar_subquery()
)
_USERNAME = select(users.c.username).where(users.c.id == quarantine.c.user_id).scalar_subquery()
_MADE = {"files": _FILE_COUNT.label("files"), "username": _USERNAME.label("username")}
_ITEM = select(
    *(_MADE[name] if name in _MADE else quarantine.c[name] for name in Item.__annotations__)
)


def waiting(store: Store, *, every: bool = False) -> list[Item]:
    """Give the items that wait for a person (or every item), newest first."""
    statement = _ITEM.order_by(quarantine.c.id.desc())
    if not every:
        statement = statement.where(_WAITS)
    return [Item(*row) for row in store.db.execute(statement)]


def count_waiting(store: Store) -> int:
    """Count the items that wait for a person."""
    statement = select(func.count()).select_from(quarantine).where(_WAITS)
    return int(store.db.execute(statement).scalar_one())


def find(store: Store, item_id: int) -> Item | None:
    """Find an item by its id."""
    row = store.db.execute(_ITEM.where(quarantine.c.id == item_id)).one_or_none()
    return Item(*row) if row else None


def sealed(store: Store, item_id: int) -> Row[Any] | None:
    """Give an item's sealed bytes (None once it is resolved) and who sent it; hold the item."""
    return store.db.execute(
        select(quarantine).where(quarantine.c.id == item_id).with_for_update()
    ).one_or_none()


def files(store: Store, item_id: int) -> list[Row[Any]]:
    """Give the files that came with an item."""
    statement = select(quarantine_files).where(quarantine_files.c.quarantine_id == item_id)
    return list(store.db.execute(statement.order_by(quarantine_files.c.name)))


def edits_of(store: Store, instance_id: str) -> list[int]:
    """Give and hold the items that are edits of `instance_id` and came before it, oldest first."""
    rows = store.db.execute(
        select(quarantine.c.id)
        .where(
            quarantine.c.deprecated_id == instance_id,
            quarantine.c.reason == "edit_before_original",
            _WAITS,
        )
        .order_by(quarantine.c.id)
        .with_for_update()
    )
    return [row.id for row in rows]


def late_originals(store: Store) -> list[str]:
    """Give the ids of stored submissions of which an edit still waits.

    There are some only when an edit and its original came at the same moment.
    """
    return list(store.db.execute(_LATE).scalars())


def change_reason(
    store: Store, item_id: int, reason: str, details: Mapping[str, object] | None = None
) -> None:
    """Note that an item now waits for another reason."""
    store.db.execute(
        update(quarantine)
        .where(quarantine.c.id == item_id)
        .values(reason=reason, details=details or {})
    )


def resolve(store: Store, item_id: int, submission_id: int) -> None:
    """Note that an item has become a submission, which holds its XML from now on."""
    store.db.execute(
        update(quarantine)
        .where(quarantine.c.id == item_id)
        .values(resolved_at=func.now(), submission_id=submission_id, raw=None, dismissed_at=None)
    )


def dismiss(store: Store, item_id: int) -> None:
    """Note that nobody need look at an item any more; what it holds stays as it is."""
    store.db.execute(
        update(quarantine).where(quarantine.c.id == item_id).values(dismissed_at=func.now())
    )
