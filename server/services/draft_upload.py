"""A checked workbook becomes a draft, or takes the place of its form's draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from server.problems import Problem
from server.services import attachments, draft_reading, releasing
from server.services.draft_media import inherit
from server.services.draft_shown import Draft, shown
from server.storage import drafts, events, forms
from server.storage.people import Person
from server.storage.store import Store
from server.xforms.checked import Checked


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
    workbook cannot say it (it does not compile, but was sent from the page of that form).
    `replaces` is the draft from whose page it was sent: while that is of no known form, it is
    mended by this. Elsewhere a workbook of no known form is known again by its file's name.

    Raises:
        Problem: `draft_of_another` for a faulty workbook that says it is of another form than
            `form_id`, `text_too_long` for the note.
    """
    if form_id and checked.has_errors and checked.form_id not in {None, form_id}:
        raise Problem("draft_of_another", form_id=form_id, other=checked.form_id)
    values = _content(checked, form_id)
    values |= {"workbook_name": _file_name(filename), "note": releasing.note_of(note)}
    values["workbook_blob"] = releasing.keep(store, BytesIO(workbook))[1]
    forms.lock_publishing(store)
    row = draft_reading.row(store, _put(store, person, values, replaces))
    inherit(store, row)
    about = {"draft": row.id, "form_id": row.form_id, "version": row.version, "note": row.note}
    events.record_of_form(store, "draft.uploaded", person.username, row.form, **about)
    return shown(store, row)


def _content(checked: Checked, form_id: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {"findings": [finding.to_json() for finding in checked.findings]}
    compiled = None if checked.has_errors else checked.compiled
    if compiled is None:
        nothing = dict.fromkeys(("version", "title", "xform", "xform_md5"))
        return values | nothing | {"form_id": form_id, "definition": drafts.NOTHING}
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
        nameless = drafts.of_file(store, person.username, values["workbook_name"])
    known = drafts.of_form(store, form_id) if form_id else None
    if known is not None and nameless is not None:
        drafts.absorb(store, known, nameless)
    draft_id = known or nameless
    if draft_id is None:
        return drafts.add(store, values, person.username)
    drafts.change(store, draft_id, values, person.username)
    return draft_id


def _nameless(store: Store, draft_id: int | None) -> int | None:
    found = drafts.find(store, draft_id) if draft_id is not None else None
    return found.id if found and found.form_id is None else None


def _file_name(name: str) -> str:
    """Give the file's own name: some browsers send the folder along."""
    return attachments.storable(name.replace("\\", "/").rpartition("/")[2]) or "form.xlsx"
