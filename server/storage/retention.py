"""What has been kept long enough."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, RowMapping, text

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

_FILES_DUE = text("""
select edit.submission_id, edit.name, edit.blob
from attachments file
join submissions s on s.id = file.submission_id
join submissions version on version.id = coalesce(s.original_id, s.id)
  or version.original_id = coalesce(s.original_id, s.id)
join attachments edit on edit.submission_id = version.id and edit.blob = file.blob
where not file.clean and file.blob is not null and file.received_at < :before
order by file.received_at limit :limit for no key update of edit skip locked
""")

_ERASE_FILES = text("""
update attachments set blob = null, size = null, received_at = null
where submission_id = :submission_id and name = :name
""")

_ITEM_FILES_DUE = text("""
select f.quarantine_id, f.name, f.blob
from quarantine_files f join quarantine q on q.id = f.quarantine_id
where (not f.clean or f.name = :oversized) and q.received_at < :before
order by q.received_at limit :limit for update of f skip locked
""")

_ERASE_ITEM_FILES = text("""
delete from quarantine_files where quarantine_id = :quarantine_id and name = :name
""")

_UNUSED = text("""
select erased.blob from unnest(cast(:blobs as text[])) as erased (blob)
where not exists (select from attachments a where a.blob = erased.blob)
  and not exists (select from quarantine_files q where q.blob = erased.blob)
  and not exists (select from draft_try_files d where d.blob = erased.blob)
""")

_ERASE_TRIES = text("""
with gone as (delete from draft_tries where received_at < :before returning id, draft_id),
  files as (select f.blob from draft_try_files f join gone on gone.id = f.try_id)
select (select count(*) from gone) as tries,
  array(select distinct blob from files where blob is not null) as blobs
""")


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


def files_due(store: Store, before: datetime, limit: int) -> list[RowMapping]:
    """Give files that came before then and may hold metadata, in every version; hold them."""
    return list(store.db.execute(_FILES_DUE, {"before": before, "limit": limit}).mappings())


def erase_files(store: Store, files: Sequence[RowMapping]) -> None:
    """Forget the content of these files; `clean` stays false, by which the erased are known."""
    store.db.execute(_ERASE_FILES, [dict(file) for file in files])


def item_files_due(store: Store, before: datetime, oversized: str, limit: int) -> list[RowMapping]:
    """Give the like of quarantined items, and XML that was kept as the file `oversized`."""
    values = {"before": before, "oversized": oversized, "limit": limit}
    return list(store.db.execute(_ITEM_FILES_DUE, values).mappings())


def erase_item_files(store: Store, files: Sequence[RowMapping]) -> None:
    """Forget these files of quarantined items."""
    store.db.execute(_ERASE_ITEM_FILES, [dict(file) for file in files])


def erase_tries(store: Store, before: datetime) -> tuple[int, list[str]]:
    """Remove what was sent to drafts before then: how many, and the blobs of their files."""
    row = store.db.execute(_ERASE_TRIES, {"before": before}).one()
    return row.tries, row.blobs


def unused(store: Store, blobs: Collection[str]) -> list[str]:
    """Give those of these blobs that no file needs any more."""
    return list(store.db.execute(_UNUSED, {"blobs": list(blobs)}).scalars())
