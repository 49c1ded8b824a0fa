"""What phones do with a draft: fetch it by its key, and send test submissions of it.

These are not kept with real ones: nothing counts, maps or exports them, and they go with the draft.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.problems import Problem
from server.services import attachments, draft_media, draft_reading, sealing
from server.services.attachments import UploadedFile
from server.services.draft_reading import compiled
from server.services.draft_tries import digest, summary_name
from server.storage import draft_tries as rows
from server.storage import drafts
from server.storage.drafts import DraftRow
from server.storage.store import Store
from server.xforms import instance as xml
from server.xforms.definition import Definition, Path
from server.xforms.instance import Answers

MOST_TRIES = 200
"""Test submissions of one draft."""


@dataclass(frozen=True)
class Key:
    """A valid key and the draft that it opens."""

    address_id: int
    draft_id: int


@dataclass(frozen=True)
class PhoneForm:
    """A draft as a phone is told of it."""

    id: int
    form_id: str
    version: str
    title: str
    xform_md5: str
    definition: Definition


def identify(store: Store, token: str) -> Key:
    """Find out which draft a key opens, and note that it was used.

    Raises:
        Problem: `draft_gone` when it is unknown, over, revoked, or its draft published.
    """
    found = rows.find(store, digest(token))
    if found is None:
        raise Problem("draft_gone")
    if found.unseen:
        rows.mark_seen(store, found.id)
    return Key(found.id, found.draft_id)


def check(key: Key, draft_id: int) -> None:
    """See that an address below a key is of its draft; raises Problem("not_found")."""
    if key.draft_id != draft_id:
        raise Problem("not_found")


def offered(store: Store, key: Key) -> PhoneForm:
    """Give the draft as a form for phones.

    Raises:
        Problem: `draft_gone`, `draft_faulty`: an error leaves a phone its form, no list does not.
    """
    row = _row(store, key)
    made = compiled(row)
    return PhoneForm(row.id, made.form_id, made.version, made.title, row.xform_md5 or "", made)


def xform(store: Store, key: Key) -> tuple[bytes, str]:
    """Give the XForm's bytes and their MD5; raises `draft_gone`, `draft_faulty`."""
    return draft_reading.xform(store, _row(store, key))


def media(store: Store, key: Key) -> dict[str, str]:
    """Give the MD5 of every file of the draft, by name; raises `draft_gone`."""
    return draft_media.of_draft(store, _row(store, key))


def _row(store: Store, key: Key) -> DraftRow:
    row = drafts.find(store, key.draft_id)
    if row is None:
        raise Problem("draft_gone")
    return row


def receive(store: Store, key: Key, raw: bytes, files: Sequence[UploadedFile]) -> None:
    """Take a test submission; the same one again is the same, and brings its missing files.

    Raises:
        Problem: `draft_gone`, `draft_faulty`, `xml_unreadable`, `draft_other_form`,
            `instance_id_missing`, `draft_try_known`, `draft_tries_full`; what the vault and the
            blob store raise.
    """
    # Who publishes or discards the draft now waits until this is kept, and throws it away. The key
    # may have been revoked while the files were coming.
    if not rows.stay(store, key.draft_id, key.address_id):
        raise Problem("draft_gone")
    row = _row(store, key)
    definition, instance = compiled(row), xml.read(raw)
    if instance.form_id != definition.form_id:
        raise Problem("draft_other_form", form_id=definition.form_id)
    if not instance.instance_id:
        raise Problem("instance_id_missing")
    answers = xml.answers(instance, definition)
    values = _values(store, instance.instance_id, raw, answers)
    try_id = _add(store, key, {**values, "revision": row.revision})
    kept = attachments.keep(store, files)
    rows.keep_files(
        store,
        try_id,
        [(f.name, f.blob, f.size) for f in attachments.rows(answers.expected_files, kept)],
    )


def _values(store: Store, instance_id: str, raw: bytes, answers: Answers) -> dict[str, Any]:
    seen = {
        "answers": answers.open,
        "sealed": _paths(answers),
        "unreadable": ["/".join(path) for path in answers.unreadable],
    }
    summary = json.dumps(seen, ensure_ascii=False, default=str).encode()
    return {
        "instance_id": instance_id,
        "raw": sealing.seal_raw(store.vault, instance_id, raw),
        "raw_mac": store.vault.mac(raw),
        "summary": store.vault.seal(summary, summary_name(instance_id)),
    }


def _paths(answers: Answers) -> list[str]:
    """Give where something was answered that is sealed."""
    found = [*_leaves(answers.sealed, ()), *(path for path, _ in answers.sealed_points)]
    return ["/".join(path) for path in dict.fromkeys(found)]


def _leaves(answers: Mapping[str, Any], above: Path) -> Iterator[Path]:
    for name, value in answers.items():
        path = (*above, name)
        inner = value if isinstance(value, list) else [value]
        nested = [one for one in inner if isinstance(one, Mapping)]
        if not nested:
            yield path
        for one in nested:
            yield from _leaves(one, path)


def _add(store: Store, key: Key, values: dict[str, Any]) -> int:
    full = rows.count(store, key.draft_id) >= MOST_TRIES
    about = {"draft_id": key.draft_id, "address_id": key.address_id, **values}
    added = None if full else rows.add(store, about)
    if added is not None:
        return added
    known = rows.known(store, key.draft_id, values["instance_id"])
    if known is None:
        raise Problem("draft_tries_full", most=MOST_TRIES)
    if not hmac.compare_digest(known[1], values["raw_mac"]):
        raise Problem("draft_try_known")
    return known[0]
