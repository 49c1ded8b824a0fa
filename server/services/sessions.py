"""Signing in with a browser: sessions that end, and a second factor."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from server.problems import Problem
from server.services import totp, users
from server.storage import events
from server.storage import sessions as rows
from server.storage.people import Person
from server.storage.sessions import Alive
from server.storage.store import Store

MOST_HOURS = 12
"""A working day; after it everybody signs in again."""
IDLE_MINUTES = 60
"""A browser left alone in an office is signed out."""
NEEDS_SECOND_FACTOR = frozenset({"admin"})
"""Roles that cannot do without."""


@dataclass(frozen=True)
class Session:
    """A signed-in browser."""

    id: int
    person: Person
    is_confirmed: bool
    """False until the second factor is given, or set up where it is required."""
    has_totp: bool
    must_change_password: bool = False
    """Whether somebody else knows the password: nothing is open before it is replaced."""


def sign_in(store: Store, username: str, password: str) -> tuple[str, str]:
    """Start a session and give its token, which only the browser keeps, and the person's role.

    Raises:
        Problem: `sign_in_wrong`, `busy`.
    """
    try:
        found = users.sign_in(store, username, password)
    except Problem as problem:
        raise Problem("sign_in_wrong") if problem.code == "login_needed" else problem from None
    token = secrets.token_urlsafe(32)
    waits = found.role in NEEDS_SECOND_FACTOR or totp.is_set(store, found.user_id)
    rows.add(store, found.user_id, _digest(token), confirmed=not waits)
    events.record(store, "session.started", found.username)
    return token, found.role


def identify(store: Store, token: str) -> Session | None:
    """Find the session of a token; None when there is none, or it has ended."""
    found = rows.find(store, _digest(token), most_hours=MOST_HOURS, idle_minutes=IDLE_MINUTES)
    if found is None:
        return None
    if found.unseen:
        rows.mark_seen(store, found.id)
    person = Person(found.user_id, found.username, found.role, tuple(found.areas))
    return Session(
        found.id,
        person,
        found.is_confirmed,
        has_totp=found.totp_secret is not None,
        must_change_password=found.must_change_password,
    )


def confirm(store: Store, session: Session, code: str) -> None:
    """Take the second factor; raises Problem("totp_wrong")."""
    totp.check(store, session.person, code)
    rows.confirm(store, session.id)


def set_up_totp(store: Store, session: Session, secret: str, code: str) -> None:
    """Make a secret the person's second factor once a code of it is given.

    Other browsers of the person are signed out.

    Raises:
        Problem: `totp_wrong`.
    """
    totp.set_up(store, session.person, secret, code)
    rows.confirm(store, session.id)
    rows.end_all(store, session.person.user_id, but=session.id)


def check_password(store: Store, session: Session, password: str) -> None:
    """Make sure that it is the person herself who sits there; raises `password_old_wrong`."""
    if not users.is_password(store, session.person.username, password):
        raise Problem("password_old_wrong")


def change_password(store: Store, session: Session, old: str, new: str) -> None:
    """Replace the person's own password; other browsers of hers are signed out.

    Raises:
        Problem: `password_old_wrong`, `password_wrong`, `password_easy`, `password_same`.
    """
    check_password(store, session, old)
    if new == old:
        raise Problem("password_same")
    username = session.person.username
    users.set_password(store, username, new, username)
    rows.end_all(store, session.person.user_id, but=session.id)


def remove_totp(store: Store, session: Session, password: str) -> None:
    """Turn the person's own second factor off.

    Raises:
        Problem: `totp_required` where the role cannot do without; `password_old_wrong`.
    """
    if session.person.role in NEEDS_SECOND_FACTOR:
        raise Problem("totp_required")
    check_password(store, session, password)
    who = session.person
    totp.remove(store, who.user_id, who.username, who.username, but=session.id)


def alive(store: Store, session: Session) -> list[Alive]:
    """Give the browsers that the person is signed in with."""
    user_id = session.person.user_id
    return rows.alive(store, user_id, most_hours=MOST_HOURS, idle_minutes=IDLE_MINUTES)


def end_others(store: Store, session: Session) -> None:
    """Sign the person out of every browser but this one."""
    rows.end_all(store, session.person.user_id, but=session.id)
    events.record(store, "session.others_ended", session.person.username)


def end(store: Store, session: Session) -> None:
    """Sign out."""
    rows.end(store, session.id)
    events.record(store, "session.ended", session.person.username)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
