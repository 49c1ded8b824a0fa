"""Multipart bodies, streamed to disk part by part."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import BinaryIO, Self, cast

from flask import request
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from server.problems import Problem
from server.services.attachments import UploadedFile
from server.storage.blobs import FULL
from server.web.context import settings

XML_PART = "xml_submission_file"
FLAG_PART = "*isIncomplete*"
"""Says that more POSTs follow; not needed, because the XML names every file."""
MOST_PARTS = 1000
"""Parts of one request; ODK Collect sends at most 103."""
AT_ONCE = 1 << 18
"""Bytes that are asked for in one go: most bodies with a photo are one or two such pieces."""
IN_MEMORY = 1 << 20
"""Bytes of a body that are kept in memory, all its parts together, before parts go to disk."""
LARGEST_XML = 20_000_000
"""Bytes of the XML part that are read into memory; a larger one is kept as a file.

Forms in use stay under one megabyte. A phone cannot make a finished form smaller, so none is
refused for its size alone.
"""


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
            `upload_too_large`, `upload_too_many_parts`, `storage_full`. Nothing of the body is
            left behind.
    """
    kind, options = parse_options_header(request.headers.get("Content-Type", ""))
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise Problem("upload_not_multipart")
    limit = settings().max_upload_bytes
    if (request.content_length or 0) > limit:
        raise Problem("upload_too_large", limit_mb=settings().max_upload_mb)
    opened = ExitStack()
    try:
        return _parse(boundary, opened)
    except BaseException:
        opened.close()
        raise


def _parse(boundary: str, opened: ExitStack) -> Upload:
    parts: dict[str, BinaryIO] = {}
    left = IN_MEMORY
    parser = PushMultipartParser(
        boundary, request.content_length or 0, max_segment_count=MOST_PARTS
    )
    try:
        for event in parser.parse_blocking(request.environ["wsgi.input"].read, AT_ONCE):
            if isinstance(event, MultipartSegment):
                part = parts[event.name] = _scratch(opened, left)
            elif event:
                part.write(event)
            else:
                left = max(1, left - part.tell())
    except ParserLimitReached as error:
        raise Problem("upload_too_many_parts", limit=MOST_PARTS) from error
    except MultipartError as error:
        raise Problem("upload_cut_off") from error
    except OSError as error:
        raise Problem("storage_full" if error.errno in FULL else "upload_cut_off") from error
    return _upload(parts, opened)


def _upload(parts: dict[str, BinaryIO], opened: ExitStack) -> Upload:
    xml = parts.pop(XML_PART, None)
    if xml is None:
        raise Problem("upload_without_xml")
    parts.pop(FLAG_PART, None)
    for part in (xml, *parts.values()):
        part.seek(0)
    raw = xml.read(LARGEST_XML + 1)
    if len(raw) > LARGEST_XML:
        raw = _in_place_of(xml)
        parts[XML_PART] = xml
    return Upload(raw, [UploadedFile(name, part) for name, part in parts.items()], opened)


def _in_place_of(xml: BinaryIO) -> bytes:
    """Give words, the same ones for the same bytes, that send an item to quarantine.

    The item's XML is then its file `xml_submission_file`, sealed piece by piece like any other.
    """
    xml.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := xml.read(1 << 20):
        digest.update(piece)
        size += len(piece)
    xml.seek(0)
    return f"XML, {size} bytes: file {XML_PART}, SHA-256 {digest.hexdigest()}".encode()


def _scratch(opened: ExitStack, in_memory: int) -> BinaryIO:
    folder = str(settings().uploads)
    return cast(
        BinaryIO,
        opened.enter_context(SpooledTemporaryFile(max_size=in_memory, dir=folder)),
    )
