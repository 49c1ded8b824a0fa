"""Erase what is no longer needed: sealed places, 90 days after they came (decision L1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from server.problems import Problem
from server.services.blanking import blank
from server.services.sealing import open_quarantined, open_raw, seal_quarantined, seal_raw
from server.storage import events, forms, retention
from server.storage.store import Storage, Store
from server.xforms.instance import blank_points

KEPT = timedelta(days=90)
"""How long the server may need a sealed place: to find its village again when borders change."""
BATCH = 200


def erase_sealed_places(storage: Storage, now: datetime | None = None) -> int:
    """Erase sealed places older than `KEPT`, from the XML too; give how many submissions had one.

    What has waited in quarantine that long is blanked as well, and counted. The village stays, and
    so does the digest by which a resend is known. Each erasure is an event.
    """
    before = (now or datetime.now(UTC)) - KEPT
    return sum(_in_batches(storage, before, batch) for batch in (_submissions, _items))


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
        raw = blank_points(open_raw(store.vault, row.instance_id, row.raw), version.definition)
        blanked.append({"id": row.id, "raw": seal_raw(store.vault, row.instance_id, raw)})
        events_of[row.id] = {"after_days": KEPT.days}
    if blanked:
        retention.erase_places(store, blanked)
        events.record_many(store, "submission.places_erased", "worker", events_of)
    return len(blanked)
