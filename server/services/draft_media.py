"""The files of a draft: images, sounds and lists that its form names."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from server.problems import Problem
from server.services import attachments, releasing, villages
from server.services.draft_reading import held, needed, row
from server.storage import drafts as rows
from server.storage import events, forms
from server.storage.blobs import pieces
from server.storage.drafts import DraftRow, MediaRow
from server.storage.people import Person
from server.storage.store import Store

LARGEST = 50_000_000
"""Bytes of one file: phones fetch it over mobile networks, each of them."""
MOST = 200
LONGEST_NAME = 200
"""UTF-8 bytes of a name, as phones can keep it."""
LONGEST_SHOWN = 60
"""Characters of a name that is refused, to tell it by."""
LONGEST_HEADER = 1 << 16
_FORBIDDEN = frozenset('/\\:*?"<>|')
"""What names on Android and Windows may not have."""


@dataclass(frozen=True)
class MediaFile:
    """A file of a draft; `size` in bytes."""

    name: str
    md5: str
    size: int


def add_media(
    store: Store, person: Person, draft_id: int, name: str, stream: BinaryIO
) -> MediaFile:
    """Keep a file of a draft; one of the same name is replaced. `stream` is read from its start.

    Raises:
        Problem: `draft_unknown`, `media_name_wrong`, `media_made_here`, `media_too_large`,
            `media_too_many`, `media_csv_header`.
    """
    name = _as_named(name, needed(row(store, draft_id)))
    if stream.seek(0, os.SEEK_END) > LARGEST:
        raise Problem("media_too_large", file=name, limit_mb=LARGEST // 1_000_000)
    stream.seek(0)
    releasing.check_header(name, stream.read(LONGEST_HEADER).split(b"\n", 1)[0])
    md5, blob, size = releasing.keep(store, stream)
    draft = held(store, draft_id)
    if len(rows.media(store, draft_id).keys() - {name}) >= MOST:
        raise Problem("media_too_many", most=MOST)
    rows.keep_media(store, draft_id, MediaRow(name, md5, blob, size))
    _changed(store, person, draft, "draft.file_added", name)
    return MediaFile(name, md5, size)


def remove_media(store: Store, person: Person, draft_id: int, name: str) -> None:
    """Take a file away from a draft; one that is not there stays away.

    Raises:
        Problem: `draft_unknown`.
    """
    draft = held(store, draft_id)
    if rows.remove_media(store, draft_id, name):
        _changed(store, person, draft, "draft.file_removed", name)


def _changed(store: Store, person: Person, draft: DraftRow, kind: str, name: str) -> None:
    rows.change(store, draft.id, {}, person.username)
    events.record(store, kind, person.username, draft=draft.id, form_id=draft.form_id, file=name)


def inherit(store: Store, draft: DraftRow) -> None:
    """Take over the files that the draft needs and lacks, and the current version has."""
    if draft.current_version_id is not None:
        there = forms.media(store, draft.current_version_id)
        lacking = needed(draft) - rows.media(store, draft.id).keys()
        _take(store, draft.id, {name: there[name] for name in lacking & there.keys()})


def take_media(store: Store, draft_id: int, version_id: int) -> None:
    """Give a draft the files of a published version, in the place of all its own."""
    there = forms.media(store, version_id)
    for name in rows.media(store, draft_id).keys() - there.keys():
        rows.remove_media(store, draft_id, name)
    _take(store, draft_id, there)


def _take(store: Store, draft_id: int, files: Mapping[str, tuple[str, str]]) -> None:
    """Add published files (name -> MD5, blob); one whose blob is gone stays missing."""
    for name, (md5, blob) in files.items():
        size = store.blobs.size(blob)
        if size is not None:
            rows.keep_media(store, draft_id, MediaRow(name, md5, blob, size))


def of_draft(store: Store, draft: DraftRow) -> dict[str, str]:
    """Give the MD5 of every file that a phone is sent with this draft, by name."""
    nobody = villages.sample(store)
    made = needed(draft) & villages.MADE_HERE
    files = {file.name: file.md5 for file in rows.media(store, draft.id).values()}
    return files | {name: villages.choice_file(store, nobody, name)[1] for name in made}


def media_file(store: Store, draft_id: int, name: str) -> tuple[Iterator[bytes], int, str]:
    """Give one file as the server would send it: pieces, size in bytes, MD5; `not_found`.

    Lists of places, which the server makes for each officer, hold those of a sample commune.
    """
    if name in villages.MADE_HERE & needed(row(store, draft_id)):
        content, md5 = villages.choice_file(store, villages.sample(store), name)
        return iter((content,)), len(content), md5
    file = rows.media(store, draft_id).get(name)
    if file is None:
        raise Problem("not_found")
    return pieces(store.blobs.open(file.blob)), file.size, file.md5


def _as_named(name: str, named: set[str]) -> str:
    """Give the name as the form writes it: some systems send letters and their marks apart."""
    name = unicodedata.normalize("NFC", name)
    if (
        not name.isprintable()
        or not name.strip(". ")
        or name[0] in ". "
        or name[-1] == " "
        or _FORBIDDEN & set(name)
        or len(name.encode()) > LONGEST_NAME
        or name.casefold() == "last-saved.xml"
    ):
        shown = attachments.storable(name)[:LONGEST_SHOWN]
        raise Problem("media_name_wrong", file=shown, limit=LONGEST_NAME)
    if name in villages.MADE_HERE:
        raise Problem("media_made_here", file=name)
    return {unicodedata.normalize("NFC", one): one for one in named}.get(name, name)
