"""Erase what is no longer needed, 90 days after it came (decision 3).

That is: sealed places; and files of kinds whose metadata could not be stripped (HEIC, raw formats
and so on), because a photo's metadata can hold the very place that is sealed everywhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from server.problems import Problem
from server.services.blanking import blank
from server.services.sealing import open_quarantined, open_raw, seal_quarantined, seal_raw
from server.storage import events, forms, holds, retention
from server.storage.store import Storage, Store
from server.xforms.definition import Definition
from server.xforms.instance import blank_points

KEPT = timedelta(days=90)
"""How long the server may need a sealed place: to find its village again when borders change."""
BATCH = 200
SETTLING = timedelta(hours=1)
"""A blob that was put since may belong to a submission that is being stored right now."""
OVERSIZED_XML = "xml_submission_file"
"""The file of a quarantined item that is its XML, too large to be read (`web.uploads`)."""


def erase_sealed_places(storage: Storage, now: datetime | None = None) -> int:
    """Erase sealed places older than `KEPT`, from the XML too; give how many submissions had one.

    What has waited in quarantine that long is blanked as well, and counted. The village stays, and
    so does the digest by which a resend is known. Each erasure is an event.
    """
    before = (now or datetime.now(UTC)) - KEPT
    return sum(_in_batches(storage, before, batch) for batch in (_submissions, _items))


def erase_unclean_files(storage: Storage, now: datetime | None = None) -> int:
    """Erase files older than `KEPT` that may hold metadata; give how many.

    An edit's copy goes with the original's. The name stays, with the event that says so.
    """
    before = (now or datetime.now(UTC)) - KEPT
    return sum(_in_batches(storage, before, batch) for batch in (_files, _item_files))


def erase_tries(storage: Storage, now: datetime | None = None) -> int:
    """Erase test submissions older than `KEPT`, of drafts that are still there; give how many."""
    before = (now or datetime.now(UTC)) - KEPT
    with storage.transaction() as store:
        erased, blobs = retention.erase_tries(store, before)
        if erased:
            events.record(store, "draft.tries_erased", "worker", tries=erased, after_days=KEPT.days)
            _delete_unused(store, blobs)
    return erased


def _in_batches(storage: Storage, before: datetime, batch: Callable[[Store, datetime], int]) -> int:
    erased = 0
    while True:
        with storage.transaction() as store:
            count = batch(store, before)
        erased += count
        if count < BATCH:
            return erased


def _items(store: Store, before: datetime) -> int:
    blanked = []
    for row in retention.items_due(store, before, BATCH):
        try:
            content = open_quarantined(store.vault, row.raw_mac, row.raw)
        except Problem:
            # Damaged: nobody can read it, and it must not keep the others from being blanked.
            continue
        raw = blank(store, content)
        blanked.append({"id": row.id, "raw": seal_quarantined(store.vault, row.raw_mac, raw)})
        events.record(
            store, "quarantine.places_erased", "worker", item=row.id, after_days=KEPT.days
        )
    if blanked:
        retention.blank_items(store, blanked)
    return len(blanked)


def _submissions(store: Store, before: datetime) -> int:
    blanked, events_of = [], {}
    for row in retention.due(store, before, BATCH):
        version = forms.get(store, row.form_version_id)
        if version is None:
            continue
        blanked.append(
            {
                "id": row.id,
                "raw": _without_places(store, row.instance_id, row.raw, version.definition),
            }
        )
        events_of[row.id] = {"after_days": KEPT.days}
    if blanked:
        retention.erase_places(store, blanked)
        events.record_many(store, "submission.places_erased", "worker", events_of)
    return len(blanked)


def _without_places(store: Store, instance_id: str, sealed: bytes, definition: Definition) -> bytes:
    try:
        raw = open_raw(store.vault, instance_id, sealed)
    except Problem:
        # Damaged: nobody can read it, and it must not keep the others from being blanked.
        return sealed
    return seal_raw(store.vault, instance_id, blank_points(raw, definition))


def _files(store: Store, before: datetime) -> int:
    files = retention.files_due(store, before, BATCH)
    if files:
        retention.erase_files(store, files)
        numbers = Counter(file["submission_id"] for file in files)
        said = {one: {"files": n, "after_days": KEPT.days} for one, n in numbers.items()}
        events.record_many(store, "attachment.erased", "worker", said)
        _delete_unused(store, [file["blob"] for file in files])
    return len(files)


def _item_files(store: Store, before: datetime) -> int:
    files = retention.item_files_due(store, before, OVERSIZED_XML, BATCH)
    if files:
        retention.erase_item_files(store, files)
        for item, number in Counter(file["quarantine_id"] for file in files).items():
            said = {"item": item, "files": number, "after_days": KEPT.days}
            events.record(store, "quarantine.files_erased", "worker", **said)
        _delete_unused(store, [file["blob"] for file in files])
    return len(files)


def _delete_unused(store: Store, blobs: Sequence[str]) -> None:
    """Delete blobs before the rows are committed: after a kill, the rows are due once more.

    What somebody is sending again just now is left to the next `blobs sweep`.
    """
    since = datetime.now(UTC) - SETTLING
    for blob in retention.unused(store, set(blobs)):
        if holds.take(store, blob):
            store.blobs.delete(blob, unless_used_since=since)
