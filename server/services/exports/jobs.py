"""Exports that pages ask for: made at once or by the worker, kept for a day, then deleted."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from server.problems import Problem
from server.services import attachments
from server.services.exports import making
from server.services.exports.gpkg import LEFT_OVER
from server.services.exports.making import Made
from server.services.exports.request import ENDINGS, Request, check, from_json, to_json
from server.services.exports.words import SEALED, said
from server.services.exports.writing import safe
from server.services.placement import VIETNAM
from server.storage import events, forms, holds, words
from server.storage import exports as stored
from server.storage.blobs import FULL
from server.storage.exports import Kept
from server.storage.people import Person
from server.storage.store import Storage, Store

TASK = "export"
"""As migration 0008 queues it: one after another, so that other work goes on beside them."""
ROLES = frozenset({"supervisor"})
"""Who may export."""
HOURS = 24
"""So long a file is kept."""
SHOWN = 20
LONGEST_NAME = 60
"""Letters of a form's title in the name of a file."""
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Export:
    """An export as its person sees it."""

    kept: Kept
    request: Request

    @property
    def until(self) -> datetime | None:
        """When its file is deleted."""
        return self.kept.ready_at + timedelta(hours=HOURS) if self.kept.ready_at else None


def ask(store: Store, person: Person, request: Request, *, queued: bool) -> int:
    """Note what a person asks for; `queued`: for the worker. Give its number.

    Raises:
        Problem: those of `request.check`.
    """
    text = json.dumps(to_json(check(request)), ensure_ascii=False)
    sealed = store.vault.seal(text.encode(), _context(person.user_id))
    export_id = stored.add(store, person.user_id, request.form_id, request.format, sealed)
    if queued:
        stored.queue(store, export_id)
    return export_id


def run(storage: Storage, export_id: int) -> None:
    """Make the file, as the person it is for and with that person's areas of now.

    What was begun by a process that was killed is made anew: nothing of it is left. What goes
    wrong is kept with the export, for its page to say.

    Raises:
        Problem: `database_away`: to be tried again.
    """
    with storage.transaction() as guard:
        kept = stored.get(guard, export_id) if stored.hold(guard, export_id) else None
        if kept is None or kept.state not in {"waiting", "working"}:
            return
        person = stored.owner(guard, kept.user_id)
        if person is None or person.role not in ROLES:
            stored.change(guard, export_id, state="void", ended_at="now")
            return
        try:
            _make(storage, kept, person)
        except Problem as problem:
            if problem.code == "database_away":
                raise
            _fail(storage, person, kept, problem.code)
        except OSError as error:
            _fail(storage, person, kept, "export_full" if error.errno in FULL else "export_failed")


def listed(store: Store, person: Person) -> list[Export]:
    """Give a person's newest exports."""
    return [_opened(store, kept) for kept in stored.of_person(store, person.user_id, SHOWN)]


def get(store: Store, export_id: int) -> Export:
    """Give one of a person's own exports; raises Problem("not_found")."""
    kept = stored.get(store, export_id)
    if kept is None:
        raise Problem("not_found")
    return _opened(store, kept)


def content(store: Store, person: Person, export: Export) -> Iterator[bytes]:
    """Give the file in pieces.

    Raises:
        Problem: `export_not_ready`, `export_gone`; `export_void` when the person's areas are not
            those that it was made with; `blob_missing`.
    """
    kept = export.kept
    if kept.state in {"waiting", "working"}:
        raise Problem("export_not_ready")
    if kept.state == "void" or set(kept.areas) != set(person.areas) or person.role not in ROLES:
        raise Problem("export_void")
    if kept.blob is None or (export.until and export.until < datetime.now(VIETNAM)):
        raise Problem("export_gone")
    pieces = attachments.read(store, kept.blob)
    return chain([next(pieces)], pieces)


def downloaded(store: Store, person: Person, export: Export) -> None:
    """Put on record that a file was fetched."""
    events.record(store, "export.downloaded", person.username, export=export.kept.id)


def erase(storage: Storage) -> int:
    """Delete the files whose day is over, and what killed processes left; say how many files."""
    _sweep()
    with storage.transaction() as store:
        stored.give_up(store, HOURS)
        old = stored.over(store, HOURS)
    for kept in old:
        with storage.transaction() as store:
            if kept.blob and holds.take(store, kept.blob):
                store.blobs.delete(kept.blob)
            stored.change(store, kept.id, state="expired", blob=None, ended_at="now")
            events.record(store, "export.erased", "worker", export=kept.id)
    return len(old)


def _make(storage: Storage, kept: Kept, person: Person) -> None:
    with tempfile.TemporaryFile() as target:
        with storage.as_person(person) as store:
            request = _opened(store, kept).request
            total = stored.count(store, person, request.wanted)
            stored.change(store, kept.id, state="working", total=total, done=0)
        with storage.as_person(person) as store:
            progress = _Progress(storage, person, kept.id)
            made = making.make(store, person, request, target, person.username, progress)
        _keep(storage, kept, person, request, made, target)


def _keep(
    storage: Storage, kept: Kept, person: Person, request: Request, made: Made, file: BinaryIO
) -> None:
    """Seal the file, store it durably, and only then say that it is there."""
    size = file.seek(0, 2)
    with tempfile.TemporaryFile() as sealed, storage.as_person(person) as store:
        blob = store.vault.seal_file(_Pieces(file, size), sealed).name
        holds.share(store, blob)
        store.blobs.put(blob, sealed)
        stored.change(
            store,
            kept.id,
            state="ready",
            areas=list(person.areas),
            done=made.rows,
            total=made.rows,
            file_name=_file_name(store, request, kept),
            blob=blob,
            size=size,
            ready_at="now",
        )
        making.record(store, request, person.username, made)


def _fail(storage: Storage, person: Person, kept: Kept, code: str) -> None:
    code = "export_full" if code == "storage_full" else code
    with storage.as_person(person) as store:
        stored.change(store, kept.id, state="failed", problem=code, ended_at="now")


def _opened(store: Store, kept: Kept) -> Export:
    text = store.vault.open(kept.sealed_request, _context(kept.user_id))
    return Export(kept, from_json(json.loads(text)))


def _context(user_id: int) -> str:
    return f"export:{user_id}"


def _file_name(store: Store, request: Request, kept: Kept) -> str:
    """Name the file by its form's title and the day, in letters that every computer knows."""
    title = next((v.title for v in forms.current(store) if v.form_id == request.form_id), "")
    name = "-".join(words.words(title)).encode("ascii", "ignore").decode()[:LONGEST_NAME].strip("-")
    media = "-anh" if request.format == "media" else ""
    sealed = f"-{said(SEALED, request.language)}" if request.sealed else ""
    day = kept.asked_at.astimezone(VIETNAM)
    return (
        f"{name or safe(request.form_id)}{media}{sealed}-{day:%Y-%m-%d}.{ENDINGS[request.format]}"
    )


class _Progress:
    """Writes down how far it is, once a second at most, in transactions of its own."""

    def __init__(self, storage: Storage, person: Person, export_id: int) -> None:
        self._storage, self._person, self._id = storage, person, export_id
        self._last = time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._last < 1:
            return
        self._last = time.monotonic()
        with self._storage.as_person(self._person) as store:
            stored.change(store, self._id, done=done)


class _Pieces(Sequence[bytes]):
    """A file as the vault wants it: pieces that can be gone through twice, one at a time."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size = file, size

    def __len__(self) -> int:
        return (self._size + _BLOCK - 1) // _BLOCK

    def __getitem__(self, place: int) -> bytes:  # type: ignore[override]
        if not 0 <= place < len(self):
            raise IndexError(place)
        self._file.seek(place * _BLOCK)
        return self._file.read(_BLOCK)


def _sweep() -> None:
    """Remove what a killed process left a day ago: the few temporary files that have names."""
    folder = Path(tempfile.gettempdir())
    for path in (*folder.glob("openpyxl.*"), *folder.glob(f"{LEFT_OVER}*")):
        if path.stat().st_mtime > time.time() - HOURS * 3600:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
