"""The keys by which phones try a draft, and what they sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from server.storage.tables import draft_addresses, draft_tries, draft_try_files

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Address:
    """A key for trying a draft, as designers see it; the key itself is not kept."""

    id: int
    created_at: datetime
    expires_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class TryFile:
    """A file of a test submission; without `size` it was named and has not come."""

    name: str
    size: int | None


@dataclass(frozen=True)
class TryRow:
    """A test submission; `summary` is sealed."""

    id: int
    instance_id: str
    revision: int
    summary: bytes
    received_at: datetime


_VALID = """
from draft_addresses a join users u on u.id = a.user_id
where a.revoked_at is null and a.expires_at > now() and u.disabled_at is null
"""
_FIND = text(f"""
select a.id, a.draft_id, coalesce(a.last_seen_at < now() - interval '5 minutes', true) as unseen
{_VALID} and a.token_hash = :token_hash
""")
_ALIVE = text("""
select count(*) from draft_addresses
where draft_id = :draft and revoked_at is null and expires_at > now()
""")
# A draft that somebody is publishing or discarding is waited for.
_STAY = text("select 1 from form_drafts where id = :draft for key share")
_STILL = text(f"select 1 {_VALID} and a.id = :address")


def find(store: Store, token_hash: bytes) -> Any:  # noqa: ANN401
    """Find a valid key of an open account: id, draft_id, unseen."""
    return store.db.execute(_FIND, {"token_hash": token_hash}).one_or_none()


def mark_seen(store: Store, address_id: int) -> None:
    """Note that a key is in use."""
    chosen = update(draft_addresses).where(draft_addresses.c.id == address_id)
    store.db.execute(chosen.values(last_seen_at=text("now()")))


def add_address(
    store: Store, draft_id: int, user_id: int, token_hash: bytes, expires_at: datetime
) -> int:
    """Add a key and return its id."""
    values = {"draft_id": draft_id, "user_id": user_id, "token_hash": token_hash}
    row = insert(draft_addresses).values(**values, expires_at=expires_at)
    return int(store.db.execute(row.returning(draft_addresses.c.id)).scalar_one())


def count_alive(store: Store, draft_id: int) -> int:
    """Count the valid keys of a draft."""
    return int(store.db.execute(_ALIVE, {"draft": draft_id}).scalar_one())


def addresses(store: Store, draft_id: int) -> list[Address]:
    """Give the keys of a draft, newest first."""
    columns = [draft_addresses.c[name] for name in Address.__dataclass_fields__]
    chosen = select(*columns).where(draft_addresses.c.draft_id == draft_id)
    return [Address(*row) for row in store.db.execute(chosen.order_by(columns[0].desc()))]


def made(
    store: Store, draft_id: int, user_id: int, token_hash: bytes, within: timedelta
) -> Address | None:
    """Give a valid key of this draft that the account made a short time ago."""
    columns = [draft_addresses.c[name] for name in Address.__dataclass_fields__]
    chosen = select(*columns).where(
        draft_addresses.c.draft_id == draft_id,
        draft_addresses.c.user_id == user_id,
        draft_addresses.c.token_hash == token_hash,
        draft_addresses.c.created_at > func.now() - within,
        draft_addresses.c.revoked_at.is_(None),
    )
    row = store.db.execute(chosen).one_or_none()
    return Address(*row) if row else None


def revoke(store: Store, draft_id: int, address_id: int) -> bool:
    """Make a key of this draft worthless; False when there is no such valid key."""
    chosen = update(draft_addresses).where(
        draft_addresses.c.id == address_id,
        draft_addresses.c.draft_id == draft_id,
        draft_addresses.c.revoked_at.is_(None),
    )
    return store.db.execute(chosen.values(revoked_at=text("now()"))).rowcount == 1


def stay(store: Store, draft_id: int, address_id: int) -> bool:
    """Keep a draft from going until the transaction ends; False when it or the key is gone."""
    is_there = store.db.execute(_STAY, {"draft": draft_id}).first() is not None
    return is_there and store.db.execute(_STILL, {"address": address_id}).first() is not None


def add(store: Store, values: dict[str, Any]) -> int | None:
    """Add a test submission and return its id; None when the draft has one of its instance id."""
    row = upsert(draft_tries).values(**values).on_conflict_do_nothing()
    return store.db.execute(row.returning(draft_tries.c.id)).scalar_one_or_none()


def known(store: Store, draft_id: int, instance_id: str) -> tuple[int, bytes] | None:
    """Give id and digest of a test submission, if it is there."""
    columns = select(draft_tries.c.id, draft_tries.c.raw_mac)
    chosen = draft_tries.c.draft_id == draft_id, draft_tries.c.instance_id == instance_id
    row = store.db.execute(columns.where(*chosen)).one_or_none()
    return (row.id, row.raw_mac) if row else None


def keep_files(
    store: Store, try_id: int, files: Sequence[tuple[str, str | None, int | None]]
) -> None:
    """Add files (name, blob, size), or fill in those that were only named."""
    for name, blob, size in files:
        row = upsert(draft_try_files).values(try_id=try_id, name=name, blob=blob, size=size)
        store.db.execute(
            row.on_conflict_do_update(
                index_elements=["try_id", "name"],
                set_={"blob": row.excluded.blob, "size": row.excluded.size},
                where=draft_try_files.c.blob.is_(None),
            )
        )


def count(store: Store, draft_id: int) -> int:
    """Count what was sent to a draft."""
    counted = select(func.count(draft_tries.c.id)).where(draft_tries.c.draft_id == draft_id)
    return int(store.db.execute(counted).scalar_one())


def of_draft(store: Store, draft_id: int) -> list[TryRow]:
    """Give what was sent to a draft, newest first."""
    columns = [draft_tries.c[name] for name in TryRow.__dataclass_fields__]
    chosen = select(*columns).where(draft_tries.c.draft_id == draft_id)
    return [TryRow(*row) for row in store.db.execute(chosen.order_by(columns[0].desc()))]


def files(store: Store, draft_id: int) -> dict[int, list[TryFile]]:
    """Give the files of everything that was sent to a draft, by its id."""
    chosen = (
        select(draft_try_files.c.try_id, draft_try_files.c.name, draft_try_files.c.size)
        .join(draft_tries, draft_tries.c.id == draft_try_files.c.try_id)
        .where(draft_tries.c.draft_id == draft_id)
        .order_by(draft_try_files.c.name)
    )
    found: dict[int, list[TryFile]] = {}
    for row in store.db.execute(chosen):
        found.setdefault(row.try_id, []).append(TryFile(row.name, row.size))
    return found
