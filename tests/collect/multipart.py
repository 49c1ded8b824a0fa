"""The bodies that Collect posts: which files go together, and the bytes of one POST."""

from __future__ import annotations

import mimetypes
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CHUNK = 65_536
ATTACHMENTS_PER_POST = 101
TYPES = {".amr": "audio/amr", ".oga": "audio/ogg", ".ogv": "video/ogg", ".webm": "video/webm"}

Part = tuple[str, bytes | Path]


@dataclass(frozen=True)
class Item:
    """A finalized form ready to send; big files are given by path and streamed."""

    xml: bytes
    files: Mapping[str, bytes | Path] = field(default_factory=dict)
    name: str = "Gặp gỡ_2026-08-20_10-02-49.xml"


def batch(xml_size: int, files: list[Part], limit: int) -> tuple[list[Part], list[Part]]:
    """Split off the files of the next POST: as many as fit `limit` bytes, but at least one."""
    taken, total = 0, xml_size
    while taken < min(len(files), ATTACHMENTS_PER_POST):
        total += size(files[taken][1])
        if taken and total > limit:
            break
        taken += 1
    return files[:taken], files[taken:]


class Multipart:
    """The body of one POST, read piece by piece."""

    def __init__(
        self, item: Item, files: Sequence[tuple[str, bytes | Path]], *, incomplete: bool
    ) -> None:
        self._boundary = str(uuid.uuid4())
        self.content_type = f"multipart/form-data; boundary={self._boundary}"
        parts = self._file("xml_submission_file", item.name, "text/xml", item.xml)
        for name, content in files:
            parts += self._file(name, name, _content_type(name), content)
        if incomplete:
            parts += [self._head('name="*isIncomplete*"'), b"yes", b"\r\n"]
        self._parts = [*parts, f"--{self._boundary}--\r\n".encode()]
        self.length = sum(size(part) for part in self._parts)

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces of at most CHUNK bytes."""
        for part in self._parts:
            if isinstance(part, bytes):
                for start in range(0, len(part), CHUNK):
                    yield part[start : start + CHUNK]
            else:
                with part.open("rb") as file:
                    while piece := file.read(CHUNK):
                        yield piece

    def _file(
        self, name: str, filename: str, content_type: str, content: bytes | Path
    ) -> list[bytes | Path]:
        disposition = f'name="{_quoted(name)}"; filename="{_quoted(filename)}"'
        return [self._head(disposition, content_type), content, b"\r\n"]

    def _head(self, disposition: str, content_type: str | None = None) -> bytes:
        kind = f"Content-Type: {content_type}\r\n" if content_type else ""
        return (
            f"--{self._boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{kind}\r\n"
        ).encode()


def size(content: bytes | Path) -> int:
    """The number of bytes."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _content_type(name: str) -> str:
    guessed = TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0]
    return guessed or "application/octet-stream"
