"""How a draft ends: it is published, or discarded; what was sent to it goes with it."""

from __future__ import annotations

from server.problems import Problem
from server.services import draft_faults, draft_reading, releasing
from server.services.draft_shown import Draft, shown
from server.storage import draft_tries, drafts, events, forms
from server.storage.drafts import DraftRow
from server.storage.events import FormEvent
from server.storage.forms import FormVersion, NewVersion
from server.storage.people import Person
from server.storage.store import Store


def publish(
    store: Store, person: Person, draft_id: int, note: str = "", *, stamp: str | None = None
) -> FormVersion:
    """Publish a draft: all of it or nothing; what was sent to it is thrown away.

    `stamp` is `Draft.stamp` of the page that the designer saw before saying yes. Where the current
    version is just so already, that is given; the draft goes all the same.

    Raises:
        Problem: `draft_unknown` (published or discarded meanwhile), `draft_changed` (by another
            designer, or another version was published, since `stamp`), `draft_faulty`,
            `draft_media_missing`, `version_taken` with the version proposed, `text_too_long`.
    """
    note = releasing.note_of(note)
    row = _held(store, draft_id)
    draft = shown(store, row)
    if stamp not in {None, draft.stamp}:
        raise Problem("draft_changed")
    new = _new_version(store, row, draft, person.username, note or draft.note)
    tried = draft_tries.count(store, draft_id)
    version, is_new = releasing.release(store, new, tries=tried, draft=draft_id)
    if is_new:
        drafts.remove(store, draft_id)
    else:
        _remove(store, person, row)
    return version


def discard(store: Store, person: Person, draft_id: int) -> None:
    """Throw a draft away with all that was sent to it; raises Problem("draft_unknown")."""
    _remove(store, person, _held(store, draft_id))


def published_as(store: Store, draft_id: int) -> FormEvent | None:
    """Give the event by which a draft that is gone was published; None when it was discarded."""
    return events.of_draft(store, "form.published", draft_id)


def _held(store: Store, draft_id: int) -> DraftRow:
    """Give the draft once nobody else publishes, uploads or sends to it; who is late finds none."""
    forms.lock_publishing(store)
    return draft_reading.held(store, draft_id)


def _remove(store: Store, person: Person, row: DraftRow) -> None:
    events.record_of_form(
        store,
        "draft.discarded",
        person.username,
        row.form,
        draft=row.id,
        form_id=row.form_id,
        version=row.version,
        note=row.note,
        tries=draft_tries.count(store, row.id),
    )
    drafts.remove(store, row.id)


def _new_version(store: Store, row: DraftRow, draft: Draft, username: str, note: str) -> NewVersion:
    content, md5 = draft_reading.xform(store, row)
    definition = draft_reading.compiled(row)
    errors = {finding.code for finding in draft.findings if finding.severity == "error"}
    if errors - {draft_faults.KEPT}:
        raise Problem("draft_faulty")
    if draft.missing_media:
        raise Problem("draft_media_missing", files=", ".join(draft.missing_media))
    media = drafts.media(store, row.id).values()
    return NewVersion(
        form_id=definition.form_id,
        version=definition.version,
        title=definition.title,
        xform=content,
        xform_md5=md5,
        definition=definition,
        workbook_name=row.workbook_name,
        workbook_blob=row.workbook_blob,
        media={file.name: (file.md5, file.blob) for file in media},
        published_by=username,
        note=note,
    )
