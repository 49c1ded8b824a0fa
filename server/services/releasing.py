"""Make a version of a form the current one, and never put other content under an old version.

Nothing here loads pyxform, which takes a second and much memory.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import BinaryIO

from server.problems import Problem
from server.services import all_versions, searching, villages
from server.services.placement import VIETNAM
from server.storage import events, forms, holds, jobs
from server.storage.forms import FormVersion, NewVersion
from server.storage.store import Store
from server.xforms.definition import Definition

BLOCK = 1 << 20
LONGEST_NOTE = 500
"""Characters of what is said of a version."""
_NUMBERED = re.compile(r"[1-9][0-9]{9}")


def release(
    store: Store, new: NewVersion, tries: int = 0, draft: int | None = None
) -> tuple[FormVersion, bool]:
    """Make a version the current one of its form; False when exactly this was published before.

    Its files are in the blob store already. One transaction at a time comes past the lock here,
    and phones are told of the new version by the same commit that makes it. `tries` is how many
    test submissions go as this comes, `draft` the draft that it was.

    Raises:
        Problem: `version_taken`.
    """
    forms.lock_publishing(store)
    before = forms.find(store, new.form_id, new.version)
    if before is None:
        earlier = [version.definition for version in forms.of_form(store, new.form_id)]
        published = forms.publish(store, new)
        if all_versions.closes(new.definition, earlier):
            jobs.defer(store, searching.AGAIN, form=published.form)
        events.record_of_form(
            store,
            "form.published",
            new.published_by,
            published.form,
            form_id=new.form_id,
            version=new.version,
            note=new.note,
            tries=tries,
            draft=draft,
        )
        return published, True
    if (before.xform_md5, forms.media(store, before.id)) != (new.xform_md5, new.media):
        raise Problem(
            "version_taken",
            form_id=new.form_id,
            version=new.version,
            proposed=proposed_version(store, new.form_id),
        )
    return before, False


def note_of(text: str) -> str:
    """Give what is said of a version as it is kept; raises Problem("text_too_long")."""
    note = text.replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        raise Problem("text_too_long", most=LONGEST_NOTE)
    return note


def missing_media(definition: Definition, media: Collection[str]) -> tuple[str, ...]:
    """Give the files that a form needs, and that neither `media` has nor the server makes."""
    return tuple(sorted(set(definition.media) - villages.MADE_HERE - set(media)))


def check_header(name: str, header: bytes) -> None:
    """Refuse a choice file that phones would read wrongly, by its first line.

    Raises:
        Problem: `media_csv_header`.
    """
    if name.lower().endswith(".csv") and b";" in header and b"," in header:
        raise Problem("media_csv_header", file=name)


def keep(store: Store, source: BinaryIO) -> tuple[str, str, int]:
    """Put a file of a form into the blob store as it is: its MD5, the blob's name, its bytes."""
    md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
    source.seek(0)
    while piece := source.read(BLOCK):
        md5.update(piece)
        sha256.update(piece)
        size += len(piece)
    name = sha256.hexdigest()
    holds.share(store, name)
    store.blobs.put(name, source)
    return md5.hexdigest(), name, size


def proposed_version(store: Store, form_id: str) -> str:
    """Give a version that no version of this form has, above them: YYYYMMDDNN, today in Vietnam."""
    first = int(f"{datetime.now(UTC).astimezone(VIETNAM):%Y%m%d}01")
    taken = (name for name in forms.version_names(store, form_id) if _NUMBERED.fullmatch(name))
    return str(max([first, *(int(name) + 1 for name in taken)]))
