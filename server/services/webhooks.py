"""Webhooks: a person's addresses that are told when submissions of her areas change."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from server.problems import Problem
from server.services import webhooks_address
from server.storage import events
from server.storage import webhooks as rows
from server.storage.people import Person
from server.storage.store import Store
from server.storage.webhooks import Delivery, Webhook

KINDS = ("stored", "edited", "reviewed", "moved")
MOST = 10
"""Webhooks of one person."""
LONGEST_NAME = 100
SHOWN = 50
"""Deliveries on one page."""
CONTEXT = "webhook secret"
"""What the vault seals secrets for."""


def make(
    store: Store, person: Person, name: str, url: str, kinds: Sequence[str], *, private: bool
) -> str:
    """Add a webhook and give its secret, which is told only now.

    Raises:
        Problem: `webhook_name_wrong`, `webhook_url_wrong`, `webhook_kinds_missing`,
            `webhooks_too_many`.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Problem("webhook_name_wrong", most=LONGEST_NAME)
    url = url.strip()
    webhooks_address.parse(url, private=private)
    chosen = [kind for kind in KINDS if kind in kinds]
    if not chosen:
        raise Problem("webhook_kinds_missing")
    if rows.count(store, person.user_id) >= MOST:
        raise Problem("webhooks_too_many", most=MOST)
    secret = secrets.token_urlsafe(32)
    rows.add(store, person.user_id, name, url, chosen, store.vault.seal(secret.encode(), CONTEXT))
    events.record(store, "webhook.added", person.username, name=name)
    return secret


def own(store: Store, person: Person) -> list[Webhook]:
    """Give a person's webhooks, the newest first."""
    return rows.own(store, person.user_id)


def get(store: Store, person: Person, webhook_id: int) -> Webhook:
    """Find one of a person's webhooks; raises Problem("webhook_unknown")."""
    found = rows.own(store, person.user_id, webhook_id)
    if not found:
        raise Problem("webhook_unknown")
    return found[0]


def deliveries(
    store: Store, webhook: Webhook, before: int | None
) -> tuple[list[Delivery], int | None]:
    """Give a page of what was delivered, the newest first, and where the next page begins."""
    found = rows.deliveries(store, webhook.id, before, SHOWN + 1)
    return found[:SHOWN], found[SHOWN - 1].id if len(found) > SHOWN else None


def end(store: Store, person: Person, webhook_id: int) -> None:
    """End a webhook; raises Problem("webhook_unknown")."""
    if not rows.end(store, webhook_id):
        raise Problem("webhook_unknown")
    events.record(store, "webhook.ended", person.username, webhook=webhook_id)


def begin(store: Store, person: Person, webhook_id: int) -> None:
    """Let a webhook that was given up go on; raises Problem("webhook_unknown")."""
    if not rows.begin(store, webhook_id):
        raise Problem("webhook_unknown")
    events.record(store, "webhook.begun", person.username, webhook=webhook_id)


def again(store: Store, webhook_id: int, delivery_id: int) -> None:
    """Deliver once more, with the next round; raises Problem("webhook_unknown")."""
    if not rows.again(store, webhook_id, delivery_id):
        raise Problem("webhook_unknown")
