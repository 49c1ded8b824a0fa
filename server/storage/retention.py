"""What has been kept long enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, text

if TYPE_CHECKING:
    from server.storage.store import Store

_DUE = text("""
select id, instance_id, form_version_id, raw from submissions
where sealed_places > 0 and received_at < :before
order by received_at limit :limit for no key update skip locked
""")

_ERASE = text("""
update submissions set raw = :raw, sealed_point = null, sealed_places = 0 where id = :id
""")

_ITEMS_DUE = text("""
select id, raw, raw_mac from quarantine
where resolved_at is null and erased_at is null and received_at < :before
order by received_at limit :limit for no key update skip locked
""")

_BLANK = text("update quarantine set raw = :raw, erased_at = now() where id = :id")


def due(store: Store, before: datetime, limit: int) -> list[Row[Any]]:
    """Give submissions received before then that still hold a sealed place, and hold them."""
    return list(store.db.execute(_DUE, {"before": before, "limit": limit}))


def erase_places(store: Store, rows: Sequence[dict[str, Any]]) -> None:
    """Write the XML without its sealed places (`id`, `raw`), and forget the sealed points."""
    store.db.execute(_ERASE, list(rows))


def items_due(store: Store, before: datetime, limit: int) -> list[Row[Any]]:
    """Give the quarantined items received before then that may still hold a place; hold them."""
    return list(store.db.execute(_ITEMS_DUE, {"before": before, "limit": limit}))


def blank_items(store: Store, rows: Sequence[dict[str, Any]]) -> None:
    """Write what quarantined items hold without places (`id`, `raw`), and when that was."""
    store.db.execute(_BLANK, list(rows))
