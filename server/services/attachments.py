"""Files on their way in: metadata stripped, sealed, and kept before any row names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from server import photos
from server.problems import Problem
from server.storage import holds
from server.storage.blobs import FULL
from server.storage.store import Store
from server.storage.submissions import FileRow
from server.xforms.instance import ExpectedFile

IN_MEMORY = 1 << 20
"""Bytes; a larger file is worked on in a temporary file."""

LONGEST_NAME = 255
"""Characters; longer names than a phone's file system has are shortened, each to its own."""


@dataclass(frozen=True)
class UploadedFile:
    """A file as it came: its name is the phone's word, its stream can be read twice."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True)
class KeptFile:
    """A file whose sealed bytes are durable; `size` is in plain bytes."""

    name: str
    blob: str
    size: int
    clean: bool
    """False when the content is of a kind from which metadata could not be stripped."""


def keep(store: Store, files: Sequence[UploadedFile]) -> list[KeptFile]:
    """Strip, seal and keep files; the same content again costs no second copy."""
    return [_keep(store, file) for file in files]


def _keep(store: Store, file: UploadedFile) -> KeptFile:
    with _room(), _scratch() as sealed:
        pieces, clean = photos.strip(file.stream)
        made = store.vault.seal_file(pieces, sealed)
        holds.share(store, made.name)
        store.blobs.put(made.name, sealed)
        return KeptFile(storable(file.name), made.name, made.size, clean)


@contextmanager
def _room() -> Iterator[None]:
    """Say that the disk is full, when it is, in place of the system's error."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise Problem("storage_full") from error
        raise


def _scratch() -> BinaryIO:
    return cast(BinaryIO, SpooledTemporaryFile(max_size=IN_MEMORY))


def storable(name: str) -> str:
    """Give a file name as PostgreSQL can keep and index it; a usual name is not changed."""
    name = name.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if len(name) <= LONGEST_NAME:
        return name
    return name[:100] + "~" + hashlib.sha256(name.encode()).hexdigest()


def rows(expected: Sequence[ExpectedFile], kept: Sequence[KeptFile]) -> list[FileRow]:
    """Match received files to expected ones by their exact names."""
    questions = {storable(file.name): file.path for file in expected}
    received = {file.name: file for file in kept}
    return [
        _row(name, questions.get(name), name in questions, received.get(name))
        for name in questions | received
    ]


def _row(
    name: str, question: tuple[str, ...] | None, expected: bool, kept: KeptFile | None
) -> FileRow:
    path = "/".join(question) if question else None
    if kept is None:
        return FileRow(name, path, expected, None, None, None)
    return FileRow(name, path, expected, kept.blob, kept.size, kept.clean)


def carry_over(files: Sequence[FileRow], previous: Sequence[FileRow]) -> list[FileRow]:
    """Fill an edit's missing and empty files from the version it was made from.

    Those that were erased there stay known.
    """
    before = {file.name: file for file in previous if file.blob or file.clean is False}
    return [_fuller(file, before.get(file.name)) for file in files]


def _fuller(file: FileRow, before: FileRow | None) -> FileRow:
    if before is None or file.size:
        return file
    return before if file.blob is None or before.size else file


def read(store: Store, blob: str) -> Iterator[bytes]:
    """Give a file's plain bytes in pieces; raises Problem when it is gone or the key is wrong."""
    with store.blobs.open(blob) as sealed:
        yield from store.vault.open_file(sealed)
