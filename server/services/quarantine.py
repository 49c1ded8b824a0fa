"""Keep what cannot be a submission (yet), show it, and accept it when a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.problems import Problem
from server.services.attachments import KeptFile
from server.storage import people
from server.storage import quarantine as rows
from server.storage.people import Sender
from server.storage.quarantine import Item, Kept
from server.storage.store import Store
from server.xforms.instance import Instance

edits_of = rows.edits_of
late_originals = rows.late_originals
resolve = rows.resolve
change_reason = rows.change_reason


@dataclass(frozen=True)
class OpenItem:
    """An item's content, for filing it once more."""

    reason: str
    raw: bytes
    files: Sequence[KeptFile]
    sender: Sender
    received_at: datetime
    resolved: bool


def keep(
    store: Store,
    sender: Sender,
    raw: bytes,
    files: Sequence[KeptFile],
    problem: Problem,
    instance: Instance | None,
) -> Kept:
    """Keep an item with its files; the same bytes again are the same item."""
    mac = store.vault.mac(raw)
    kept = rows.keep(
        store,
        {
            "reason": problem.code,
            "details": problem.details,
            "form_id": instance.form_id if instance else problem.details.get("form_id"),
            "version": instance.version if instance else problem.details.get("version"),
            "instance_id": instance.instance_id if instance else None,
            "deprecated_id": instance.deprecated_id if instance else None,
            "raw": store.vault.seal(raw, _context(mac)),
            "raw_mac": mac,
            "user_id": sender.user_id,
            "phone_id": sender.phone_id,
        },
    )
    rows.keep_files(
        store,
        kept.id,
        [{"name": f.name, "blob": f.blob, "size": f.size, "clean": f.clean} for f in files],
    )
    return kept


def _context(mac: bytes) -> str:
    return f"quarantine:{mac.hex()}"


def open_item(store: Store, item_id: int) -> OpenItem:
    """Open an item and hold it; raises Problem("quarantine_unknown") when there is none."""
    if rows.find(store, item_id) is None:
        raise Problem("quarantine_unknown", id=item_id)
    row = rows.sealed(store, item_id)
    return OpenItem(
        row.reason,
        store.vault.open(row.raw, _context(row.raw_mac)),
        [KeptFile(f.name, f.blob, f.size, f.clean) for f in rows.files(store, item_id)],
        people.known_sender(store, row.user_id, row.phone_id),
        row.received_at,
        row.resolved_at is not None,
    )


def waiting(store: Store, *, resolved: bool = False) -> list[Item]:
    """Give the items that wait for a person, or every item."""
    return rows.waiting(store, resolved=resolved)


def get(store: Store, item_id: int) -> Item:
    """Give one item; raises Problem("quarantine_unknown")."""
    item = rows.find(store, item_id)
    if item is None:
        raise Problem("quarantine_unknown", id=item_id)
    return item
