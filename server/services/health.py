"""Whether the server can do its work right now."""

from __future__ import annotations

from server.storage import forms
from server.storage.store import Store

PROBE = "0" * 64
"""A name that no blob has; asking for it shows whether the store answers."""


def check(store: Store) -> None:
    """Reach the database and the blobs; raises Problem when one is away."""
    forms.known(store, "")
    store.blobs.size(PROBE)
