"""Drafts: what may become the next version of a form.

Everything here works on a designer's Store (`storage.as_person`). What phones do with a draft is in
`services/draft_tries`, its files in `services/draft_media`; both are named here too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from server.problems import Problem
from server.problems.findings import FINDINGS
from server.services import attachments, draft_faults, draft_reading, releasing
from server.services.draft_media import (
    MediaFile,
    add_media,
    inherit,
    media_file,
    remove_media,
    take_media,
)
from server.services.draft_tries import Try, addresses, phone_address, revoke_address, tries
from server.services.releasing import proposed_version
from server.storage import draft_tries, events, forms
from server.storage import drafts as rows
from server.storage.draft_tries import Address
from server.storage.drafts import DraftRow, MediaRow
from server.storage.events import FormEvent
from server.storage.forms import FormVersion, NewVersion
from server.storage.people import Person
from server.storage.store import Store
from server.xforms.checked import Checked
from server.xforms.definition import Definition
from server.xforms.findings import Finding, in_order

__all__ = [
    "Address",
    "Draft",
    "MediaFile",
    "Try",
    "add_media",
    "addresses",
    "discard",
    "get",
    "listed",
    "media_file",
    "note_of",
    "phone_address",
    "proposed_version",
    "publish",
    "published_as",
    "remove_media",
    "revoke_address",
    "take_media",
    "tries",
    "upload",
    "workbook",
    "xform",
]

LONGEST_NOTE = 500
"""Characters of what a designer says of a version."""


@dataclass(frozen=True)
class Draft:
    """A draft as its designers see it; one to a form, shared by all designers."""

    id: int
    form_id: str | None
    """None while the workbook does not say it, or cannot be read so far."""
    version: str | None
    title: str | None
    workbook_name: str
    findings: tuple[Finding, ...]
    """The workbook's, and what `draft_faults` says beside what is published now."""
    definition: Definition | None
    """None when the workbook has an error."""
    media: Mapping[str, MediaFile]
    missing_media: tuple[str, ...]
    note: str
    """What was said when it was made; releasing takes it over if it is given no other."""
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime
    stamp: str
    """Names what is shown here, and the version it was compared with. Give it to `publish`."""
    current_version_id: int | None
    """The published version that it would take the place of."""
    is_published: bool
    """Whether that version is exactly this: there is nothing to publish."""

    @property
    def is_compiled(self) -> bool:
        """Whether it is a form that can be shown and tried."""
        return self.definition is not None

    @property
    def has_errors(self) -> bool:
        """Whether a finding keeps it from being published."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def is_whole(self) -> bool:
        """Whether it may be published: no fault, nothing missing, and not published already."""
        ready = self.is_compiled and not self.has_errors
        return ready and not self.missing_media and not self.is_published


def upload(
    store: Store,
    person: Person,
    workbook: bytes,
    filename: str,
    checked: Checked,
    form_id: str | None = None,
    note: str = "",
    replaces: int | None = None,
) -> Draft:
    """Make a draft of a checked workbook, or put it in the place of the form's draft.

    One draft to a form: a further upload replaces its content and keeps its media and phones.
    Files that the form's current version has come along. `form_id` names the form where the
    workbook cannot say it (it does not compile, but was sent from the page of that form's draft).
    `replaces` is the draft from whose page it was sent: while that is of no known form, it is
    mended by this. Elsewhere a workbook of no known form is known again by its file's name.

    Raises:
        Problem: `text_too_long` for the note.
    """
    name = _file_name(filename)
    blob = releasing.keep(store, BytesIO(workbook))[1]
    values = _content(checked, form_id)
    values |= {"workbook_name": name, "workbook_blob": blob, "note": note_of(note)}
    forms.lock_publishing(store)
    draft_id = _put(store, person, values, replaces)
    row = draft_reading.row(store, draft_id)
    inherit(store, row)
    _record(store, "draft.uploaded", person, row)
    return get(store, draft_id)


def _content(checked: Checked, form_id: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {"findings": [finding.to_json() for finding in checked.findings]}
    compiled = None if checked.has_errors else checked.compiled
    if compiled is None:
        nothing = dict.fromkeys(("version", "title", "xform", "xform_md5"))
        return values | nothing | {"form_id": form_id, "definition": rows.NOTHING}
    definition = compiled.definition
    return values | {
        "form_id": definition.form_id,
        "version": definition.version,
        "title": definition.title,
        "xform": compiled.xform,
        "xform_md5": hashlib.md5(compiled.xform, usedforsecurity=False).hexdigest(),
        "definition": definition.to_json(),
    }


def _put(store: Store, person: Person, values: Mapping[str, Any], replaces: int | None) -> int:
    form_id = values["form_id"]
    nameless = _nameless(store, replaces)
    if nameless is None:
        nameless = rows.of_file(store, person.username, values["workbook_name"])
    known = rows.of_form(store, form_id) if form_id else None
    if known is not None and nameless is not None:
        rows.absorb(store, known, nameless)
    draft_id = known or nameless
    if draft_id is None:
        return rows.add(store, values, person.username)
    rows.change(store, draft_id, values, person.username)
    return draft_id


def _nameless(store: Store, draft_id: int | None) -> int | None:
    found = rows.find(store, draft_id) if draft_id is not None else None
    return found.id if found and found.form_id is None else None


def _file_name(name: str) -> str:
    """Give the file's own name: some browsers send the folder along."""
    return attachments.storable(name.replace("\\", "/").rpartition("/")[2]) or "form.xlsx"


def note_of(text: str) -> str:
    """Give a note as it is kept; raises Problem("text_too_long")."""
    note = text.replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        raise Problem("text_too_long", most=LONGEST_NOTE)
    return note


def listed(store: Store) -> list[Draft]:
    """Give all drafts, the one changed last first."""
    media = rows.media(store)
    return [_draft(store, row, media.get(row.id, {})) for row in rows.all_of(store)]


def get(store: Store, draft_id: int) -> Draft:
    """Give one draft; raises Problem("draft_unknown") also when it was published or discarded."""
    row = draft_reading.row(store, draft_id)
    return _draft(store, row, rows.media(store, draft_id).get(draft_id, {}))


def _draft(store: Store, row: DraftRow, media: Mapping[str, MediaRow]) -> Draft:
    definition = Definition.from_json(row.definition) if row.definition else None
    same = _is_published(store, row, media)
    current = row.current_version_id
    # A later program may know a fault by another code.
    kept = [Finding.from_json(f) for f in row.findings if f["code"] in FINDINGS]
    found = draft_faults.of(store, definition, current, is_published=same)
    return Draft(
        id=row.id,
        form_id=row.form_id,
        version=row.version,
        title=row.title,
        workbook_name=row.workbook_name,
        findings=tuple(in_order([*draft_faults.first(kept, current), *found])),
        definition=definition,
        media={file.name: MediaFile(file.name, file.md5, file.size) for file in media.values()},
        missing_media=releasing.missing_media(definition, media) if definition else (),
        note=row.note,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_by=row.updated_by,
        updated_at=row.updated_at,
        stamp=f"{row.id}.{row.revision}.{current or 0}",
        current_version_id=current,
        is_published=same,
    )


def _is_published(store: Store, row: DraftRow, media: Mapping[str, MediaRow]) -> bool:
    if row.current_version_id is None or row.xform_md5 is None:
        return False
    there = forms.get(store, row.current_version_id)
    files = {name: (file.md5, file.blob) for name, file in media.items()}
    return (
        there is not None
        and there.xform_md5 == row.xform_md5
        and forms.media(store, there.id) == files
    )


def xform(store: Store, draft_id: int) -> tuple[bytes, str]:
    """Give the XForm's bytes and their MD5; raises `draft_unknown`, `draft_faulty`."""
    row = draft_reading.row(store, draft_id)
    content = rows.xform(store, draft_id)
    if content is None or row.xform_md5 is None:
        raise Problem("draft_faulty")
    return content, row.xform_md5


def workbook(store: Store, draft_id: int) -> bytes:
    """Give the workbook, byte for byte as it came; raises `draft_unknown`."""
    with store.blobs.open(draft_reading.row(store, draft_id).workbook_blob) as stream:
        return stream.read()


def discard(store: Store, person: Person, draft_id: int) -> None:
    """Throw a draft away with all that was sent to it; raises Problem("draft_unknown")."""
    rows.hold(store, draft_id)
    _remove(store, person, draft_reading.row(store, draft_id))


def _remove(store: Store, person: Person, row: DraftRow) -> None:
    sent = draft_tries.count(store, row.id)
    rows.remove(store, row.id)
    _record(store, "draft.discarded", person, row, tries=sent)


def _record(store: Store, kind: str, person: Person, row: DraftRow, **facts: object) -> None:
    current = forms.current_of(store, row.form_id) if row.form_id else None
    events.record_of_form(
        store,
        kind,
        person.username,
        current.form if current else None,
        draft=row.id,
        form_id=row.form_id,
        version=row.version,
        note=row.note,
        **facts,
    )


def publish(
    store: Store, person: Person, draft_id: int, note: str = "", *, stamp: str | None = None
) -> FormVersion:
    """Publish a draft: all of it or nothing; what was sent to it is thrown away.

    `stamp` is `Draft.stamp` of the page that the designer saw before saying yes. What was
    published before just so gives that version; the draft goes all the same.

    Raises:
        Problem: `draft_unknown` (published or discarded meanwhile), `draft_changed` (by another
            designer, or another version was published, since `stamp`), `draft_faulty`,
            `draft_media_missing`, `version_taken` with the version proposed, `text_too_long`.
    """
    note = note_of(note)
    # Who comes second waits here, and then finds no draft.
    forms.lock_publishing(store)
    rows.hold(store, draft_id)
    row = draft_reading.row(store, draft_id)
    media = rows.media(store, draft_id).get(draft_id, {})
    draft = _draft(store, row, media)
    if stamp not in {None, draft.stamp}:
        raise Problem("draft_changed")
    new = _new_version(store, row, draft, media, person.username, note or draft.note)
    tried = draft_tries.count(store, draft_id)
    version, is_new = releasing.release(store, new, tries=tried, draft=draft_id)
    if is_new:
        rows.remove(store, draft_id)
    else:
        _remove(store, person, row)
    return version


def published_as(store: Store, draft_id: int) -> FormEvent | None:
    """Give the event by which a draft that is gone was published; None when it was discarded."""
    return events.of_draft(store, "form.published", draft_id)


def _new_version(
    store: Store,
    row: DraftRow,
    draft: Draft,
    media: Mapping[str, MediaRow],
    username: str,
    note: str,
) -> NewVersion:
    content, md5 = xform(store, draft.id)
    if draft.definition is None:
        raise Problem("draft_faulty")
    errors = {finding.code for finding in draft.findings if finding.severity == "error"}
    if errors - draft_faults.TAKEN:
        raise Problem("draft_faulty")
    if draft.missing_media:
        raise Problem("draft_media_missing", files=", ".join(draft.missing_media))
    return NewVersion(
        form_id=draft.definition.form_id,
        version=draft.definition.version,
        title=draft.definition.title,
        xform=content,
        xform_md5=md5,
        definition=draft.definition,
        workbook_name=row.workbook_name,
        workbook_blob=row.workbook_blob,
        media={name: (file.md5, file.blob) for name, file in media.items()},
        published_by=username,
        note=note,
    )
