"""Webhooks as their person sees them: addresses, deliveries, tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, text

from server.storage.tables import webhooks

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Webhook:
    """An address that is told of changes; its secret stays sealed."""

    id: int
    name: str
    url: str
    kinds: tuple[str, ...]
    created_at: datetime
    failures: int
    """Tries in a row that failed."""
    next_try_at: datetime
    disabled_at: datetime | None
    """When it was given up; nothing is noted for it until it is begun anew."""
    waiting: int
    """Deliveries that have not arrived."""


@dataclass(frozen=True)
class Delivery:
    """An event that a webhook is told of, with its last try."""

    id: int
    kind: str
    submission_id: int
    at: datetime
    delivered_at: datetime | None
    attempts: int
    status: int | None
    fault: str | None
    ms: int | None


_OWN = """
select w.id, w.name, w.url, w.kinds, w.created_at, w.failures, w.next_try_at, w.disabled_at,
  (select count(*) from webhook_deliveries d
   where d.webhook_id = w.id and d.delivered_at is null) as waiting
from webhooks w where w.user_id = :user_id and w.ended_at is null
"""
_DELIVERIES = text("""
select d.id, e.kind, e.submission_id, e.at, d.delivered_at, coalesce(t.number, 0) as attempts,
  t.status, t.fault, t.ms
from webhook_deliveries d join webhook_events e on e.id = d.event_id
left join lateral (
  select a.status, a.fault, a.ms, count(*) over () as number from webhook_attempts a
  where a.delivery_id = d.id order by a.id desc limit 1
) t on true
where d.webhook_id = :webhook_id and (cast(:before as bigint) is null or d.id < :before)
order by d.id desc limit :limit
""")
_END = text("update webhooks set ended_at = now() where id = :id and ended_at is null")
_BEGIN = text("""
update webhooks set disabled_at = null, failures = 0, next_try_at = now()
where id = :id and ended_at is null
""")
_AGAIN = text("""
update webhook_deliveries set delivered_at = null where id = :id and webhook_id = :webhook_id
""")
_COUNT = text("select count(*) from webhooks where user_id = :user_id and ended_at is null")


def add(
    store: Store, user_id: int, name: str, url: str, kinds: Sequence[str], sealed_secret: bytes
) -> None:
    """Add a webhook of the reader's."""
    values = {"user_id": user_id, "name": name, "url": url, "kinds": list(kinds)}
    store.db.execute(insert(webhooks).inline().values(**values, sealed_secret=sealed_secret))


def own(store: Store, user_id: int, webhook_id: int | None = None) -> list[Webhook]:
    """Give a person's webhooks, or the one of this id, the newest first."""
    more = "" if webhook_id is None else " and w.id = :id"
    statement = text(f"{_OWN}{more} order by w.id desc")
    values = {"user_id": user_id} | ({} if webhook_id is None else {"id": webhook_id})
    rows = store.db.execute(statement, values).mappings()
    return [Webhook(**{**row, "kinds": tuple(row["kinds"])}) for row in rows]


def count(store: Store, user_id: int) -> int:
    """Count a person's webhooks."""
    return int(store.db.execute(_COUNT, {"user_id": user_id}).scalar_one())


def deliveries(store: Store, webhook_id: int, before: int | None, limit: int) -> list[Delivery]:
    """Give a webhook's deliveries of submissions that the reader may see, the newest first."""
    values = {"webhook_id": webhook_id, "before": before, "limit": limit}
    return [Delivery(*row) for row in store.db.execute(_DELIVERIES, values)]


def end(store: Store, webhook_id: int) -> bool:
    """End a webhook of the reader's; False when there is none."""
    return store.db.execute(_END, {"id": webhook_id}).rowcount == 1


def begin(store: Store, webhook_id: int) -> bool:
    """Let a webhook of the reader's go on, with what waits; False when there is none."""
    return store.db.execute(_BEGIN, {"id": webhook_id}).rowcount == 1


def again(store: Store, webhook_id: int, delivery_id: int) -> bool:
    """Let a delivery of the reader's wait once more; False when there is none."""
    values = {"id": delivery_id, "webhook_id": webhook_id}
    return store.db.execute(_AGAIN, values).rowcount == 1
