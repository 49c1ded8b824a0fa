"""Tokens: a program's key to what its person may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from server.storage.tables import tokens

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Token:
    """A token as its person sees it; the token itself is not kept."""

    id: int
    name: str
    areas: tuple[str, ...]
    """Empty: all areas of the person."""
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    is_over: bool
    """Whether it has expired."""


_FIND = text("""
select t.id, u.id as user_id, u.username, u.role, u.must_change_password,
  t.areas <> '{}' as is_narrow, token_areas(t.areas, u.id) as areas,
  coalesce(t.last_used_at < now() - interval '1 minute', true) as unseen
from tokens t join users u on u.id = t.user_id
where t.token_hash = :token_hash and t.revoked_at is null and t.expires_at > now()
  and u.disabled_at is null
""")
_OWN = text("""
select id, name, areas, created_at, expires_at, last_used_at, revoked_at,
  expires_at <= now() as is_over
from tokens where user_id = :user_id
order by revoked_at is not null or expires_at <= now(), id desc limit :most
""")
_ALIVE = text("""
select count(*) from tokens
where user_id = :user_id and revoked_at is null and expires_at > now()
""")
_REVOKE = text("update tokens set revoked_at = now() where id = :id and revoked_at is null")
_USED = text("update tokens set last_used_at = now() where id = :id")


def find(store: Store, token_hash: bytes) -> Any:  # noqa: ANN401
    """Find a valid token of an open account, with its person and the areas that both have."""
    return store.db.execute(_FIND, {"token_hash": token_hash}).one_or_none()


def mark_used(store: Store, token_id: int) -> None:
    """Note that a token is in use."""
    store.db.execute(_USED, {"id": token_id})


def add(
    store: Store,
    user_id: int,
    token_hash: bytes,
    name: str,
    areas: Sequence[str],
    expires_at: datetime,
) -> None:
    """Add a token of the reader's."""
    values = {"user_id": user_id, "token_hash": token_hash, "name": name, "areas": list(areas)}
    store.db.execute(insert(tokens).inline().values(**values, expires_at=expires_at))


def count_alive(store: Store, user_id: int) -> int:
    """Count a person's valid tokens."""
    return int(store.db.execute(_ALIVE, {"user_id": user_id}).scalar_one())


def own(store: Store, user_id: int, most: int) -> list[Token]:
    """Give a person's tokens, the valid ones first, then the newest."""
    rows = store.db.execute(_OWN, {"user_id": user_id, "most": most}).mappings()
    return [Token(**{**row, "areas": tuple(row["areas"])}) for row in rows]


def revoke(store: Store, token_id: int) -> bool:
    """Make a token of the reader's worthless; False when there is no such valid one."""
    return store.db.execute(_REVOKE, {"id": token_id}).rowcount == 1
