"""Forms: what phones may fill, the versions of a form with their files, who did what with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from server.problems import Problem
from server.services import checking, drafts, releasing, villages
from server.services.drafts import Draft
from server.services.vietnamese import order
from server.storage import events, forms
from server.storage.blobs import pieces
from server.storage.events import FormEvent
from server.storage.forms import FormVersion
from server.storage.people import Person, Sender
from server.storage.store import Storage, Store

MOST_EVENTS = 200
"""Events of a form that are shown."""


@dataclass(frozen=True)
class MediaFile:
    """A file that a form needs, as a phone is told of it."""

    name: str
    md5: str


def _get(store: Store, version_id: int) -> FormVersion:
    found = forms.get(store, version_id)
    if found is None:
        raise Problem("not_found")
    return found


def current(store: Store) -> list[FormVersion]:
    """Give the current version of every form, whatever its state."""
    return forms.current(store)


def all_by_title(store: Store) -> list[FormVersion]:
    """Give the current version of every form, as people look for them."""
    return by_title(forms.current(store))


def by_title(found: Iterable[FormVersion]) -> list[FormVersion]:
    """Put forms in the order of their titles, as Vietnamese sorts it."""
    return sorted(found, key=lambda form: order(form.title))


def fillable(store: Store) -> list[FormVersion]:
    """Give the forms that officers may fill: published and open."""
    return [form for form in forms.current(store) if form.state == "open"]


def xform(store: Store, version_id: int) -> tuple[bytes, str]:
    """Give the XForm's bytes as published, and their MD5; raises Problem("not_found")."""
    found = forms.xform(store, version_id)
    if found is None:
        raise Problem("not_found")
    return found


def media(store: Store, sender: Sender, version_id: int) -> list[MediaFile]:
    """Give the files this version needs, with the choice files as this sender gets them."""
    version = _get(store, version_id)
    made = [name for name in version.definition.media if name in villages.MADE_HERE]
    files = {name: md5 for name, (md5, _) in forms.media(store, version_id).items()}
    files |= {name: villages.choice_file(store, sender, name)[1] for name in made}
    return [MediaFile(name, files[name]) for name in sorted(files)]


def media_file(
    store: Store, sender: Sender, version_id: int, name: str
) -> tuple[Iterator[bytes], int, str]:
    """Give one file: its pieces, its size in bytes, its MD5; raises Problem("not_found")."""
    version = _get(store, version_id)
    if name in villages.MADE_HERE and name in version.definition.media:
        content, md5 = villages.choice_file(store, sender, name)
        return iter((content,)), len(content), md5
    md5, blob = forms.media(store, version_id).get(name, ("", ""))
    size = store.blobs.size(blob) if blob else None
    if size is None:
        raise Problem("not_found")
    return pieces(store.blobs.open(blob)), size, md5


# -- for designers


def versions(store: Store, form_id: str) -> list[FormVersion]:
    """Give every version of a form, the newest first; raises Problem("form_missing")."""
    found = forms.of_form(store, form_id)
    if not found:
        raise Problem("form_missing", form_id=form_id)
    return found


def version(store: Store, form_id: str, version_id: int) -> FormVersion:
    """Give one version of a form; raises Problem("form_version_missing")."""
    found = forms.get(store, version_id)
    if found is None or found.form_id != form_id:
        raise Problem("form_version_missing", form_id=form_id)
    return found


def workbook(store: Store, version_id: int) -> tuple[str, bytes]:
    """Give a version's workbook: its name and its bytes as they came; raises `not_found`."""
    found = forms.workbook(store, version_id)
    if found is None:
        raise Problem("not_found")
    name, blob = found
    with store.blobs.open(blob) as stream:
        return name, stream.read()


def kept_media(store: Store, version_id: int) -> dict[str, str]:
    """Give the MD5 of every file that was published with a version, by name."""
    return {name: md5 for name, (md5, _) in sorted(forms.media(store, version_id).items())}


def history(store: Store, form_id: str) -> list[FormEvent]:
    """Give who did what with a form when, the newest first; raises Problem("form_missing")."""
    return events.of_form(store, _current(store, form_id).form, MOST_EVENTS)


def close(store: Store, person: Person, form_id: str, note: str = "") -> None:
    """Take a form off the phones' list; what was filled in is still taken.

    Raises:
        Problem: `form_missing`, `text_too_long`.
    """
    set_state(store, person.username, form_id, "closed", note)


def reopen(store: Store, person: Person, form_id: str, note: str = "") -> None:
    """Put a form on the phones' list again; raises as `close`."""
    set_state(store, person.username, form_id, "open", note)


def set_state(store: Store, actor: str, form_id: str, state: str, note: str = "") -> bool:
    """Make a form `open` or `closed`; False when it is so already."""
    note = releasing.note_of(note)
    form = _current(store, form_id)
    changed = forms.set_state(store, form.form, state)
    if changed:
        kind = "form.closed" if state == "closed" else "form.reopened"
        events.record_of_form(
            store, kind, actor, form.form, form_id=form_id, version=form.version, note=note
        )
    return changed


def go_back(
    storage: Storage, person: Person, form_id: str, version_id: int, note: str = ""
) -> Draft:
    """Make a draft of an earlier version under a new version, in the place of the form's draft.

    All but the version is as it was then. A workbook that has a fault by the rules of now becomes
    a draft with that finding.

    Raises:
        Problem: `form_version_missing`, `text_too_long`, `workbook_unreadable`.
    """
    with storage.as_person(person) as store:
        earlier = version(store, form_id, version_id)
        name, content = workbook(store, version_id)
        proposed = releasing.proposed_version(store, form_id)
    # Seconds, during which no transaction is open.
    name, content = checking.renewed(content, name, proposed)
    checked = checking.check(content, name, None)
    with storage.as_person(person) as store:
        draft = drafts.upload(store, person, content, name, checked, form_id, note)
        drafts.take_media(store, draft.id, version_id)
        events.record_of_form(
            store,
            "form.going_back",
            person.username,
            earlier.form,
            form_id=form_id,
            version=earlier.version,
            proposed=proposed,
            note=draft.note,
        )
        return drafts.get(store, draft.id)


def _current(store: Store, form_id: str) -> FormVersion:
    found = forms.current_of(store, form_id)
    if found is None:
        raise Problem("form_missing", form_id=form_id)
    return found
