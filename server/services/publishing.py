"""Publish workbooks from the command line: the only service that compiles them in its own process.

Loading pyxform takes a second; the server has `services/checking` in its place.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

from server.problems import Problem
from server.services import releasing
from server.storage.forms import FormVersion, NewVersion
from server.storage.store import Store
from server.xforms import spreadsheet


@dataclass(frozen=True)
class Published:
    """What publishing did."""

    version: FormVersion
    is_new: bool
    """False when exactly this was published before."""
    warnings: tuple[str, ...]


def publish(
    store: Store,
    workbook: bytes,
    filename: str,
    media: Mapping[str, bytes],
    actor: str,
    note: str = "",
) -> Published:
    """Publish a workbook with its media: all of it or nothing.

    Raises:
        Problem: what `spreadsheet.compile` raises; `media_missing`; `media_csv_header`;
            `version_taken` when this form and version was published with other content (a phone
            would keep or lose the old form, openrosa-form-list: hash and version).
    """
    compiled = spreadsheet.compile(workbook, filename)
    definition = compiled.definition
    if missing := releasing.missing_media(definition, media):
        files = ", ".join(missing)
        raise Problem("media_missing", form_id=definition.form_id, files=files)
    for name, content in media.items():
        releasing.check_header(name, content.split(b"\n", 1)[0])
    kept = {name: releasing.keep(store, io.BytesIO(content))[:2] for name, content in media.items()}
    new = NewVersion(
        definition.form_id,
        definition.version,
        definition.title,
        compiled.xform,
        hashlib.md5(compiled.xform, usedforsecurity=False).hexdigest(),
        definition,
        filename,
        releasing.keep(store, io.BytesIO(workbook))[1],
        kept,
        actor,
        note,
    )
    version, is_new = releasing.release(store, new)
    return Published(version, is_new, compiled.warnings)
