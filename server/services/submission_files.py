"""The files of a submission: what they are, whether they are sealed, their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from server.problems import Problem
from server.services import all_versions, attachments
from server.storage import forms, records
from server.storage import submissions as rows
from server.storage.store import Store
from server.storage.submissions import FileRow
from server.xforms.definition import Definition, Question

PICTURES = frozenset({"photo", "signature"})
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"RIFF", "image/webp"),
)
_LONGEST_MAGIC = 12


@dataclass(frozen=True)
class File:
    """A file of a submission that has come or is expected."""

    row: FileRow
    question: Question | None
    """None when no question of the form names it."""

    @property
    def is_sealed(self) -> bool:
        """Whether a reason is needed to see it: as its answer; what no question names is too."""
        return self.question is None or not self.question.is_open

    @property
    def is_picture(self) -> bool:
        """Whether the question asks for a picture."""
        return self.question is not None and self.question.type in PICTURES


def of(definition: Definition, files: Iterable[FileRow]) -> list[File]:
    """Give the files with their questions, in the form's order, the others last.

    `definition` is that of `all_versions.of_records`.
    """
    questions = {"/".join(q.path): (place, q) for place, q in enumerate(definition.questions)}
    last = (len(questions), None)
    found = [(questions.get(row.question or "", last), row) for row in files]
    found.sort(key=lambda one: (one[0][0], one[1].name))
    return [File(row, question) for (_, question), row in found]


def find(store: Store, submission_id: int, name: str) -> File:
    """Find a file that has come; raises Problem("not_found")."""
    row = records.file(store, submission_id, name)
    submission = rows.details(store, submission_id)
    version = forms.get(store, submission.form_version_id) if submission else None
    if row is None or row.blob is None or version is None:
        raise Problem("not_found")
    return of(all_versions.of_records(store, version.form_id, [version.id])[version.id], [row])[0]


def content(store: Store, file: File) -> tuple[str, Iterator[bytes]]:
    """Give a file's kind, as its first bytes tell, and its bytes in pieces.

    Kinds other than pictures are `application/octet-stream`: browsers are to save, not to show.
    """
    pieces = attachments.read(store, file.row.blob or "")
    first = next(pieces, b"")
    kind = next((kind for magic, kind in _MAGIC if first.startswith(magic)), None)
    if kind == "image/webp" and first[8:_LONGEST_MAGIC] != b"WEBP":
        kind = None
    return kind or "application/octet-stream", chain([first], pieces)


def part(pieces: Iterable[bytes], start: int, stop: int) -> Iterator[bytes]:
    """Give the bytes from `start` to before `stop`; what lies before is read and let go."""
    at = 0
    for piece in pieces:
        if at >= stop:
            return
        wanted = piece[max(0, start - at) : stop - at]
        at += len(piece)
        if wanted:
            yield wanted
