"""Who is asking: a phone by the key in its path, or a user by name and password."""

from __future__ import annotations

from flask import g, request

from server.problems import Problem
from server.services import phones, users
from server.storage.people import Sender
from server.web.context import storage

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PROXY_HEADERS = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP")
"""What a proxy on this machine adds: its own address says nothing of where a request came from."""


def sender(token: str | None) -> Sender:
    """Find out who sent this request.

    Raises:
        Problem: `phone_unknown`, `card_expired`, `card_used` for a bad key; `login_needed` when
            name and password are missing or wrong, `password_must_change` when they are the ones
            of a first sign-in; `login_needs_https` when they came over an open connection.
    """
    with storage().reading() as store:
        if token is not None:
            found = phones.identify(
                store,
                token,
                request.headers.get("User-Agent", ""),
                request.args.get("deviceID", ""),
                is_sending=request.path.endswith("/submission"),
            )
        else:
            found = users.identify(store, *_name_and_password())
    g.sender = found
    return found


def _name_and_password() -> tuple[str, str]:
    given = request.authorization
    if given is None or given.type != "basic":
        raise Problem("login_needed")
    if not is_private():
        raise Problem("login_needs_https")
    name, password = given.username or "", given.password or ""
    if not name:
        raise Problem("login_needed")
    return name, password


def is_private() -> bool:
    """Tell whether nobody on the way can read this request: HTTPS, or this machine itself."""
    return request.is_secure or (
        request.remote_addr in LOOPBACK
        and not any(name in request.headers for name in PROXY_HEADERS)
    )
