"""Trying a draft on phones: keys for it, and what designers see of what came.

Test submissions are kept apart from real ones, sealed, and go with the draft. Designers see what
was answered openly, and of the rest only that it was answered.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from server.problems import Problem
from server.services import releasing
from server.services.draft_reading import compiled, held, row
from server.storage import draft_tries as rows
from server.storage import drafts, events
from server.storage.draft_tries import Address, TryFile, TryRow
from server.storage.people import Person
from server.storage.store import Store

VALID = timedelta(days=14)
SHOWN = timedelta(minutes=10)
"""How long who made a key can see it."""
MOST_ADDRESSES = 50
"""Valid keys of one draft."""


@dataclass(frozen=True)
class Try:
    """A test submission as designers see it."""

    id: int
    instance_id: str
    received_at: datetime
    answers: Mapping[str, Any]
    """The answers marked public or internal, in the shape of the form."""
    sealed: tuple[str, ...]
    """Paths of what else was answered: sealed, as it will be in real submissions."""
    unreadable: tuple[str, ...]
    """Paths of answers that do not fit their question."""
    files: tuple[TryFile, ...]
    is_of_earlier: bool
    """Whether the draft was changed since."""


def phone_address(store: Store, person: Person, draft_id: int, nonce: str | None = None) -> str:
    """Make a key for trying a draft on a phone and give it: told only now, valid for `VALID`.

    The phone's `server_url` is `<base>/draft/<key>`: see `phone_settings.build_trial`. `nonce`,
    any text of 128 random bits, is what `address_again` gives the same key for.

    Raises:
        Problem: `draft_unknown`, `draft_faulty`, `draft_media_missing`,
            `draft_addresses_too_many`.
    """
    definition = compiled(held(store, draft_id))
    if missing := releasing.missing_media(definition, drafts.media(store, draft_id)):
        raise Problem("draft_media_missing", files=", ".join(missing))
    if rows.count_alive(store, draft_id) >= MOST_ADDRESSES:
        raise Problem("draft_addresses_too_many", most=MOST_ADDRESSES)
    token = _token(store, person, draft_id, nonce or secrets.token_urlsafe())
    until = datetime.now(UTC) + VALID
    address = rows.add_address(store, draft_id, person.user_id, digest(token), until)
    who = person.username
    events.record(store, "draft.address_added", who, draft=draft_id, address=address)
    return token


def address_again(
    store: Store, person: Person, draft_id: int, nonce: str
) -> tuple[str, Address] | None:
    """Give a key that the person made within `SHOWN`, so that a page can be loaded again.

    Needs a Store of the server itself: a person's own may not compare keys.
    """
    token = _token(store, person, draft_id, nonce)
    made = rows.made(store, draft_id, person.user_id, digest(token), SHOWN)
    return (token, made) if made else None


def _token(store: Store, person: Person, draft_id: int, nonce: str) -> str:
    """Derive a key: it is kept nowhere, and only this server can make it of its nonce."""
    mac = store.vault.mac(f"draft address {draft_id} {person.user_id} {nonce}".encode())
    return urlsafe_b64encode(mac).decode().rstrip("=")


def digest(token: str) -> bytes:
    """Give what is kept of a key."""
    return hashlib.sha256(token.encode()).digest()


def summary_name(instance_id: str) -> str:
    """Give the name under which the vault knows what designers see of a test submission."""
    return f"try:{instance_id}"


def addresses(store: Store, draft_id: int) -> list[Address]:
    """Give the keys of a draft, newest first."""
    return rows.addresses(store, draft_id)


def revoke_address(store: Store, person: Person, draft_id: int, address_id: int) -> None:
    """Make a key worthless at once; one that is so already stays so."""
    if rows.revoke(store, draft_id, address_id):
        who = person.username
        events.record(store, "draft.address_revoked", who, draft=draft_id, address=address_id)


def tries(store: Store, draft_id: int) -> list[Try]:
    """Give what phones sent to a draft, newest first; raises Problem("draft_unknown")."""
    revision = row(store, draft_id).revision
    files = rows.files(store, draft_id)
    return [
        _try(store, sent, files.get(sent.id, ()), revision)
        for sent in rows.of_draft(store, draft_id)
    ]


def _try(store: Store, sent: TryRow, files: Sequence[TryFile], revision: int) -> Try:
    seen = json.loads(store.vault.open(sent.summary, summary_name(sent.instance_id)))
    return Try(
        id=sent.id,
        instance_id=sent.instance_id,
        received_at=sent.received_at,
        answers=seen["answers"],
        sealed=tuple(seen["sealed"]),
        unreadable=tuple(seen["unreadable"]),
        files=tuple(files),
        is_of_earlier=sent.revision != revision,
    )
