"""Multipart bodies, streamed to disk part by part."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import BinaryIO, Self, cast

from flask import request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header
from werkzeug.wsgi import get_input_stream

from server.problems import Problem
from server.services.attachments import UploadedFile
from server.web.context import settings

XML_PART = "xml_submission_file"
MOST_PARTS = 1000
"""Parts of one request; ODK Collect sends at most 103."""
IN_MEMORY = 64 * 1024
"""Bytes of a part that are kept in memory before they go to disk."""
LARGEST_XML = 20_000_000
"""Bytes of the XML part, which is the only part read into memory."""


@dataclass
class Upload:
    """One POST: the XML and the files, readable until the `with` block ends."""

    raw: bytes
    files: list[UploadedFile]
    _open: ExitStack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()


def receive() -> Upload:
    """Read the request's body to its end.

    Raises:
        Problem: `upload_not_multipart`, `upload_cut_off`, `upload_without_xml`,
            `upload_too_large`, `upload_too_many_parts`. Nothing of the body is left behind.
    """
    kind, options = parse_options_header(request.headers.get("Content-Type", ""))
    boundary = options.get("boundary", "").encode("latin-1", "replace")
    if kind != "multipart/form-data" or not boundary:
        raise Problem("upload_not_multipart")
    limit = settings().max_upload_bytes
    if (request.content_length or 0) > limit:
        raise Problem("upload_too_large", limit_mb=settings().max_upload_mb)
    opened = ExitStack()
    try:
        return _parse(boundary, limit, opened)
    except BaseException:
        opened.close()
        raise


def _parse(boundary: bytes, limit: int, opened: ExitStack) -> Upload:
    parser = MultiPartParser(
        stream_factory=_scratch(settings().uploads, opened), max_form_parts=MOST_PARTS
    )
    stream = get_input_stream(request.environ, max_content_length=limit)
    try:
        _, parts = parser.parse(stream, boundary, request.content_length)
    except ClientDisconnected as error:
        raise Problem("upload_cut_off") from error
    except RequestEntityTooLarge as error:
        raise Problem("upload_too_many_parts", limit=MOST_PARTS) from error
    except ValueError as error:
        raise Problem("upload_cut_off") from error
    xml = parts.pop(XML_PART, None)
    if xml is None:
        raise Problem("upload_without_xml")
    raw = xml.stream.read(LARGEST_XML + 1)
    if len(raw) > LARGEST_XML:
        raise Problem("upload_too_large", limit_mb=LARGEST_XML // 1_000_000)
    files = [UploadedFile(name, cast(BinaryIO, part.stream)) for name, part in parts.items()]
    return Upload(raw, files, opened)


def _scratch(folder: Path, opened: ExitStack) -> Callable[..., BinaryIO]:
    def make(*_: object, **__: object) -> BinaryIO:
        return cast(
            BinaryIO,
            opened.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder))),
        )

    return make
