"""What the worker knows of webhooks: events to be spread, deliveries to be made, tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from server.storage.people import Person
from server.storage.tables import webhook_attempts

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Event:
    """What happened to which submission."""

    id: int
    kind: str
    submission_id: int
    at: datetime


@dataclass(frozen=True)
class Hook:
    """A webhook and its person, as of now; `person` is None when the account is closed."""

    id: int
    url: str
    kinds: tuple[str, ...]
    sealed_secret: bytes
    person: Person | None


@dataclass(frozen=True)
class Waiting:
    """A delivery that is to be made."""

    id: int
    event: Event


# Locked ones are being spread by another worker.
_EVENTS = text("""
select id, kind, submission_id, at from webhook_events where spread_at is null
order by id limit :limit for update skip locked
""")
_SPREAD = text("update webhook_events set spread_at = now() where id = any (:ids)")
_HOOKS = """
select w.id, w.user_id, w.url, w.kinds, w.sealed_secret, u.username, u.role,
  u.disabled_at is null and not u.must_change_password as is_open,
  array(select area from user_areas where user_id = u.id order by area) as areas
from webhooks w join users u on u.id = w.user_id
where w.ended_at is null and w.disabled_at is null
"""
_DELIVER = text("""
insert into webhook_deliveries (webhook_id, event_id)
select :webhook_id, unnest(cast(:event_ids as bigint[])) on conflict do nothing
""")
_SEES = text("select id from submissions where id = any (:ids)")
# Whoever takes a webhook has it alone until the lease ends.
_TAKE = text(f"""
with due as (
  select id from webhooks w where ended_at is null and disabled_at is null
    and next_try_at <= now() and id > :after and exists (
      select from webhook_deliveries d where d.webhook_id = w.id and d.delivered_at is null)
  order by id limit 1 for update skip locked
), leased as (
  update webhooks set next_try_at = now() + make_interval(secs => :seconds)
  where id in (select id from due) returning id
)
{_HOOKS} and w.id in (select id from leased)
""")  # noqa: S608 - constant text
_NEXT = text("""
select d.id, e.id as event_id, e.kind, e.submission_id, e.at
from webhook_deliveries d join webhook_events e on e.id = d.event_id
where d.webhook_id = :webhook_id and d.delivered_at is null order by d.id limit 1
""")
_ARRIVED = text("update webhook_deliveries set delivered_at = now() where id = :id")
_FAILURES = text("select failures from webhooks where id = :id")
_SUCCESS = text("update webhooks set failures = 0 where id = :id and failures > 0")
_FREE = text("update webhooks set next_try_at = now() where id = :id and failures = 0")
_FAILURE = text("""
update webhooks set failures = failures + 1,
  next_try_at = now() + make_interval(secs => :seconds),
  disabled_at = case when :gives_up then now() end
where id = :id
""")
_FORGET = text("""
delete from webhook_events e where at < now() - make_interval(days => :days)
""")


def waiting_events(store: Store, limit: int) -> list[Event]:
    """Give the oldest events that nobody was told of, held to the transaction's end."""
    return [Event(*row) for row in store.db.execute(_EVENTS, {"limit": limit})]


def hooks(store: Store) -> list[Hook]:
    """Give every webhook that goes on."""
    return [_hook(row) for row in store.db.execute(text(_HOOKS))]


def _hook(row: Any) -> Hook:  # noqa: ANN401
    person = Person(row.user_id, row.username, row.role, tuple(row.areas)) if row.is_open else None
    kinds = tuple(row.kinds)
    return Hook(row.id, row.url, kinds, row.sealed_secret, person)


def spread(store: Store, webhook_id: int, event_ids: Sequence[int]) -> None:
    """Note that a webhook is to be told of these events."""
    store.db.execute(_DELIVER, {"webhook_id": webhook_id, "event_ids": list(event_ids)})


def mark_spread(store: Store, event_ids: Sequence[int]) -> None:
    """Note that it is settled who is told of these events."""
    store.db.execute(_SPREAD, {"ids": list(event_ids)})


def seen(store: Store, submission_ids: Sequence[int]) -> set[int]:
    """Give those of these submissions that the reader may see."""
    return set(store.db.execute(_SEES, {"ids": list(submission_ids)}).scalars())


def take(store: Store, after: int, seconds: int) -> Hook | None:
    """Take the next webhook that has something to deliver now, for so many seconds."""
    row = store.db.execute(_TAKE, {"after": after, "seconds": seconds}).one_or_none()
    return _hook(row) if row else None


def next_delivery(store: Store, webhook_id: int) -> Waiting | None:
    """Give the oldest delivery that waits."""
    row = store.db.execute(_NEXT, {"webhook_id": webhook_id}).one_or_none()
    if row is None:
        return None
    return Waiting(row.id, Event(row.event_id, row.kind, row.submission_id, row.at))


def failures(store: Store, webhook_id: int) -> int:
    """Give how many tries in a row have failed."""
    return int(store.db.execute(_FAILURES, {"id": webhook_id}).scalar_one())


def note_try(
    store: Store, delivery_id: int, status: int | None, fault: str | None, ms: int
) -> None:
    """Write a try down: the HTTP status, or what kept us from getting one."""
    values = {"delivery_id": delivery_id, "status": status, "fault": fault, "ms": ms}
    store.db.execute(insert(webhook_attempts).inline().values(**values))


def arrived(store: Store, webhook_id: int, delivery_id: int) -> None:
    """Note that a delivery has arrived."""
    store.db.execute(_ARRIVED, {"id": delivery_id})
    store.db.execute(_SUCCESS, {"id": webhook_id})


def failed(store: Store, webhook_id: int, seconds: int, *, gives_up: bool) -> None:
    """Let a webhook rest for so long, or give it up."""
    values = {"id": webhook_id, "seconds": seconds, "gives_up": gives_up}
    store.db.execute(_FAILURE, values)


def free(store: Store, webhook_id: int) -> None:
    """Give back a webhook that was taken and did not fail."""
    store.db.execute(_FREE, {"id": webhook_id})


def forget(store: Store, days: int) -> None:
    """Erase events, deliveries and tries older than so many days."""
    store.db.execute(_FORGET, {"days": days})
