"""Tokens by which a program reads what its person may read, and no more."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from server.problems import Problem
from server.services import areas, users
from server.storage import events
from server.storage import tokens as rows
from server.storage.people import Person
from server.storage.store import Store
from server.storage.tokens import Token

ROLES = ("officer", "supervisor")
"""Who may have tokens: whoever sees submissions."""
MOST_DAYS = 365
MOST = 20
"""Valid tokens of one person."""
SHOWN = 100
LONGEST_NAME = 100
PREFIX = "nt_"
"""A token begins so, that people and programs that look for lost secrets know what it is."""
NOBODY = 0
"""The id of no user."""


def make(
    store: Store, person: Person, name: str, days: str, chosen: Sequence[str]
) -> tuple[str, datetime]:
    """Make a token and give it, with its end; it is told only now.

    `days` is what was typed. `chosen` areas narrow a supervisor's token; none: all of hers.

    Raises:
        Problem: `token_name_wrong`, `token_days_wrong`, `area_not_yours`, `tokens_too_many`.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Problem("token_name_wrong", most=LONGEST_NAME)
    if not days.isascii() or not days.isdigit() or not 1 <= int(days[:4]) <= MOST_DAYS:
        raise Problem("token_days_wrong", most=MOST_DAYS)
    if rows.count_alive(store, person.user_id) >= MOST:
        raise Problem("tokens_too_many", most=MOST)
    narrowed = _chosen(store, person, chosen)
    token = PREFIX + secrets.token_urlsafe(32)
    until = datetime.now(UTC) + timedelta(days=int(days))
    rows.add(store, person.user_id, digest(token), name, narrowed, until)
    events.record(store, "token.added", person.username, name=name, areas=narrowed)
    return token, until


def _chosen(store: Store, person: Person, chosen: Sequence[str]) -> list[str]:
    if not chosen:
        return []
    known = areas.known(store).names if person.role == "supervisor" else {}
    if not set(chosen) <= known.keys():
        raise Problem("area_not_yours")
    return areas.widest(chosen)


def own(store: Store, person: Person) -> list[Token]:
    """Give a person's tokens, the valid ones first, then the newest."""
    return rows.own(store, person.user_id, SHOWN)


def revoke(store: Store, person: Person, token_id: int) -> None:
    """Make one of a person's tokens worthless at once; one that is so already stays so."""
    if rows.revoke(store, token_id):
        events.record(store, "token.revoked", person.username, token=token_id)


def digest(token: str) -> bytes:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def identify(store: Store, token: str, caller: str) -> Person:
    """Find out for whom a program asks, with the role and the areas of now.

    A token that is narrower than its person loses what the person has beside the areas: the
    submissions that she sent herself. `caller` is the address that asks; after several wrong
    tokens it has to wait, unless it comes with a right one that this process has seen before.

    Raises:
        Problem: `token_wrong` when it is unknown, expired, revoked or its account closed;
            `token_wait`; `password_must_change`, `not_allowed`.
    """
    hashed, key = digest(token), f"token:{caller}"
    if hashed not in store.memory.good_tokens and users.must_wait(store.memory, key):
        raise Problem("token_wait")
    found = rows.find(store, hashed)
    if found is None:
        store.memory.good_tokens.discard(hashed)
        users.note_failure(store.memory, key)
        raise Problem("token_wrong")
    store.memory.good_tokens.add(hashed)
    if found.must_change_password:
        raise Problem("password_must_change")
    if found.role not in ROLES:
        raise Problem("not_allowed")
    if found.unseen:
        rows.mark_used(store, found.id)
    user_id = NOBODY if found.is_narrow else found.user_id
    return Person(user_id, found.username, found.role, tuple(found.areas))
