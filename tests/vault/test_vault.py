"""Sealing values and files."""

from __future__ import annotations

import hashlib
import io
import mmap
import os
import tempfile
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.problems import Problem
from server.vault import CHUNK, SealedFile, Vault

VAULT = Vault(b"k" * 32)
OTHER = Vault(b"o" * 32)


def sealed_file(vault: Vault, content: bytes) -> tuple[SealedFile, bytes]:
    target = io.BytesIO()
    made = vault.seal_file([content], target)
    return made, target.getvalue()


def opened_file(vault: Vault, sealed: bytes) -> bytes:
    return b"".join(vault.open_file(io.BytesIO(sealed)))


@given(st.binary(max_size=2000), st.text(max_size=40))
def test_a_sealed_value_opens_again_and_shows_nothing(data: bytes, context: str) -> None:
    sealed = VAULT.seal(data, context)
    assert VAULT.open(sealed, context) == data
    assert len(data) < 8 or data not in sealed


def test_text_is_deflated_and_noise_is_not() -> None:
    text, noise = b"<note>thon Suoi Da</note>" * 100, os.urandom(2000)
    assert len(VAULT.seal(text, "c")) < len(text) / 5
    assert len(VAULT.seal(noise, "c")) == len(noise) + 29


def test_equal_values_look_different() -> None:
    assert VAULT.seal(b"yes", "c") != VAULT.seal(b"yes", "c")


@given(st.binary(max_size=200), st.data())
def test_one_changed_byte_is_found(content: bytes, data: st.DataObject) -> None:
    sealed = VAULT.seal(content, "c")
    place = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Problem, match="cannot be opened"):
        VAULT.open(bytes(changed), "c")


@given(st.binary(max_size=100))
def test_arbitrary_bytes_do_not_open(noise: bytes) -> None:
    for attempt in (lambda: VAULT.open(noise, "c"), lambda: opened_file(VAULT, noise)):
        with pytest.raises(Problem) as caught:
            attempt()
        assert caught.value.code == "sealed_unreadable"


def test_another_key_or_context_does_not_open() -> None:
    sealed = VAULT.seal(b"secret", "submission 1")
    for vault, context in ((OTHER, "submission 1"), (VAULT, "submission 2")):
        with pytest.raises(Problem) as caught:
            vault.open(sealed, context)
        assert caught.value.code == "sealed_unreadable"


def test_a_mac_is_keyed() -> None:
    assert VAULT.mac(b"x") == VAULT.mac(b"x") != OTHER.mac(b"x")
    assert len(VAULT.mac(b"x")) == 32
    assert VAULT.mac(b"x") != hashlib.sha256(b"x").digest()


@pytest.mark.parametrize(
    "size", [0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]
)
def test_a_sealed_file_opens_again(size: int) -> None:
    content = os.urandom(size)
    made, sealed = sealed_file(VAULT, content)
    assert opened_file(VAULT, sealed) == content
    assert made.size == size
    assert made.sealed_size == len(sealed)
    assert made.name == hashlib.sha256(sealed).hexdigest()
    assert made.content_mac == VAULT.mac(content)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 2 * CHUNK), max_size=4))
def test_a_file_in_pieces_seals_like_the_whole(sizes: list[int]) -> None:
    target, pieces = io.BytesIO(), [bytes([number]) * size for number, size in enumerate(sizes)]
    made = VAULT.seal_file(pieces, target)
    assert (made, target.getvalue()) == sealed_file(VAULT, b"".join(pieces))


def test_the_same_file_seals_to_the_same_bytes_under_one_key_only() -> None:
    assert sealed_file(VAULT, b"photo") == sealed_file(VAULT, b"photo")
    assert sealed_file(VAULT, b"photo")[0].name != sealed_file(OTHER, b"photo")[0].name
    assert sealed_file(VAULT, b"photo")[0].name != sealed_file(VAULT, b"photp")[0].name


@pytest.mark.parametrize(
    "damage",
    [
        lambda s: s[:-1],
        lambda s: s + b"\0",
        lambda s: s[: 33 + CHUNK + 16],  # cut exactly between two pieces
        lambda s: s[: 33 + 2 * (CHUNK + 16)],
        lambda s: s[:33] + s[33 + CHUNK + 16 :],  # first piece missing
        lambda s: s[:33] + s[33 + CHUNK + 16 : 33 + 2 * (CHUNK + 16)] + s[33 : 33 + CHUNK + 16],
        lambda s: s[:5] + bytes([s[5] ^ 1]) + s[6:],
        lambda s: b"\x01" + s[1:],
    ],
)
def test_a_damaged_file_does_not_open(damage) -> None:
    sealed = sealed_file(VAULT, os.urandom(2 * CHUNK + 5))[1]
    with pytest.raises(Problem) as caught:
        opened_file(VAULT, damage(sealed))
    assert caught.value.code == "sealed_unreadable"


def test_a_wrong_key_is_found_before_the_first_piece_is_given() -> None:
    sealed = sealed_file(VAULT, b"photo")[1]
    with pytest.raises(Problem):
        OTHER.open_file(io.BytesIO(sealed))


def test_a_slow_stream_opens_like_a_file() -> None:
    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 100_003))

    sealed = sealed_file(VAULT, content := os.urandom(CHUNK + 99))[1]
    assert b"".join(VAULT.open_file(Trickle(sealed))) == content


def test_a_video_needs_little_memory() -> None:
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as sealed:
        for _ in range(60):
            source.write(os.urandom(1_000_000))
        source.flush()
        tracemalloc.start()
        with mmap.mmap(source.fileno(), 0) as content, memoryview(content) as piece:
            made = VAULT.seal_file([piece], sealed)
        sealed.seek(0)
        assert sum(len(piece) for piece in VAULT.open_file(sealed)) == made.size == 60_000_000
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 8 * CHUNK


def test_a_photo_costs_little() -> None:
    photo = [os.urandom(200_000)]
    started = time.process_time()
    for _ in range(50):
        VAULT.seal_file(photo, io.BytesIO())
    assert (time.process_time() - started) / 50 < 0.005  # about 0.5 ms on an idle machine
