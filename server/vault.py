"""Sealing: AES-256-GCM for values and files, keyed digests for comparing, the master key.

Two formats. A *value* (an answer, the raw XML) is sealed with a random nonce, so equal values look
different. A *file* (an attachment) is sealed so that equal content gives equal bytes: a resend then
has the same name and costs nothing. Both start with one format byte and fail as
`sealed_unreadable` when the key is another one or a single bit has changed.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import secrets
import stat
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.problems import Problem
from server.problems.system import Reason

KEY_BYTES = 32
CHUNK = 1 << 20
"""Plain bytes in one sealed piece of a file; a reader never holds more than two pieces."""

_NONCE, _TAG, _MAC = 12, 16, 32
_RAW, _DEFLATED, _FILE = b"\x01", b"\x02", b"\x03"
_WORTH_DEFLATING = 400


@dataclass(frozen=True)
class SealedFile:
    """What `Vault.seal_file` made: how to compare it, what to call it, how large it is."""

    content_mac: bytes
    """`Vault.mac` of the plain content."""
    name: str
    """SHA-256 of the sealed bytes in hexadecimal: the blob's name."""
    size: int
    """Plain bytes."""
    sealed_size: int


class Vault:
    """Seals and opens with keys derived from one 32-byte master key, one key for each purpose.

    Safe to share between threads and across a fork.
    """

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise Problem("key_malformed", place="master key")
        self._mac_key = _derive(master, b"mac")
        self._file_key = _derive(master, b"file")
        self._values = AESGCM(_derive(master, b"value"))

    def mac(self, data: bytes) -> bytes:
        """Digest `data` with a key (HMAC-SHA-256, 32 bytes): comparable, yet not to be guessed."""
        return hmac.digest(self._mac_key, data, "sha256")

    def seal(self, data: bytes, context: str) -> bytes:
        """Seal a value; it opens only with the same `context` (say, the row and column it is for).

        Text is deflated first when that makes it smaller.
        """
        form, packed = _RAW, data
        if len(data) >= _WORTH_DEFLATING:
            deflated = _deflate(data)
            if len(deflated) < len(data):
                form, packed = _DEFLATED, deflated
        nonce = os.urandom(_NONCE)
        return form + nonce + self._values.encrypt(nonce, packed, form + context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Give back what `seal` was given; `sealed_unreadable` on another key, context or byte."""
        form, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if form not in (_RAW, _DEFLATED) or len(body) < _TAG:
            raise Problem("sealed_unreadable")
        packed = _decrypt(self._values, nonce, body, form + context.encode())
        return zlib.decompress(packed) if form == _DEFLATED else packed

    def seal_file(self, pieces: Sequence[bytes | memoryview], target: BinaryIO) -> SealedFile:
        """Seal a content, given in pieces, into `target`; the same content gives the same bytes.

        Two passes (the key depends on the content), a few MiB of memory whatever the size.
        """
        content_mac = self._mac_of(pieces)
        header = _FILE + content_mac
        cipher = self._cipher_for(content_mac)
        digest, size, sealed_size = hashlib.sha256(), 0, 0

        def write(data: bytes) -> None:
            nonlocal sealed_size
            digest.update(data)
            target.write(data)
            sealed_size += len(data)

        write(header)
        for number, (chunk, last) in enumerate(_joined(pieces, CHUNK)):
            size += len(chunk)
            write(cipher.encrypt(_chunk_nonce(number, last), chunk, header))
        return SealedFile(content_mac, digest.hexdigest(), size, sealed_size)

    def open_file(self, sealed: BinaryIO) -> Iterator[bytes]:
        """Give the content of a sealed file piece by piece, each checked before it is given.

        A wrong key or a broken start is found by the call itself, before anything is sent on;
        later damage and a missing end raise `sealed_unreadable` from the iterator.
        """
        pieces = self._open_pieces(sealed)
        return chain([next(pieces)], pieces)

    def _open_pieces(self, sealed: BinaryIO) -> Iterator[bytes]:
        header = _read(sealed, 1 + _MAC)
        if header[:1] != _FILE or len(header) != 1 + _MAC:
            raise Problem("sealed_unreadable")
        cipher = self._cipher_for(header[1:])
        for number, (chunk, last) in enumerate(_chunks(sealed, CHUNK + _TAG)):
            yield _decrypt(cipher, _chunk_nonce(number, last), chunk, header)

    def _mac_of(self, pieces: Iterable[bytes | memoryview]) -> bytes:
        digest = hmac.new(self._mac_key, digestmod="sha256")
        for piece in pieces:
            digest.update(piece)
        return digest.digest()

    def _cipher_for(self, content_mac: bytes) -> AESGCM:
        """Make a file's own cipher. One key seals one content, so counters are safe as nonces."""
        return AESGCM(hmac.digest(self._file_key, content_mac, "sha256"))


def load_or_create_key(path: Path, value: str | None = None) -> bytes:
    """Give the 32-byte master key: from `value` (base64, the setting NEOTHIEN_KEY) or from `path`.

    A missing file is made, readable by its owner only and complete from the moment it has its
    name: processes that start together get the same key. Problems: `key_malformed`,
    `key_open_to_others`, `key_file_unusable`.
    """
    if value:
        return _decode_key(value, "NEOTHIEN_KEY")
    try:
        if not path.exists():
            _create_key(path)
        return _read_key(path)
    except OSError as error:
        raise Problem("key_file_unusable", path=path, reason=Reason(error)) from error


def _read_key(path: Path) -> bytes:
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise Problem("key_open_to_others", path=path)
        return _decode_key(file.read(200).decode("ascii", "replace"), str(path))


def _create_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never replaces a key that another process has just made.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _decode_key(text: str, place: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise Problem("key_malformed", place=place)
    return key


def _derive(master: bytes, purpose: bytes) -> bytes:
    return hmac.digest(master, b"neothien 1 " + purpose, "sha256")


def _deflate(data: bytes) -> bytes:
    # The memory that zlib takes at its usual setting costs more to clear than a form to deflate.
    packer = zlib.compressobj(level=1, memLevel=5)
    return packer.compress(data) + packer.flush()


def _chunk_nonce(number: int, last: bool) -> bytes:
    """Mark the place and the end, so that moved, repeated or missing pieces do not open."""
    return number.to_bytes(_NONCE - 1, "big") + bytes([last])


def _joined(pieces: Iterable[bytes | memoryview], size: int) -> Iterator[tuple[bytes, bool]]:
    """Do what `_chunks` does for what is in memory, in pieces of any size."""
    held: list[memoryview] = []
    room = size
    for piece in pieces:
        view = memoryview(piece)
        while len(view) > room:
            yield b"".join((*held, view[:room])), False
            held, view, room = [], view[room:], size
        held.append(view)
        room -= len(view)
    yield b"".join(held), True


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Cut `source` into pieces of `size` bytes, telling which is last; empty gives one piece."""
    chunk = _read(source, size)
    while following := _read(source, size):
        yield chunk, False
        chunk = following
    yield chunk, True


def _read(source: BinaryIO, size: int) -> bytes:
    """Read `size` bytes, fewer only at the end (a network stream may give less at a time)."""
    data = source.read(size)
    while 0 < len(data) < size and (more := source.read(size - len(data))):
        data += more
    return data


def _decrypt(cipher: AESGCM, nonce: bytes, body: bytes, context: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, body, context)
    except (InvalidTag, ValueError) as error:
        raise Problem("sealed_unreadable") from error
