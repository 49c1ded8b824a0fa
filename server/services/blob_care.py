"""Care of the files: sweep out what no row needs, carry everything to another store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from server.problems import Problem
from server.settings import Settings
from server.storage import blobs, events, holds
from server.storage import submissions as rows
from server.storage.blobs import Moved
from server.storage.store import Storage

YOUNG = timedelta(hours=1)
"""A younger blob may belong to a submission that is being stored right now."""


@dataclass(frozen=True)
class Swept:
    """What a sweep found and did; bytes as stored."""

    seen: int = 0
    orphans: int = 0
    bytes: int = 0
    deleted: int = 0


def sweep(storage: Storage, actor: str, *, dry_run: bool, progress: Callable[[int], None]) -> Swept:
    """Delete the blobs that no row needs and that were not put within the last hour.

    `progress` is called with the number of blobs seen. The event keeps the count alone.
    """
    oldest = datetime.now(UTC) - YOUNG
    with storage.reading() as store:
        needed = {bytes.fromhex(name) for name in rows.blobs_in_use(store)}
    seen = orphans = size = deleted = 0
    for blob in storage.blobs.names():
        seen += 1
        progress(seen)
        if blob.used > oldest or bytes.fromhex(blob.name) in needed:
            continue
        orphans += 1
        size += blob.size
        if not dry_run:
            deleted += _delete(storage, blob.name, oldest)
    if deleted:
        with storage.transaction() as store:
            events.record(store, "blobs.swept", actor, deleted=deleted, bytes=size)
    return Swept(seen, orphans, size, deleted)


def _delete(storage: Storage, blob: str, oldest: datetime) -> bool:
    with storage.transaction() as store:
        return holds.take(store, blob) and store.blobs.delete(blob, unless_used_since=oldest)


def move(
    storage: Storage,
    settings: Settings,
    to: Literal["folder", "s3"],
    actor: str,
    progress: Callable[[Moved], None],
) -> Moved:
    """Carry every blob to the folder or to the bucket; may be stopped and run again.

    Raises:
        Problem: `setting_missing` without a bucket; what the stores raise.
    """
    if not settings.s3_bucket:
        raise Problem("setting_missing", name="S3_BUCKET")
    source = blobs.make_blobs(settings, "folder" if to == "s3" else "s3")
    done = blobs.move(source, blobs.make_blobs(settings, to), progress)
    with storage.transaction() as store:
        events.record(
            store, "blobs.moved", actor, to=to, copied=done.copied, damaged=len(done.damaged)
        )
    return done
