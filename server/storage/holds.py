"""Who works on a blob: those who are storing rows that need it, or one who deletes it.

The age of a blob keeps a sweep from deleting what was just put. A folder tells age and deletes in
one step; S3 cannot, so between its two requests somebody might put the blob again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.storage.database import fetch

if TYPE_CHECKING:
    from server.storage.store import Store

_SHARE = "select pg_advisory_xact_lock_shared(hashtextextended(%(name)s, 7340002))"
_TAKE = "select pg_try_advisory_xact_lock(hashtextextended(%(name)s, 7340002))"


def share(store: Store, blob: str) -> None:
    """Let nobody delete this blob until the transaction ends; waits for a deletion under way."""
    if store.blobs.needs_holds:
        fetch(store.db, _SHARE, {"name": blob})


def take(store: Store, blob: str) -> bool:
    """Have the blob alone until the transaction ends, to delete it; False when it is needed."""
    (is_mine,) = fetch(store.db, _TAKE, {"name": blob})
    return bool(is_mine)
