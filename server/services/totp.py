"""The second factor: codes of six digits that change every 30 seconds (RFC 6238)."""

from __future__ import annotations

import base64
import binascii
import secrets
import time

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from server.problems import Problem
from server.services import users
from server.services.users import must_wait, note_failure
from server.storage import events
from server.storage import sessions as rows
from server.storage.people import Person
from server.storage.store import Store

STEP = 30
"""Seconds that a code is valid."""
SECRET_BYTES = 20


def new_secret() -> str:
    """Make a secret, in base32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address(secret: str, username: str, issuer: str) -> str:
    """Give the address that an app's QR code holds."""
    return _totp(secret).get_provisioning_uri(username, issuer)


def picture(address: str) -> str:
    """Draw the QR code of an address, as the `src` of an image."""
    return segno.make(address, error="m").png_data_uri(scale=6, border=4)


def code(secret: str) -> str:
    """Give the code of now, as an app shows it."""
    return _totp(secret).generate(int(time.time())).decode()


def is_set(store: Store, user_id: int) -> bool:
    """Tell whether a user has a second factor."""
    return rows.totp(store, user_id).totp_secret is not None


def check(store: Store, person: Person, code: str) -> None:
    """Take a code: of now, the step before or the one after, and never the same step twice.

    Raises:
        Problem: `totp_wrong`, also while the person has to wait after several wrong codes.
    """
    kept = rows.totp(store, person.user_id)
    name = f"{person.username}\ntotp"
    if kept.totp_secret is None or must_wait(store.memory, name):
        raise Problem("totp_wrong")
    secret = store.vault.open(kept.totp_secret, _context(person)).decode()
    step = _step_of(secret, code)
    if step is None or step <= (kept.totp_used or 0):
        note_failure(store.memory, name)
        raise Problem("totp_wrong")
    rows.set_totp(store, person.user_id, kept.totp_secret, step)
    store.memory.failed_logins.pop(name, None)


def set_up(store: Store, person: Person, secret: str, code: str) -> None:
    """Keep a secret, sealed, once the person has shown a code of it; raises `totp_wrong`."""
    step = _step_of(secret, code)
    if step is None:
        raise Problem("totp_wrong")
    sealed = store.vault.seal(secret.encode(), _context(person))
    rows.set_totp(store, person.user_id, sealed, step)
    events.record(store, "user.totp_set", person.username)


def remove(store: Store, user_id: int, username: str, actor: str, but: int | None = None) -> None:
    """Take the second factor from a user; where it is required it is set up anew.

    Every session of the user ends, but for one.
    """
    rows.set_totp(store, user_id, None, None)
    rows.end_all(store, user_id, but=but)
    events.record(store, "user.totp_removed", actor, username=username)


def reset(store: Store, username: str, actor: str) -> bool:
    """Take the second factor from a user who lost it; False, and nothing changes, without one.

    Raises:
        Problem: `user_not_found`.
    """
    found = users.get(store, username)
    if rows.totp(store, found.user_id).totp_secret is None:
        return False
    remove(store, found.user_id, username, actor)
    return True


def _step_of(secret: str, code: str) -> int | None:
    """Give the time step that a code is of, if it is one of now."""
    digits = "".join(code.split())
    now = int(time.time()) // STEP
    try:
        totp = _totp(secret)
    except (binascii.Error, ValueError):
        return None
    for step in (now - 1, now, now + 1):
        try:
            totp.verify(digits.encode(), step * STEP)
        except InvalidToken:
            continue
        return step
    return None


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP)  # noqa: S303 - what every app speaks


def _context(person: Person) -> str:
    return f"totp {person.user_id}"
