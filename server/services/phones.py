"""Phones and the keys that open the door for them."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from server.problems import Problem
from server.services import users
from server.storage import cards, events, people
from server.storage.people import Phone, Sender
from server.storage.store import Store

TOKEN_BYTES = 48
"""Random bytes of a key: 64 characters in a URL, beyond guessing."""


def add(store: Store, username: str, label: str, actor: str) -> tuple[int, str]:
    """Make a key for an officer's phone and give (phone id, key); the key is shown only now.

    It is not a card's: it does not expire, and nothing binds it to one device.
    """
    owner = users.get(store, username)
    token = new_key()
    phone_id = people.add_phone(store, owner.user_id, digest(token), label)
    events.record(store, "phone.added", actor, phone=phone_id, username=username)
    return phone_id, token


def new_key() -> str:
    """Make a key."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def identify(
    store: Store, token: str, client: str, device: str = "", *, is_sending: bool = True
) -> Sender:
    """Find out who asks with this key, and note that the phone was seen.

    `device` is the request's deviceID, `is_sending` says that it is about a filled form.

    Raises:
        Problem: `phone_unknown` for a key that is unknown, revoked, or of a disabled user;
            `card_expired`, `card_used`.
    """
    row = people.by_token(store, digest(token))
    if row is None or row.revoked_at is not None or row.disabled_at is not None:
        raise Problem("phone_unknown")
    if row.is_card:
        _admit(store, row, digest(device) if device else None, is_sending=is_sending)
    client = client[:200]
    if row.unseen or row.client != client:
        people.mark_seen(store, row.phone_id, client)
    return people.sender(row)


def _admit(store: Store, row: Any, device: bytes | None, *, is_sending: bool) -> None:  # noqa: ANN401
    """Let the first phone that uses a card have it, and no other.

    ODK Collect names its device whenever it sends (since 2018), and with every request since 2026.
    So a request without a name is the phone's own unless that phone is known to give one; and what
    is sent without a name is taken, since it may be a filled form of the right phone.
    """
    names_itself = device is not None and not is_sending
    if not row.is_claimed:
        if row.is_over:
            raise Problem("card_expired")
        if cards.claim(store, row.phone_id, device, names_itself=names_itself):
            events.record(store, "phone.claimed", row.username, phone=row.phone_id)
            return
    if device is None:
        if row.names_itself and not is_sending:
            raise Problem("card_used")
        return
    if row.device == device and (row.names_itself or not names_itself):
        return
    if not cards.name(store, row.phone_id, device, names_itself=names_itself):
        raise Problem("card_used")


def note_form(store: Store, sender: Sender, version_id: int) -> None:
    """Note that a phone has fetched a form."""
    if sender.phone_id is not None:
        cards.hold(store, sender.phone_id, version_id)


def note_places(store: Store, sender: Sender, version_id: int) -> None:
    """Note that a phone has fetched the places of its officer's areas, with a form."""
    if sender.phone_id is not None:
        cards.hold(store, sender.phone_id, version_id, sender.areas)


def revoke(store: Store, phone_id: int, actor: str) -> None:
    """Make a phone's key worthless; raises Problem("phone_not_found")."""
    if not people.revoke_phone(store, phone_id):
        raise Problem("phone_not_found", id=phone_id)
    events.record(store, "phone.revoked", actor, phone=phone_id)


def phones(store: Store) -> list[Phone]:
    """Give every phone, oldest first."""
    return people.list_phones(store)


def digest(token: str) -> bytes:
    """Give what is kept of a key, or of a device's name."""
    return hashlib.sha256(token.encode()).digest()
