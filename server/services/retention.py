"""Erase what is no longer needed: sealed places, 90 days after they came (decision L1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from server.services.sealing import open_raw, seal_raw
from server.storage import events, forms, retention
from server.storage.store import Storage, Store
from server.xforms.instance import blank_points

KEPT = timedelta(days=90)
"""How long the server may need a sealed place: to find its village again when borders change."""
BATCH = 200


def erase_sealed_places(storage: Storage, now: datetime | None = None) -> int:
    """Erase sealed places older than `KEPT`, from the XML too; give how many submissions had one.

    The village stays, and so does the digest by which a resend is known. Each erasure is an event.
    """
    before, erased = (now or datetime.now(UTC)) - KEPT, 0
    while True:
        with storage.transaction() as store:
            count = _batch(store, before)
        erased += count
        if count < BATCH:
            return erased


def _batch(store: Store, before: datetime) -> int:
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
