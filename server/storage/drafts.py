"""Drafts of forms and their media."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, null, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from server.storage.tables import draft_media, form_drafts, forms

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class DraftRow:
    """A draft as stored, without its bytes; `definition` is None while it has a fault."""

    id: int
    form_id: str | None
    version: str | None
    title: str | None
    workbook_name: str
    workbook_blob: str
    findings: Sequence[Mapping[str, Any]]
    xform_md5: str | None
    definition: Mapping[str, Any] | None
    note: str
    revision: int
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime
    form: int | None
    """The row of `forms`; None for a form that was never published."""
    current_version_id: int | None
    """The published version that it would take the place of."""


@dataclass(frozen=True)
class MediaRow:
    """A file of a draft; `size` in bytes."""

    name: str
    md5: str
    blob: str
    size: int


NOTHING = null()
"""In place of a definition: PostgreSQL's null, where None would be JSON's."""

_COLUMNS = [form_drafts.c[name] for name in list(DraftRow.__dataclass_fields__)[:-2]]
_SELECT = select(*_COLUMNS, forms.c.id, forms.c.current_version_id).join_from(
    form_drafts, forms, forms.c.form_id == form_drafts.c.form_id, isouter=True
)
_INHERIT = text("""
insert into draft_media (draft_id, name, md5, blob, size)
select :draft, name, md5, blob, size from draft_media where draft_id = :other
on conflict do nothing
""")


def find(store: Store, draft_id: int) -> DraftRow | None:
    """Find a draft."""
    row = store.db.execute(_SELECT.where(form_drafts.c.id == draft_id)).one_or_none()
    return DraftRow(*row) if row else None


def hold(store: Store, draft_id: int) -> None:
    """Let nobody else change a draft until the transaction ends; waits for those who are at it."""
    store.db.execute(select(form_drafts.c.id).where(form_drafts.c.id == draft_id).with_for_update())


def all_of(store: Store) -> list[DraftRow]:
    """Give every draft, the one changed last first."""
    ordered = _SELECT.order_by(form_drafts.c.updated_at.desc(), form_drafts.c.id.desc())
    return [DraftRow(*row) for row in store.db.execute(ordered)]


def of_form(store: Store, form_id: str) -> int | None:
    """Find the draft of a form by the form's id."""
    found = select(form_drafts.c.id).where(form_drafts.c.form_id == form_id)
    return store.db.execute(found).scalar_one_or_none()


def of_file(store: Store, username: str, workbook_name: str) -> int | None:
    """Find a person's newest draft of a workbook that did not say of which form it is."""
    found = (
        select(form_drafts.c.id)
        .where(form_drafts.c.form_id.is_(None), form_drafts.c.created_by == username)
        .where(form_drafts.c.workbook_name == workbook_name)
        .order_by(form_drafts.c.id.desc())
        .limit(1)
    )
    return store.db.execute(found).scalar_one_or_none()


def add(store: Store, values: Mapping[str, Any], username: str) -> int:
    """Add a draft and return its id."""
    row = {**values, "created_by": username, "updated_by": username}
    return int(
        store.db.execute(insert(form_drafts).values(**row).returning(form_drafts.c.id)).scalar_one()
    )


def change(store: Store, draft_id: int, values: Mapping[str, Any], username: str) -> None:
    """Change a draft, or with no values note that its media changed."""
    marks = {
        "updated_by": username,
        "updated_at": text("now()"),
        "revision": form_drafts.c.revision + 1,
    }
    store.db.execute(
        update(form_drafts).where(form_drafts.c.id == draft_id).values(**values, **marks)
    )


def remove(store: Store, draft_id: int) -> None:
    """Remove a draft with its media, its phones' keys and what they sent."""
    store.db.execute(delete(form_drafts).where(form_drafts.c.id == draft_id))


def xform(store: Store, draft_id: int) -> bytes | None:
    """Give the XForm's bytes; None while the draft has a fault."""
    found = select(form_drafts.c.xform).where(form_drafts.c.id == draft_id)
    return store.db.execute(found).scalar_one_or_none()


def media(store: Store, draft_id: int) -> dict[str, MediaRow]:
    """Give the files of a draft by name."""
    columns = [draft_media.c[name] for name in MediaRow.__dataclass_fields__]
    chosen = select(*columns).where(draft_media.c.draft_id == draft_id)
    return {row.name: MediaRow(*row) for row in store.db.execute(chosen.order_by(columns[0]))}


def keep_media(store: Store, draft_id: int, file: MediaRow) -> None:
    """Add a file to a draft, in the place of one of the same name."""
    content = {"md5": file.md5, "blob": file.blob, "size": file.size}
    row = upsert(draft_media).values(draft_id=draft_id, name=file.name, **content)
    key = ["draft_id", "name"]
    store.db.execute(row.on_conflict_do_update(index_elements=key, set_=content))


def remove_media(store: Store, draft_id: int, name: str) -> bool:
    """Take a file away from a draft; False when there is none of this name."""
    chosen = delete(draft_media).where(draft_media.c.draft_id == draft_id)
    return store.db.execute(chosen.where(draft_media.c.name == name)).rowcount == 1


def absorb(store: Store, draft_id: int, other: int) -> None:
    """Put one draft's files beside those of another, and remove it."""
    store.db.execute(_INHERIT, {"draft": draft_id, "other": other})
    remove(store, other)
