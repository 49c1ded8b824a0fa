"""Browsers that somebody is signed in with, and the second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text, update

from server.storage.tables import sessions, users

if TYPE_CHECKING:
    from server.storage.store import Store

_FIND = text("""
select s.id, s.confirmed_at is not null as is_confirmed, u.id as user_id, u.username, u.role,
  array(select area from user_areas where user_id = u.id order by area) as areas,
  u.totp_secret, u.totp_used, u.must_change_password,
  s.last_seen_at < now() - interval '1 minute' as unseen
from sessions s join users u on u.id = s.user_id
where s.token_hash = :token_hash and s.ended_at is null and u.disabled_at is null
  and s.created_at > now() - make_interval(hours => :most_hours)
  and s.last_seen_at > now() - make_interval(mins => :idle_minutes)
""")
_NOW = text("now()")
_ALIVE = text("""
select id, created_at, last_seen_at from sessions
where user_id = :user_id and ended_at is null
  and created_at > now() - make_interval(hours => :most_hours)
  and last_seen_at > now() - make_interval(mins => :idle_minutes)
order by last_seen_at desc
""")


@dataclass(frozen=True)
class Alive:
    """A browser that somebody is signed in with now."""

    id: int
    created_at: datetime
    last_seen_at: datetime


def add(store: Store, user_id: int, token_hash: bytes, *, confirmed: bool) -> None:
    """Add the session of a browser."""
    values = {"user_id": user_id, "token_hash": token_hash}
    store.db.execute(insert(sessions).values(**values, confirmed_at=_NOW if confirmed else None))


def find(store: Store, token_hash: bytes, *, most_hours: int, idle_minutes: int) -> Any:  # noqa: ANN401
    """Find a session that has not ended, is not too old and was in use of late, with its user."""
    values = {"token_hash": token_hash, "most_hours": most_hours, "idle_minutes": idle_minutes}
    return store.db.execute(_FIND, values).one_or_none()


def alive(store: Store, user_id: int, *, most_hours: int, idle_minutes: int) -> list[Alive]:
    """Give a user's sessions that go on, the one used last first."""
    values = {"user_id": user_id, "most_hours": most_hours, "idle_minutes": idle_minutes}
    return [Alive(*row) for row in store.db.execute(_ALIVE, values)]


def mark_seen(store: Store, session_id: int) -> None:
    """Note that a session is in use."""
    _update(store, session_id, last_seen_at=_NOW)


def confirm(store: Store, session_id: int) -> None:
    """Note that the second factor was given."""
    _update(store, session_id, confirmed_at=_NOW)


def end(store: Store, session_id: int) -> None:
    """End a session."""
    _update(store, session_id, ended_at=_NOW)


def end_all(store: Store, user_id: int, but: int | None = None) -> None:
    """End every session of a user, but for one."""
    open_ones = sessions.c.user_id == user_id, sessions.c.ended_at.is_(None)
    store.db.execute(
        update(sessions)
        .where(*open_ones, sessions.c.id.is_distinct_from(but))
        .values(ended_at=_NOW)
    )


def _update(store: Store, session_id: int, **values: object) -> None:
    store.db.execute(update(sessions).where(sessions.c.id == session_id).values(**values))


def totp(store: Store, user_id: int) -> Any:  # noqa: ANN401
    """Give a user's sealed secret and the last time step used, held to the transaction's end."""
    statement = text("select totp_secret, totp_used from users where id = :id for update")
    return store.db.execute(statement, {"id": user_id}).one()


def set_totp(store: Store, user_id: int, secret: bytes | None, used: int | None) -> None:
    """Keep a user's sealed secret and the last time step whose code was used."""
    store.db.execute(
        update(users).where(users.c.id == user_id).values(totp_secret=secret, totp_used=used)
    )
