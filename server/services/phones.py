"""Phones and the keys that open the door for them."""

from __future__ import annotations

import hashlib
import secrets

from server.problems import Problem
from server.services import users
from server.storage import events, people
from server.storage.people import Phone, Sender
from server.storage.store import Store

TOKEN_BYTES = 48
"""Random bytes of a key: 64 characters in a URL, beyond guessing."""


def add(store: Store, username: str, label: str, actor: str) -> tuple[int, str]:
    """Make a key for an officer's phone and give (phone id, key); the key is shown only now."""
    owner = users.get(store, username)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    phone_id = people.add_phone(store, owner.user_id, _hash(token), label)
    events.record(store, "phone.added", actor, phone=phone_id, username=username)
    return phone_id, token


def identify(store: Store, token: str, client: str) -> Sender:
    """Find out who asks with this key, and note that the phone was seen.

    Raises:
        Problem: `phone_unknown` for a key that is unknown, revoked, or of a disabled user.
    """
    row = people.by_token(store, _hash(token))
    if row is None or row.revoked_at is not None or row.disabled_at is not None:
        raise Problem("phone_unknown")
    client = client[:200]
    if row.unseen or row.client != client:
        people.mark_seen(store, row.phone_id, client)
    return people.sender(row)


def revoke(store: Store, phone_id: int, actor: str) -> None:
    """Make a phone's key worthless; raises Problem("phone_not_found")."""
    if not people.revoke_phone(store, phone_id):
        raise Problem("phone_not_found", id=phone_id)
    events.record(store, "phone.revoked", actor, phone=phone_id)


def phones(store: Store) -> list[Phone]:
    """Give every phone, oldest first."""
    return people.list_phones(store)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
