"""Users, their areas, and the phones that carry their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select, text, update

from server.storage.database import fetch
from server.storage.tables import phones, user_areas, users

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Sender:
    """Who is asking: a user, on a phone known by its key or by user name and password."""

    user_id: int
    username: str
    role: str
    phone_id: int | None
    areas: tuple[str, ...]
    forms_version: int
    boundaries_version: int


@dataclass(frozen=True)
class Person:
    """Who is signed in, or works through a token of theirs."""

    user_id: int
    username: str
    role: str
    areas: tuple[str, ...]
    """Province (2 digits), commune (5) and village (8) codes."""


_BECOME = text("""
select set_config('neothien.user_id', :user_id, true), set_config('neothien.role', :role, true),
  set_config('neothien.provinces', :provinces, true),
  set_config('neothien.communes', :communes, true),
  set_config('neothien.villages', :villages, true)
""")


def become(db: Connection, person: Person) -> None:
    """Tell the database who the rest of this transaction is for (the rules of migration 0002)."""
    by_length = {
        kind: ",".join(area for area in person.areas if len(area) == length)
        for kind, length in (("provinces", 2), ("communes", 5), ("villages", 8))
    }
    db.execute(_BECOME, {"user_id": str(person.user_id), "role": person.role, **by_length})


@dataclass(frozen=True)
class Phone:
    """A phone's key as a person sees it; the key itself is not kept."""

    id: int
    username: str
    label: str
    created_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None
    client: str | None


@dataclass(frozen=True)
class User:
    """A user as a person sees it."""

    id: int
    username: str
    role: str
    areas: tuple[str, ...]
    created_at: datetime
    disabled_at: datetime | None


_WHO = """
  u.id as user_id, u.username, u.role, u.password_hash, u.disabled_at, u.must_change_password,
  array(select area from user_areas where user_id = u.id order by area) as areas,
  (select version from data_versions where name = 'forms') as forms_version,
  (select version from data_versions where name = 'boundaries') as boundaries_version
"""

_BY_TOKEN = f"""
select {_WHO}, p.id as phone_id, p.revoked_at, p.client,
  coalesce(p.last_seen_at < now() - interval '5 minutes', true) as unseen,
  p.card_until is not null as is_card, p.card_until < now() as is_over,
  p.claimed_at is not null as is_claimed, p.device, p.names_itself
from phones p join users u on u.id = p.user_id where p.token_hash = %(token_hash)s
"""  # noqa: S608 - constant text

_BY_NAME = f"select {_WHO}, null as phone_id from users u where username = %(username)s"  # noqa: S608

_SEEN = update(phones).where(phones.c.id == text(":phone")).values(last_seen_at=text("now()"))


def sender(row: Any) -> Sender:  # noqa: ANN401
    """Make the Sender of a row of `by_token` or `by_name`."""
    return Sender(
        row.user_id,
        row.username,
        row.role,
        row.phone_id,
        tuple(row.areas),
        row.forms_version,
        row.boundaries_version,
    )


def by_token(store: Store, token_hash: bytes) -> Any:  # noqa: ANN401
    """Find the phone with this key hash, with its user, areas and the data versions."""
    return fetch(store.db, _BY_TOKEN, {"token_hash": token_hash})


def by_name(store: Store, username: str) -> Any:  # noqa: ANN401
    """Find the user of this name, with areas and the data versions."""
    return fetch(store.db, _BY_NAME, {"username": username})


_BY_ID = text(f"select {_WHO}, null as phone_id from users u where id = :user_id")  # noqa: S608


def known_sender(store: Store, user_id: int, phone_id: int | None) -> Sender:
    """Give the Sender of an earlier request, with areas and data versions as of now."""
    found = sender(store.db.execute(_BY_ID, {"user_id": user_id}).one())
    return replace(found, phone_id=phone_id)


def mark_seen(store: Store, phone_id: int, client: str) -> None:
    """Note when a phone last asked, and with which version of the app."""
    store.db.execute(_SEEN.values(client=client), {"phone": phone_id})


def add_user(
    store: Store,
    username: str,
    role: str,
    password_hash: str,
    areas: Sequence[str],
    *,
    must_change: bool = False,
) -> int | None:
    """Add a user and return the id; None when the name is taken."""
    # The id comes first: a user without areas is not there yet for the person who adds it.
    user_id = int(store.db.execute(text("select nextval('users_id_seq')")).scalar_one())
    done = store.db.execute(
        text(_ADD),
        {
            "id": user_id,
            "username": username,
            "role": role,
            "password_hash": password_hash,
            "must_change": must_change,
        },
    )
    if done.rowcount == 0:
        return None
    if areas:
        rows = [{"user_id": user_id, "area": area} for area in sorted(set(areas))]
        store.db.execute(insert(user_areas), rows)
    return user_id


_ADD = """
insert into users (id, username, role, password_hash, must_change_password)
overriding system value values (:id, :username, :role, :password_hash, :must_change)
on conflict do nothing
"""


def disable_user(store: Store, username: str) -> bool:
    """Close a user's account; False when there is none open of this name."""
    done = store.db.execute(
        update(users)
        .where(users.c.username == username, users.c.disabled_at.is_(None))
        .values(disabled_at=text("now()"))
    )
    return done.rowcount == 1


def set_password(
    store: Store, username: str, password_hash: str, *, must_change: bool = False
) -> bool:
    """Replace a user's password; False when there is no open account of this name."""
    done = store.db.execute(
        update(users)
        .where(users.c.username == username, users.c.disabled_at.is_(None))
        .values(password_hash=password_hash, must_change_password=must_change)
    )
    return done.rowcount == 1


def list_users(store: Store) -> list[User]:
    """Give every user, oldest first."""
    rows = store.db.execute(text(f"select u.created_at, {_WHO} from users u order by u.id"))  # noqa: S608
    return [
        User(r.user_id, r.username, r.role, tuple(r.areas), r.created_at, r.disabled_at)
        for r in rows
    ]


def add_phone(store: Store, user_id: int, token_hash: bytes, label: str) -> int:
    """Add a phone's key and return the phone's id."""
    statement = insert(phones).values(user_id=user_id, token_hash=token_hash, label=label)
    return int(store.db.execute(statement.returning(phones.c.id)).scalar_one())


def revoke_phone(store: Store, phone_id: int) -> bool:
    """Make a phone's key worthless; False when there is no such valid key."""
    done = store.db.execute(
        update(phones)
        .where(phones.c.id == phone_id, phones.c.revoked_at.is_(None))
        .values(revoked_at=text("now()"))
    )
    return done.rowcount == 1


def list_phones(store: Store) -> list[Phone]:
    """Give every phone, oldest first."""
    columns = (
        phones.c.id,
        users.c.username,
        phones.c.label,
        phones.c.created_at,
        phones.c.revoked_at,
        phones.c.last_seen_at,
        phones.c.client,
    )
    rows = store.db.execute(select(*columns).join_from(phones, users).order_by(phones.c.id))
    return [Phone(*row) for row in rows]
