"""Keep what cannot be a submission (yet), show it, and accept it when a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.problems import Problem
from server.services.attachments import KeptFile
from server.services.sealing import open_quarantined, seal_quarantined
from server.storage import people
from server.storage import quarantine as rows
from server.storage.people import Sender
from server.storage.quarantine import Item, Kept
from server.storage.store import Store
from server.xforms.instance import Instance


@dataclass(frozen=True)
class Received:
    """What a phone sent."""

    raw: bytes
    raw_mac: bytes
    """The digest of what was received, by which a resend is known."""
    files: Sequence[KeptFile]
    instance: Instance | None
    """What the XML says of itself; None when it cannot be read."""


@dataclass(frozen=True)
class OpenItem:
    """The content of an item that waits, for filing it once more."""

    reason: str
    raw: bytes
    """As received; after 90 days without places."""
    raw_mac: bytes
    """The digest of what was received."""
    files: Sequence[KeptFile]
    sender: Sender
    received_at: datetime


def keep(
    store: Store,
    sender: Sender,
    received: Received,
    problem: Problem,
) -> Kept:
    """Keep an item with its files; what has the same digest is the same item."""
    instance, mac = received.instance, received.raw_mac
    kept = rows.keep(
        store,
        {
            "reason": problem.code,
            "details": problem.details,
            "form_id": instance.form_id if instance else problem.details.get("form_id"),
            "version": instance.version if instance else problem.details.get("version"),
            "instance_id": instance.instance_id if instance else None,
            "deprecated_id": instance.deprecated_id if instance else None,
            "raw": seal_quarantined(store.vault, mac, received.raw),
            "raw_mac": mac,
            "user_id": sender.user_id,
            "phone_id": sender.phone_id,
        },
    )
    rows.keep_files(
        store,
        kept.id,
        [
            {"name": f.name, "blob": f.blob, "size": f.size, "clean": f.clean}
            for f in received.files
        ],
    )
    return kept


def open_item(store: Store, item_id: int) -> OpenItem:
    """Open an item that waits, and hold it.

    Raises:
        Problem: `quarantine_unknown`; `quarantine_resolved`, which says where its content went.
    """
    row = rows.sealed(store, item_id)
    if row is None:
        raise Problem("quarantine_unknown", id=item_id)
    if row.raw is None:
        raise Problem("quarantine_resolved", id=item_id, submission=row.submission_id)
    return OpenItem(
        row.reason,
        open_quarantined(store.vault, row.raw_mac, row.raw),
        row.raw_mac,
        [KeptFile(f.name, f.blob, f.size, f.clean) for f in rows.files(store, item_id)],
        people.known_sender(store, row.user_id, row.phone_id),
        row.received_at,
    )


def waiting(store: Store, *, every: bool = False) -> list[Item]:
    """Give the items that wait for a person, or every item."""
    return rows.waiting(store, every=every)


def count_waiting(store: Store) -> int:
    """Count the items that wait for a person."""
    return rows.count_waiting(store)


def get(store: Store, item_id: int) -> Item:
    """Give one item; raises Problem("quarantine_unknown")."""
    item = rows.find(store, item_id)
    if item is None:
        raise Problem("quarantine_unknown", id=item_id)
    return item
