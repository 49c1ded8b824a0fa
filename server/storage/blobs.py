"""Blobs: bytes known by their hash, in a local folder or in an S3 bucket.

A blob's name is the SHA-256 (64 hexadecimal digits) of the bytes as stored. So the same bytes are
stored once, nothing is ever overwritten with something else, and a copy can be checked by itself.
Blobs are put before the row that needs them is committed; what no row needs is swept later, by age.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

from server.problems import Problem
from server.problems.system import Reason

if TYPE_CHECKING:
    from server.settings import Settings

BLOCK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")
_DRAFTS = "drafts"
_DRAFT_IS_LEFT_OVER_AFTER = 24 * 3600
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of the system that mean: no room for these bytes."""
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True)
class StoredBlob:
    """One stored blob as `Blobs.names` lists it."""

    name: str
    size: int
    """Bytes as stored."""
    used: datetime
    """When it was last put (UTC): young blobs may belong to a row that is not committed yet."""


class Blobs(Protocol):
    """A store of blobs. Every method may raise `storage_away` or `storage_refused`."""

    needs_holds: bool
    """Whether a `put` may come between the steps of `delete`, unless `holds` keep them apart."""

    def put(self, name: str, source: BinaryIO) -> None:
        """Store `source` (read from its start) durably under `name`; returns when it is safe.

        When the name is there already nothing is written, but the blob counts as just used.
        Raises `storage_full`; whatever fails, nothing half-stored is ever seen.
        """

    def open(self, name: str) -> BinaryIO:
        """Open a blob for reading once from start to end; raises `blob_missing`."""

    def size(self, name: str) -> int | None:
        """Give the stored bytes of a blob, or None when it is not there."""

    def delete(self, name: str, unless_used_since: datetime | None = None) -> bool:
        """Delete a blob, unless it was put after the given time; tells whether it did."""

    def names(self) -> Iterator[StoredBlob]:
        """List all blobs, in no order; those put or deleted meanwhile may or may not be there."""


def make_blobs(settings: Settings, kind: Literal["folder", "s3"] | None = None) -> Blobs:
    """Open the store the settings choose (S3 when a bucket is named), or the given kind of it."""
    if (kind or ("s3" if settings.s3_bucket else "folder")) == "folder":
        return FolderBlobs(settings.data / "blobs")
    # Loading the S3 client takes longer than a whole start without it.
    from server.storage.s3 import S3Blobs  # noqa: PLC0415

    return S3Blobs(settings)


class FolderBlobs:
    """Blobs as files `ab/abc...` under one folder: 256 folders, so few are ever made."""

    needs_holds = False

    def __init__(self, root: Path) -> None:
        self._root = root
        self._drafts = root / _DRAFTS
        with _translated():
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._drafts.mkdir(mode=0o700, exist_ok=True)
            self._remove_left_overs()

    def put(self, name: str, source: BinaryIO) -> None:
        """Store as `Blobs.put` says: draft, fsync, rename, fsync of the folder."""
        path = self._path(name)
        with _translated():
            if not _touched(path):
                self._write(path, source)
            # Also when it was there: the twin that wrote it may not have come this far.
            _sync_folder(path.parent)

    def open(self, name: str) -> BinaryIO:
        """Open as `Blobs.open` says."""
        with _translated():
            try:
                return self._path(name).open("rb")
            except FileNotFoundError as error:
                raise Problem("blob_missing", name=name) from error

    def size(self, name: str) -> int | None:
        """Give the size as `Blobs.size` says."""
        with _translated():
            try:
                return self._path(name).stat().st_size
            except FileNotFoundError:
                return None

    def delete(self, name: str, unless_used_since: datetime | None = None) -> bool:
        """Delete as `Blobs.delete` says.

        The blob is taken away before its age is read: a `put` at the same moment either is seen
        in the age, or finds no blob and writes it again.
        """
        path, taken = self._path(name), self._drafts / f"{name}.{os.getpid()}"
        with _translated():
            try:
                path.rename(taken)
                used = taken.stat().st_mtime
            except FileNotFoundError:
                return False
            if unless_used_since and used > unless_used_since.timestamp():
                taken.rename(path)
                return False
            taken.unlink(missing_ok=True)
            return True

    def names(self) -> Iterator[StoredBlob]:
        """List as `Blobs.names` says."""
        with _translated():
            for folder in self._root.glob("[0-9a-f][0-9a-f]"):
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if not _NAME.fullmatch(entry.name):
                            continue
                        with contextlib.suppress(FileNotFoundError):
                            facts = entry.stat()
                            used = datetime.fromtimestamp(facts.st_mtime, UTC)
                            yield StoredBlob(entry.name, facts.st_size, used)

    def _path(self, name: str) -> Path:
        check_name(name)
        return self._root.joinpath(name[:2], name)

    def _write(self, path: Path, source: BinaryIO) -> None:
        descriptor, draft = tempfile.mkstemp(dir=self._drafts)
        try:
            with os.fdopen(descriptor, "wb") as file:
                source.seek(0)
                shutil.copyfileobj(source, file, BLOCK)
                file.flush()
                os.fsync(file.fileno())
            _move_in(Path(draft), path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    def _remove_left_overs(self) -> None:
        """Remove drafts of processes that were killed; put back what `delete` had only taken."""
        for draft in self._drafts.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if _NAME.fullmatch(draft.stem):
                    _move_in(draft, self._path(draft.stem))
                elif time.time() - draft.stat().st_mtime > _DRAFT_IS_LEFT_OVER_AFTER:
                    draft.unlink()


@dataclass(frozen=True)
class Moved:
    """What `move` did so far: blobs, and the stored bytes that were copied."""

    copied: int = 0
    bytes: int = 0
    there_already: int = 0
    damaged: tuple[str, ...] = ()
    """Blobs of the source that are not what their name says; they stay where they are."""


def move(source: Blobs, target: Blobs, progress: Callable[[Moved], None]) -> Moved:
    """Carry every blob from `source` to `target`; can be stopped at any time and run again.

    Each copy is read back and compared with its name. Nothing is deleted from the source before
    everything was copied, so a running server keeps working on the source until the end.
    `progress` is called after each blob.
    """
    done, safe = Moved(), set[bytes]()
    for blob in source.names():
        if _holds(target, blob.name):
            done = replace(done, there_already=done.there_already + 1)
        elif _copy(source, target, blob.name):
            done = replace(done, copied=done.copied + 1, bytes=done.bytes + blob.size)
        else:
            done = replace(done, damaged=(*done.damaged, blob.name))
            continue
        safe.add(bytes.fromhex(blob.name))
        progress(done)
    for name in safe:
        source.delete(name.hex())
    return done


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Read an open blob to its end, piece by piece, and close it."""
    with stream:
        while piece := stream.read(BLOCK):
            yield piece


def check_name(name: str) -> None:
    """Raise ValueError unless `name` is a blob's name (so that no name leaves the store)."""
    if not _NAME.fullmatch(name):
        raise ValueError("a blob is named by 64 hexadecimal digits")


def _copy(source: Blobs, target: Blobs, name: str) -> bool:
    """Copy one blob; False when the source's bytes are not what their name says."""
    with tempfile.TemporaryFile() as local:
        if _read(source, name, local.write) != name:
            return False
        if target.size(name) is not None:
            target.delete(name)  # damaged there, and `put` leaves alone what it finds
        target.put(name, local)
    if not _holds(target, name):
        raise Problem("blob_damaged", name=name)
    return True


def _holds(blobs: Blobs, name: str) -> bool:
    """Tell whether the blob is there and its bytes are what its name says."""
    try:
        return _read(blobs, name, len) == name
    except Problem as problem:
        if problem.code == "blob_missing":
            return False
        raise


def _read(blobs: Blobs, name: str, take: Callable[[bytes], object]) -> str:
    """Hand all bytes of a blob to `take` and give their SHA-256."""
    digest = hashlib.sha256()
    with blobs.open(name) as stored:
        while block := stored.read(BLOCK):
            digest.update(block)
            take(block)
    return digest.hexdigest()


def _touched(path: Path) -> bool:
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return path.exists()  # else `delete` took it before it could see the new time


def _move_in(draft: Path, path: Path) -> None:
    try:
        draft.replace(path)
    except FileNotFoundError:
        with contextlib.suppress(FileExistsError):
            path.parent.mkdir(mode=0o700)
            _sync_folder(path.parent.parent)
        draft.replace(path)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn what the file system says into problems; paths stay out of the message."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise Problem("storage_full") from error
        code = "storage_refused" if error.errno in _REFUSED else "storage_away"
        raise Problem(code, detail=Reason(error)) from error
