"""The files of submissions as a zip: photos as they were taken, not compressed again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from server.problems import Problem
from server.services import attachments
from server.services.all_versions import questions
from server.services.exports.request import Request
from server.services.exports.words import Words, said
from server.storage import exports as stored
from server.storage.people import Person
from server.storage.store import Store
from server.xforms.definition import Definition

MOST = 50_000
"""Files of one zip: its list of contents is in memory until it is complete."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LEFT_OUT = (
    "Không kèm tệp còn siêu dữ liệu (có thể chứa vị trí)",
    "Files left out because metadata could not be removed (it may hold a position)",
)
_SEALED = (
    "Không kèm tệp thuộc phần niêm phong (muốn lấy, hãy xuất lại, chọn lấy cả phần niêm phong và "
    "ghi lý do)",
    "Files left out because they are sealed (export again with the sealed answers and a reason)",
)
_NONE = (
    "Không có ảnh hay tệp nào trong các phiếu đã lọc.",
    "There are no photos or files in these submissions.",
)


def write(
    store: Store,
    reader: Person | None,
    request: Request,
    target: BinaryIO,
    about: Sequence[str],
    versions: Sequence[Definition],
    progress: Callable[[int], None],
) -> int:
    """Write the files as `<submission>/<name>` and give how many there are.

    Those of personal or sensitive questions, or of none, only with a reason; those from which
    metadata could not be cut out never: they may say where they were taken.

    Raises:
        Problem: `export_files_many`; what opening a file raises.
    """
    if stored.count_files(store, reader, request.wanted, MOST + 1) > MOST:
        raise Problem("export_files_many", most=MOST)
    open_paths = {"/".join(q.path) for q in questions(versions) if q.is_open}
    done = unclean = sealed = 0
    with ZipFile(target, "w", ZIP_STORED) as made:
        for number, name, question, blob, clean in stored.files(store, reader, request.wanted):
            if not request.sealed and question not in open_paths:
                sealed += 1
                continue
            if clean != "t":
                unclean += 1
                continue
            with made.open(f"{number}/{_safe(name or '')}", "w", force_zip64=True) as entry:
                for piece in attachments.read(store, blob or ""):
                    entry.write(piece)
            done += 1
            progress(done)
        last = _left_out(request, {_SEALED: sealed, _LEFT_OUT: unclean})
        if not done and not last:
            last = [said(_NONE, request.language)]
        made.writestr("README.txt", "\ufeff" + "\r\n".join([*about, *last]) + "\r\n")
    return done


def _left_out(request: Request, counts: Mapping[Words, int]) -> list[str]:
    return [f"{said(why, request.language)}: {count}" for why, count in counts.items() if count]


def _safe(name: str) -> str:
    """Give a file name that stays in its folder on every system."""
    return _UNSAFE.sub("_", name).lstrip(".") or "file"
