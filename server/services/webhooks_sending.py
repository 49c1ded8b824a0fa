"""The worker's round: spread what happened, tell each webhook in order, rest where one fails.

A webhook is told only of submissions that its person may see at that moment. The message says
what happened and where to ask; answers and coordinates are fetched by the interface for programs.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from server.services import webhooks_post
from server.services.records_api import moment
from server.services.tokens import ROLES
from server.services.webhooks import CONTEXT
from server.storage import api_records
from server.storage import webhooks_sending as rows
from server.storage.api_records import Record
from server.storage.store import Storage
from server.storage.webhooks_sending import Event, Hook, Waiting

BATCH = 500
MOST_FAILURES = 8
"""In a row, over about an hour; then the webhook is given up until its person begins it anew."""
FIRST_REST = 30
"""Seconds after the first failure; twice as long after each further one."""
ROUND = 40
"""Seconds after which no further webhook is begun with: the next round is near."""
EACH = 10
"""Seconds after which a webhook with much to deliver lets others have their turn."""
KEPT_DAYS = 30
SIGNATURE = "X-NeoThien-Signature"


def run(storage: Storage, *, private: bool) -> int:
    """Do a round and give how many messages were delivered."""
    while _spread(storage) == BATCH:
        pass
    with storage.transaction() as store:
        rows.forget(store, KEPT_DAYS)
    until, delivered, last = time.monotonic() + ROUND, 0, 0
    while time.monotonic() < until:
        with storage.transaction() as store:
            hook = rows.take(store, last, EACH + 2 * webhooks_post.LONGEST)
        if hook is None:
            break
        last = hook.id
        delivered += _tell(storage, hook, private=private)
    return delivered


def _spread(storage: Storage) -> int:
    """Note whom the oldest events are for; give how many there were."""
    with storage.transaction() as store:
        events = rows.waiting_events(store, BATCH)
        for hook in rows.hooks(store) if events else ():
            asked = [event for event in events if event.kind in hook.kinds]
            seen = _seen(storage, hook, [event.submission_id for event in asked])
            rows.spread(store, hook.id, [e.id for e in asked if e.submission_id in seen])
        rows.mark_spread(store, [event.id for event in events])
    return len(events)


def _seen(storage: Storage, hook: Hook, ids: list[int]) -> set[int]:
    if hook.person is None or hook.person.role not in ROLES or not ids:
        return set()
    with storage.as_person(hook.person) as store:
        return rows.seen(store, ids)


def _tell(storage: Storage, hook: Hook, *, private: bool) -> int:
    """Deliver what waits for a webhook, until one fails; give how many arrived."""
    until, arrived = time.monotonic() + EACH, 0
    while time.monotonic() < until:
        with storage.transaction() as store:
            waiting = rows.next_delivery(store, hook.id)
        if waiting is None:
            break
        if not _deliver(storage, hook, waiting, private=private):
            return arrived
        arrived += 1
    with storage.transaction() as store:
        rows.free(store, hook.id)
    return arrived


def _deliver(storage: Storage, hook: Hook, waiting: Waiting, *, private: bool) -> bool:
    """Make a delivery; False when it must be tried again."""
    record = _record(storage, hook, waiting.event)
    if record is None:
        with storage.transaction() as store:
            rows.note_try(store, waiting.id, None, "withheld", 0)
            rows.arrived(store, hook.id, waiting.id)
        return True
    body = json.dumps(message(waiting.event, record)).encode()
    secret = storage.vault.open(hook.sealed_secret, CONTEXT)
    headers = {SIGNATURE: signature(secret, int(time.time()), body)}
    tried = webhooks_post.post(hook.url, body, headers, private=private)
    with storage.transaction() as store:
        rows.note_try(store, waiting.id, tried.status, tried.fault, tried.ms)
        if tried.is_taken:
            rows.arrived(store, hook.id, waiting.id)
        else:
            failures = rows.failures(store, hook.id) + 1
            gives_up = tried.is_gone or failures >= MOST_FAILURES
            rest = FIRST_REST * 2 ** (failures - 1)
            rows.failed(store, hook.id, rest, gives_up=gives_up)
    return tried.is_taken


def _record(storage: Storage, hook: Hook, event: Event) -> Record | None:
    """Give the submission if the webhook's person may see it at this moment."""
    if hook.person is None or hook.person.role not in ROLES:
        return None
    with storage.as_person(hook.person) as store:
        found = api_records.records(store, [event.submission_id])
    return found[0] if found else None


def message(event: Event, record: Record) -> dict[str, Any]:
    """Give what a webhook is told: no answer, no coordinate."""
    return {
        "id": event.id,
        "kind": event.kind,
        "at": moment(event.at),
        "submission": record.id,
        "record": record.record_id,
        "form": record.form_id,
        "province": record.province,
        "commune": record.commune,
        "village": record.village,
    }


def signature(secret: bytes, seconds: int, body: bytes) -> str:
    """Sign a message and its time, so that nobody makes one up or sends an old one again."""
    mac = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"
