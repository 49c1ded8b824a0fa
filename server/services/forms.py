"""Forms: check and publish workbooks, list what phones may fill, give forms and media."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.problems import Problem
from server.services import villages
from server.storage import events, forms
from server.storage.forms import FormVersion, NewVersion
from server.storage.people import Sender
from server.storage.store import Store
from server.xforms import spreadsheet
from server.xforms.spreadsheet import Compiled


@dataclass(frozen=True)
class MediaFile:
    """A file that a form needs, as a phone is told of it."""

    name: str
    md5: str


@dataclass(frozen=True)
class Published:
    """What publishing did."""

    version: FormVersion
    is_new: bool
    """False when exactly this was published before."""
    warnings: tuple[str, ...]


def check(workbook: bytes, filename: str) -> Compiled:
    """Compile a workbook without keeping anything; raises Problem that names the place."""
    return spreadsheet.compile(workbook, filename)


def publish(
    store: Store, workbook: bytes, filename: str, media: Mapping[str, bytes], actor: str
) -> Published:
    """Publish a workbook with its media: all of it or nothing.

    Raises:
        Problem: what `check` raises; `media_missing`; `version_taken` when this form and version
            was published with other content (a phone would keep or lose the old form,
            openrosa-form-list: hash and version).
    """
    compiled = check(workbook, filename)
    definition = compiled.definition
    _complete(compiled, media)
    kept = {name: _keep(store, content) for name, content in media.items()}
    forms.lock_publishing(store)
    before = forms.find(store, definition.form_id, definition.version)
    md5 = _md5(compiled.xform)
    if before is not None:
        if (before.xform_md5, forms.media(store, before.id)) != (md5, kept):
            raise Problem("version_taken", form_id=definition.form_id, version=definition.version)
        return Published(before, False, compiled.warnings)
    new = NewVersion(
        definition.form_id,
        definition.version,
        definition.title,
        compiled.xform,
        md5,
        definition,
        filename,
        _keep(store, workbook)[1],
        kept,
    )
    version_id = forms.publish(store, new)
    events.record(store, "form.published", actor, form_id=new.form_id, version=new.version)
    return Published(_get(store, version_id), True, compiled.warnings)


def _complete(compiled: Compiled, media: Mapping[str, bytes]) -> None:
    needed = set(compiled.definition.media) - villages.MADE_HERE
    if missing := sorted(needed - media.keys()):
        raise Problem(
            "media_missing", form_id=compiled.definition.form_id, files=", ".join(missing)
        )


def _keep(store: Store, content: bytes) -> tuple[str, str]:
    name = hashlib.sha256(content).hexdigest()
    store.blobs.put(name, io.BytesIO(content))
    return _md5(content), name


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _get(store: Store, version_id: int) -> FormVersion:
    found = forms.get(store, version_id)
    if found is None:
        raise Problem("not_found")
    return found


def current(store: Store) -> list[FormVersion]:
    """Give the current version of every form, whatever its state."""
    return forms.current(store)


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
) -> tuple[Iterator[bytes], str]:
    """Give one file in pieces, and its MD5; raises Problem("not_found")."""
    version = _get(store, version_id)
    if name in villages.MADE_HERE and name in version.definition.media:
        content, md5 = villages.choice_file(store, sender, name)
        return iter((content,)), md5
    md5, blob = forms.media(store, version_id).get(name, ("", ""))
    if not blob:
        raise Problem("not_found")
    with store.blobs.open(blob) as stream:
        return iter((stream.read(),)), md5
