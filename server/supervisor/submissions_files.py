"""The files of submissions: photos to see, small or whole; everything else to save."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from flask import Response, request

from server.problems import Problem
from server.services import submission_files, thumbnails
from server.services.submission_files import File
from server.supervisor.blueprint import blueprint
from server.web.context import storage
from server.web.signed_in import needs_role, person

ID = "<int(max=9223372036854775807):submission_id>"
"""A submission's number in an address: what the database can hold."""
OPEN_SECONDS = 15 * 60
"""So long the links to sealed files work that stand on a page opened for a reason."""
CSP = "default-src 'none'; sandbox"


@blueprint.get(f"/submissions/{ID}/files/<path:name>")
def submission_file(submission_id: int, name: str) -> Response:
    """Send a file, or with `?size=thumb` a small picture of it; byte ranges are answered."""
    needs_role("officer", "supervisor")
    with storage().as_person(person()) as store:
        file = submission_files.find(store, submission_id, name)
        if file.is_sealed and not _is_open(submission_id, name):
            raise Problem("not_found")
        kind, pieces = submission_files.content(store, file)
    if request.args.get("size") == "thumb":
        return _thumbnail(pieces)
    return _whole(file, kind, pieces)


def link(submission_id: int, file: File, *, small: bool = False, opened: bool = False) -> str:
    """Give a file's address; `opened` makes it work for a sealed one, for a while."""
    path = f"/submissions/{submission_id}/files/{quote(file.row.name, safe='')}"
    arguments = {"size": "thumb"} if small else {}
    if opened and file.is_sealed:
        until = str(int(time.time()) + OPEN_SECONDS)
        arguments["open"] = f"{until}.{_mac(submission_id, file.row.name, until)}"
    return f"{path}?{urlencode(arguments)}" if arguments else path


def _is_open(submission_id: int, name: str) -> bool:
    until, _, mac = request.args.get("open", "").partition(".")
    if not until.isdecimal() or len(until) > 12 or int(until) < time.time():
        return False
    return hmac.compare_digest(mac.encode(), _mac(submission_id, name, until).encode())


def _mac(submission_id: int, name: str, until: str) -> str:
    said = f"open file\0{person().user_id}\0{submission_id}\0{until}\0{name}"
    return storage().vault.mac(said.encode()).hex()


def _thumbnail(pieces: Iterator[bytes]) -> Response:
    made = thumbnails.make(pieces)
    if made is None:
        raise Problem("not_found")
    return Response(made, mimetype="image/jpeg", headers={"Content-Security-Policy": CSP})


def _whole(file: File, kind: str, pieces: Iterator[bytes]) -> Response:
    size = file.row.size or 0
    start, stop = 0, size
    ranges = request.range if size else None
    if ranges is not None:
        found = ranges.range_for_length(size)
        if found is None:
            return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
        start, stop = found
    body = submission_files.part(pieces, start, stop)
    answer = Response(body, 206 if ranges is not None else 200, mimetype=kind)
    answer.headers["Content-Length"] = str(stop - start)
    answer.headers["Accept-Ranges"] = "bytes"
    if ranges is not None:
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    shown = "inline" if kind.startswith("image/") else "attachment"
    answer.headers["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(file.row.name)}"
    answer.headers["Content-Security-Policy"] = CSP
    return answer
