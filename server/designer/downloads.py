"""Files to keep: byte for byte, never shown by the browser as a page of ours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import quote

from flask import Response

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "text/xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
}
"""All others are sent as bytes of no known kind; the browser may not guess (nosniff)."""


def whole(content: bytes, name: str) -> Response:
    """Send bytes to be kept under a name."""
    return pieces((content,), len(content), None, name)


def pieces(content: Iterable[bytes], size: int, md5: str | None, name: str) -> Response:
    """Send a file in pieces to be kept under a name."""
    kind = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    answer = Response(content, content_type=kind)
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["Content-Length"] = str(size)
    answer.headers["Cache-Control"] = "private, no-cache"
    if md5:
        answer.set_etag(md5)
    return answer
