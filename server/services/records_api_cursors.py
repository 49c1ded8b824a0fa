"""Places in a list, as programs carry them from one page to the next: signed, and of that list."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import Any

from server.problems import Problem
from server.vault import Vault

_MAC_BYTES = 12


def seal(vault: Vault, asked: object, *place: str | int) -> str:
    """Write the place in the list that `asked` names (its kind and all that narrows it)."""
    content = json.dumps([_name(asked), *place]).encode()
    return base64.urlsafe_b64encode(_mac(vault, content) + content).decode().rstrip("=")


def unseal(vault: Vault, asked: object, cursor: str | None) -> list[Any]:
    """Give the place that a cursor names, nothing without one.

    Raises:
        Problem: `api_cursor_wrong` for a cursor that is not ours or of another list.
    """
    if cursor is None:
        return []
    try:
        packed = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", True)
    except (UnicodeEncodeError, binascii.Error):
        raise Problem("api_cursor_wrong") from None
    mac, content = packed[:_MAC_BYTES], packed[_MAC_BYTES:]
    if _mac(vault, content) != mac:
        raise Problem("api_cursor_wrong")
    name, *place = json.loads(content)
    if name != _name(asked):
        raise Problem("api_cursor_wrong")
    return list(place)


def _name(asked: object) -> str:
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:16]


def _mac(vault: Vault, content: bytes) -> bytes:
    return vault.mac(b"api cursor\0" + content)[:_MAC_BYTES]
