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

LONGEST_ID = 500
"""Characters of a form id in a faulty workbook; the database's index holds some more."""


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
    A faulty workbook belongs to the form that its settings name. Files that the form's current
    version has come along. `form_id` names the form where the workbook cannot say it (it was sent
    from the page of that form). `replaces` is the draft from whose page it was sent: while that is
    faulty and of no published form, it is mended by this, whatever form that names. Elsewhere a
    workbook that says no form is known again by its file's name.

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


def form_of(checked: Checked) -> str | None:
    """Give the form that a workbook says it is of; None where that can be no form's id."""
    said = checked.form_id or ""
    return said if 0 < len(said) <= LONGEST_ID and "\0" not in said else None


def _content(checked: Checked, form_id: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {"findings": [finding.to_json() for finding in checked.findings]}
    compiled = None if checked.has_errors else checked.compiled
    if compiled is None:
        nothing = dict.fromkeys(("version", "xform", "xform_md5"))
        said = {"form_id": form_of(checked) or form_id, "title": checked.title}
        return values | nothing | said | {"definition": drafts.NOTHING}
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
    mended = _unsettled(store, replaces)
    if mended is None:
        mended = drafts.of_file(store, person.username, values["workbook_name"])
    known = drafts.of_form(store, form_id) if form_id else None
    if known is not None and mended not in {None, known}:
        drafts.absorb(store, known, mended)
    draft_id = known or mended
    if draft_id is None:
        return drafts.add(store, values, person.username)
    drafts.change(store, draft_id, values, person.username)
    return draft_id


def _unsettled(store: Store, draft_id: int | None) -> int | None:
    """Give the draft if it is not known yet of which form it will be."""
    found = drafts.find(store, draft_id) if draft_id is not None else None
    is_open = found and found.form is None and found.definition is None
    return found.id if found and is_open else None


def _file_name(name: str) -> str:
    """Give the file's own name: some browsers send the folder along."""
    return attachments.storable(name.replace("\\", "/").rpartition("/")[2]) or "form.xlsx"
