"""Forms, their versions and media."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from server.storage.tables import data_versions, form_media, form_versions, forms
from server.xforms.definition import Definition

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class FormVersion:
    """One published version of a form; only `state` and `is_current` ever change."""

    id: int
    form: int
    form_id: str
    version: str
    title: str
    xform_md5: str
    definition: Definition
    state: str
    published_at: datetime
    published_by: str | None
    """None: not known of a very old version."""
    note: str
    workbook_name: str
    is_current: bool


@dataclass(frozen=True)
class NewVersion:
    """A version to be published; `media` maps a file's name to (md5, blob name)."""

    form_id: str
    version: str
    title: str
    xform: bytes
    xform_md5: str
    definition: Definition
    workbook_name: str
    workbook_blob: str
    media: Mapping[str, tuple[str, str]]
    published_by: str
    note: str = ""


_SELECT = (
    select(
        form_versions.c.id,
        form_versions.c.form,
        forms.c.form_id,
        form_versions.c.version,
        form_versions.c.title,
        form_versions.c.xform_md5,
        form_versions.c.definition,
        forms.c.state,
        form_versions.c.published_at,
        form_versions.c.published_by,
        form_versions.c.note,
        form_versions.c.workbook_name,
        (forms.c.current_version_id == form_versions.c.id).label("is_current"),
    )
).join_from(form_versions, forms, form_versions.c.form == forms.c.id)


def _versions(store: Store, statement: Select[Any]) -> list[FormVersion]:
    rows = store.db.execute(statement).mappings()
    return [
        FormVersion(**{**row, "definition": Definition.from_json(row["definition"])})
        for row in rows
    ]


def find(store: Store, form_id: str, version: str) -> FormVersion | None:
    """Find a version, whatever the state of its form."""
    statement = _SELECT.where(forms.c.form_id == form_id, form_versions.c.version == version)
    return next(iter(_versions(store, statement)), None)


def get(store: Store, version_id: int) -> FormVersion | None:
    """Find a version by its id."""
    return next(iter(_versions(store, _SELECT.where(form_versions.c.id == version_id))), None)


def current(store: Store) -> list[FormVersion]:
    """Give the current version of every form, by form id."""
    statement = _SELECT.where(forms.c.current_version_id == form_versions.c.id)
    return _versions(store, statement.order_by(forms.c.form_id))


def current_of(store: Store, form_id: str) -> FormVersion | None:
    """Give the current version of one form, whatever its state."""
    statement = _SELECT.where(forms.c.current_version_id == form_versions.c.id)
    return next(iter(_versions(store, statement.where(forms.c.form_id == form_id))), None)


def of_form(store: Store, form_id: str) -> list[FormVersion]:
    """Give every version of a form, the newest first."""
    statement = _SELECT.where(forms.c.form_id == form_id)
    return _versions(store, statement.order_by(form_versions.c.id.desc()))


def version_names(store: Store, form_id: str) -> list[str]:
    """Give the version strings that a form has had."""
    chosen = select(form_versions.c.version).join(forms, form_versions.c.form == forms.c.id)
    return list(store.db.execute(chosen.where(forms.c.form_id == form_id)).scalars())


def known(store: Store, form_id: str) -> bool:
    """Tell whether any version of this form was ever published."""
    return bool(store.db.execute(select(forms.c.id).where(forms.c.form_id == form_id)).first())


def workbook(store: Store, version_id: int) -> tuple[str, str] | None:
    """Give the workbook of a version: the name that it came with, and its blob's."""
    row = store.db.execute(
        select(form_versions.c.workbook_name, form_versions.c.workbook_blob).where(
            form_versions.c.id == version_id
        )
    ).one_or_none()
    return (row.workbook_name, row.workbook_blob) if row else None


def xform(store: Store, version_id: int) -> tuple[bytes, str] | None:
    """Give the XForm's bytes, as published, and their MD5."""
    row = store.db.execute(
        select(form_versions.c.xform, form_versions.c.xform_md5).where(
            form_versions.c.id == version_id
        )
    ).one_or_none()
    return (row.xform, row.xform_md5) if row else None


def media(store: Store, version_id: int) -> dict[str, tuple[str, str]]:
    """Give the files that came with a version: name -> (md5, blob name)."""
    rows = store.db.execute(select(form_media).where(form_media.c.form_version_id == version_id))
    return {row.name: (row.md5, row.blob) for row in rows}


def publish(store: Store, new: NewVersion) -> FormVersion:
    """Add a version, make it the current one, open its form."""
    form = store.db.execute(
        upsert(forms)
        .values(form_id=new.form_id)
        .on_conflict_do_update(index_elements=["form_id"], set_={"state": "open"})
        .returning(forms.c.id)
    ).scalar_one()
    version_id = store.db.execute(
        insert(form_versions)
        .values(
            form=form,
            version=new.version,
            title=new.title,
            xform=new.xform,
            xform_md5=new.xform_md5,
            definition=new.definition.to_json(),
            workbook_name=new.workbook_name,
            workbook_blob=new.workbook_blob,
            published_by=new.published_by,
            note=new.note,
        )
        .returning(form_versions.c.id)
    ).scalar_one()
    for name, (md5, blob) in sorted(new.media.items()):
        store.db.execute(
            insert(form_media).values(form_version_id=version_id, name=name, md5=md5, blob=blob)
        )
    store.db.execute(update(forms).where(forms.c.id == form).values(current_version_id=version_id))
    bump(store, "forms")
    return _versions(store, _SELECT.where(form_versions.c.id == version_id))[0]


def set_state(store: Store, form: int, state: str) -> bool:
    """Open or close a form; False when it is in that state already."""
    changed = update(forms).where(forms.c.id == form, forms.c.state != state).values(state=state)
    if store.db.execute(changed).rowcount == 0:
        return False
    bump(store, "forms")
    return True


def lock_publishing(store: Store) -> None:
    """Let one transaction at a time publish."""
    store.db.execute(text("select 1 from data_versions where name = 'forms' for update"))


def bump(store: Store, name: str) -> None:
    """Tell every process that its copy of `name` is out of date."""
    store.db.execute(
        update(data_versions)
        .where(data_versions.c.name == name)
        .values(version=data_versions.c.version + 1)
    )
