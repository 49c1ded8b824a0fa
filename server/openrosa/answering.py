"""Answers as phones want them: typed, tagged, or not at all when the phone has them already."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator

from flask import Response, request
from werkzeug.http import parse_etags

from server.web.context import settings

XML = "text/xml; charset=utf-8"


def base() -> str:
    """Give the address of this server, without trailing slash."""
    return settings().public_url or request.host_url.rstrip("/")


def xml(text: str) -> Response:
    """Answer with a list or a manifest."""
    content = text.encode()
    return tagged(content, hashlib.md5(content, usedforsecurity=False).hexdigest(), XML)


def file(name: str, content: tuple[Iterator[bytes], int, str]) -> Response:
    """Answer with a form's file: its pieces, bytes and MD5. It may be too large for memory."""
    pieces, size, md5 = content
    answer = tagged(pieces, md5, mimetypes.guess_type(name)[0] or "application/octet-stream")
    if answer.status_code == 200:
        # A body without length that breaks off would pass for a whole one.
        answer.content_length = size
    # Opened in a browser it may do nothing, whatever it is.
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def tagged(content: bytes | Iterator[bytes], tag: str, kind: str) -> Response:
    """Answer with a strong ETag, or 304; never by date, since dates go back with a backup."""
    headers = {
        "Content-Type": kind,
        "Cache-Control": "private, no-cache",
        "ETag": f'"{tag}"',
        "X-OpenRosa-Version": "1.0",
    }
    if parse_etags(request.headers.get("If-None-Match")).contains(tag):
        return Response(status=304, headers=headers)
    return Response(content, headers=headers)
