"""Users: who they are, what they may, and their passwords."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Sequence
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.problems import Problem
from server.storage import events, people
from server.storage.people import Sender, User
from server.storage.store import Memory, Store

ROLES = ("officer", "supervisor", "designer", "auditor", "admin")
LEAST_PASSWORD = 10
"""Characters of the shortest password."""
LEAST_SIGNS = 5
"""Different characters in what of a password is not tried first (NIST SP 800-63B-4, 3.1.1.2)."""
_TRIED_FIRST = ("matkhau", "password", "neothien")
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")

FREE_TRIES = 5
"""Wrong passwords in a row after which a name has to wait: 1 s, 2 s, 4 s and so on."""
LONGEST_PAUSE = 60
"""Seconds. Short, and for the one name: nobody can lock out a user or an office for long."""
MOST_NAMES = 10_000
"""Names whose failures are remembered; anybody can make names up."""

MOST_AT_ONCE = 2
"""Passwords checked at once by one process; each takes 64 MiB and several cores for a moment."""
LONGEST_WAIT = 5.0
"""Seconds that a sign-in waits for its turn."""

NO_PASSWORD = "!"  # noqa: S105 - none
"""Kept in place of a hash: no password is right."""

_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"
"""Symbols that nobody mistakes for another: 79 bits in 16 of them."""
_HASHER = PasswordHasher()
_TURNS = BoundedSemaphore(MOST_AT_ONCE)
_PROCESS_KEY = secrets.token_bytes(32)
_USERNAME = re.compile(r"[!-9;-~]{1,64}", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"[\s.,()/_+-]")
_NUMBER = re.compile(r"\d{9,12}")
"""Digits of a telephone's number, with 84 in front or not, and of an identity card."""
_PASSWORD = re.compile(r"[ -~]+", re.ASCII)
_AREA = re.compile(r"\d{2}|\d{5}|\d{8}", re.ASCII)


def add(
    store: Store,
    username: str,
    role: str,
    password: str | None,
    areas: Sequence[str],
    actor: str,
    *,
    must_change: bool = False,
) -> int:
    """Add a user and return the id; without a password she signs in nowhere, phones apart.

    User name and password are printable ASCII, because phones cannot send anything else
    (openrosa: Basic is ISO-8859-1). Areas are province (2), commune (5) or village (8) codes.

    Raises:
        Problem: `user_name_wrong`, `password_wrong`, `password_easy`, `role_wrong`, `area_wrong`,
            `user_exists`.
    """
    check_name(username)
    if role not in ROLES:
        raise Problem("role_wrong", role=role, roles=", ".join(ROLES))
    for area in areas:
        if not _AREA.fullmatch(area):
            raise Problem("area_wrong", area=area)
    kept = NO_PASSWORD if password is None else hashed(password, username)
    user_id = people.add_user(store, username, role, kept, areas, must_change=must_change)
    if user_id is None:
        raise Problem("user_exists", username=username)
    events.record(store, "user.added", actor, username=username, role=role, areas=list(areas))
    return user_id


def check_name(username: str) -> None:
    """Refuse what phones could not send, and numbers that would tell who the person is.

    Lists, cards, maps and files name users; a telephone or identity card number says more.

    Raises:
        Problem: `user_name_number`, `user_name_wrong`.
    """
    if _NUMBER.fullmatch(_BETWEEN_DIGITS.sub("", username)):
        raise Problem("user_name_number")
    if not _USERNAME.fullmatch(username):
        raise Problem("user_name_wrong", username=username)


def hashed(password: str, username: str) -> str:
    """Give what is kept of a password; raises Problem: `password_wrong`, `password_easy`."""
    _check_password(password, username)
    return _HASHER.hash(password)


def one_time_password() -> str:
    """Make a password to be told to a person, who replaces it when she first signs in."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))


def get(store: Store, username: str) -> Sender:
    """Find an open account; raises Problem("user_not_found")."""
    row = people.by_name(store, username)
    if row is None or row.disabled_at is not None:
        raise Problem("user_not_found", username=username)
    return people.sender(row)


def disable(store: Store, username: str, actor: str) -> None:
    """Close an account, and with it every phone of the user."""
    if not people.disable_user(store, username):
        raise Problem("user_not_found", username=username)
    events.record(store, "user.disabled", actor, username=username)


def set_password(
    store: Store, username: str, password: str, actor: str, *, must_change: bool = False
) -> None:
    """Give a user another password; the old one is worthless at once. Phones' keys stay valid.

    One that somebody else knows must be replaced at the first sign-in (`must_change`).

    Raises:
        Problem: `password_wrong`, `password_easy`, `user_not_found`.
    """
    if not people.set_password(
        store, username, hashed(password, username), must_change=must_change
    ):
        raise Problem("user_not_found", username=username)
    events.record(store, "user.password", actor, username=username)


def is_password(store: Store, username: str, password: str) -> bool:
    """Tell whether this is the user's password; after several wrong ones, no for a while."""
    try:
        sign_in(store, username, password)
    except Problem as problem:
        if problem.code != "login_needed":
            raise
        return False
    return True


def users(store: Store) -> list[User]:
    """Give every user, oldest first."""
    return people.list_users(store)


def sign_in(store: Store, username: str, password: str) -> Sender:
    """Find out who signs in.

    Raises:
        Problem: `login_needed` when name or password is wrong; `busy` when too many others sign in.
    """
    return people.sender(_known(store, username, password))


def identify(store: Store, username: str, password: str) -> Sender:
    """Find out who asks with name and password, from a phone or a program.

    Raises:
        Problem: as `sign_in`; `password_must_change` for a password that somebody else knows.
    """
    row = _known(store, username, password)
    if row.must_change_password:
        raise Problem("password_must_change")
    return people.sender(row)


def _known(store: Store, username: str, password: str) -> Any:  # noqa: ANN401
    """Give the row of who this is.

    The slow hash is worked out once; afterwards this process knows the pair by a keyed digest
    that is void as soon as the stored hash changes. Who is known that way never waits; others do
    after several wrong passwords for their name, so that passwords cannot be guessed by trying.
    """
    row = people.by_name(store, username) if _USERNAME.fullmatch(username) else None
    stored = row.password_hash if row is not None and row.disabled_at is None else NO_PASSWORD
    if stored == NO_PASSWORD:
        stored = _nobody()
    digest = hmac.digest(_PROCESS_KEY, f"{stored}\n{password}".encode(), hashlib.sha256)
    known = store.memory.passwords.get(username)
    if known is None or not hmac.compare_digest(known, digest):
        if must_wait(store.memory, username):
            raise Problem("login_needed")
        if not _verify(stored, password) or row is None:
            note_failure(store.memory, username)
            raise Problem("login_needed")
        store.memory.passwords[username] = digest
        store.memory.failed_logins.pop(username, None)
    if row is None or row.disabled_at is not None:
        raise Problem("login_needed")
    return row


def must_wait(memory: Memory, username: str) -> bool:
    """Tell whether the next try for this name comes too soon after several wrong ones."""
    failures, last = memory.failed_logins.get(username, (0, 0.0))
    if failures < FREE_TRIES:
        return False
    pause = min(1 << min(failures - FREE_TRIES, 10), LONGEST_PAUSE)
    return time.monotonic() < last + pause


def note_failure(memory: Memory, username: str) -> None:
    """Count a wrong password or code for this name."""
    failures, _ = memory.failed_logins.get(username, (0, 0.0))
    if len(memory.failed_logins) >= MOST_NAMES:
        memory.failed_logins.clear()
    memory.failed_logins[username] = failures + 1, time.monotonic()


@cache
def _nobody() -> str:
    """Give a hash to check against when there is none to check, so that it takes as long."""
    return _HASHER.hash(secrets.token_hex())


def _check_password(password: str, username: str) -> None:
    if not _PASSWORD.fullmatch(password) or len(password) < LEAST_PASSWORD:
        raise Problem("password_wrong", least=LEAST_PASSWORD)
    if len(set(_hard_part(password.lower(), username.lower()))) < LEAST_SIGNS:
        raise Problem("password_easy")


def _hard_part(password: str, username: str) -> str:
    """Give what is left of a password without what is tried first."""
    for known in (username, *_TRIED_FIRST):
        password = password.replace(known, "")
    at, left = 0, ""
    while at < len(password):
        run = next((n for n in range(len(password) - at, 3, -1) if _is_run(password[at:][:n])), 0)
        left += "" if run else password[at]
        at += run or 1
    return left


def _is_run(signs: str) -> bool:
    """Tell whether keys or letters follow one another, forward or back."""
    return any(signs in run or signs[::-1] in run for run in _RUNS)


def _verify(stored: str, password: str) -> bool:
    if not _TURNS.acquire(timeout=LONGEST_WAIT):
        raise Problem("busy")
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _TURNS.release()
