"""The files of a draft: images, sounds and lists that its form names."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from server.problems import Problem
from server.services import releasing, villages
from server.services.draft_reading import needed, row
from server.storage import drafts as rows
from server.storage import forms
from server.storage.blobs import pieces
from server.storage.drafts import DraftRow, MediaRow
from server.storage.people import Person
from server.storage.store import Store

LARGEST = 50_000_000
"""Bytes of one file: phones fetch it over mobile networks, each of them."""
MOST = 200
LONGEST_NAME = 200
"""UTF-8 bytes of a name, as phones can keep it."""
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
    if not rows.hold(store, draft_id):
        raise Problem("draft_unknown")
    others = rows.media(store, draft_id).get(draft_id, {}).keys() - {name}
    if len(others) >= MOST:
        raise Problem("media_too_many", most=MOST)
    rows.keep_media(store, draft_id, MediaRow(name, md5, blob, size))
    rows.change(store, draft_id, {}, person.username)
    return MediaFile(name, md5, size)


def remove_media(store: Store, person: Person, draft_id: int, name: str) -> None:
    """Take a file away from a draft; one that is not there stays away."""
    if rows.remove_media(store, draft_id, name):
        rows.change(store, draft_id, {}, person.username)


def inherit(store: Store, draft: DraftRow) -> None:
    """Take over the files that the draft needs and lacks, and the current version has."""
    if draft.current_version_id is not None:
        _take(store, draft.id, draft.current_version_id, needed(draft), replace=False)


def take_media(store: Store, draft_id: int, version_id: int) -> None:
    """Give a draft the files of a published version, in the place of its own of those names."""
    names = set(forms.media(store, version_id))
    _take(store, draft_id, version_id, names, replace=True)


def _take(store: Store, draft_id: int, version_id: int, names: set[str], *, replace: bool) -> None:
    there = forms.media(store, version_id)
    for name in sorted(names & there.keys()):
        md5, blob = there[name]
        size = store.blobs.size(blob)
        if size is not None:
            rows.keep_media(store, draft_id, MediaRow(name, md5, blob, size), replace=replace)


def of_draft(store: Store, draft_id: int) -> dict[str, str]:
    """Give the MD5 of every file that a phone is sent with this draft, by name."""
    named = needed(row(store, draft_id))
    there = rows.media(store, draft_id).get(draft_id, {})
    nobody = villages.sample(store)
    made = {name: villages.choice_file(store, nobody, name) for name in named & villages.MADE_HERE}
    files = {file.name: file.md5 for file in there.values()}
    return files | {name: md5 for name, (_, md5) in made.items()}


def media_file(store: Store, draft_id: int, name: str) -> tuple[Iterator[bytes], int, str]:
    """Give one file as the server would send it: pieces, size in bytes, MD5; `not_found`.

    Lists of places, which the server makes for each officer, hold those of a sample commune.
    """
    if name in villages.MADE_HERE & needed(row(store, draft_id)):
        content, md5 = villages.choice_file(store, villages.sample(store), name)
        return iter((content,)), len(content), md5
    file = rows.media(store, draft_id).get(draft_id, {}).get(name)
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
        raise Problem("media_name_wrong", limit=LONGEST_NAME)
    if name in villages.MADE_HERE:
        raise Problem("media_made_here", file=name)
    return {unicodedata.normalize("NFC", one): one for one in named}.get(name, name)
