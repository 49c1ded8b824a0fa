"""Publish workbooks: the only service that compiles them, since loading pyxform takes a second."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

from server.problems import Problem
from server.services import villages
from server.storage import events, forms
from server.storage.forms import FormVersion, NewVersion
from server.storage.store import Store
from server.xforms import spreadsheet
from server.xforms.spreadsheet import Compiled


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
        Problem: what `check` raises; `media_missing`; `media_csv_header`; `version_taken` when
            this form and version was published with other content (a phone would keep or lose
            the old form, openrosa-form-list: hash and version).
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
    published = forms.publish(store, new)
    events.record(store, "form.published", actor, form_id=new.form_id, version=new.version)
    return Published(published, True, compiled.warnings)


def _complete(compiled: Compiled, media: Mapping[str, bytes]) -> None:
    needed = set(compiled.definition.media) - villages.MADE_HERE
    if missing := sorted(needed - media.keys()):
        raise Problem(
            "media_missing", form_id=compiled.definition.form_id, files=", ".join(missing)
        )
    for name, content in media.items():
        header = content.split(b"\n", 1)[0]
        if name.lower().endswith(".csv") and b";" in header and b"," in header:
            raise Problem("media_csv_header", file=name)


def _keep(store: Store, content: bytes) -> tuple[str, str]:
    name = hashlib.sha256(content).hexdigest()
    store.blobs.put(name, io.BytesIO(content))
    return _md5(content), name


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
