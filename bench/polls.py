"""Polls of the form list as ODK Collect makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.submissions import AGENT


class Polls:
    """GETs of the form list: request n is from phone n, with the tag it was given before."""

    def __init__(self, tokens: Sequence[str], tags: Mapping[int, bytes]) -> None:
        """`tags` are those of an earlier round."""
        self._tokens = tokens
        self._tags = dict(tags)

    def make(self, number: int) -> Sequence[bytes]:
        """Ask as Collect does: with the last ETag, if there was one."""
        phone = number % len(self._tokens)
        tag = self._tags.get(phone)
        known = b"If-None-Match: %s\r\n" % tag if tag else b""
        path = f"/key/{self._tokens[phone]}/formList?deviceID=collect%3A{phone:016}"
        head = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-OpenRosa-Version: 1.0\r\n"
            f"User-Agent: {AGENT}\r\nConnection: Keep-Alive\r\nAccept-Encoding: gzip\r\n"
        )
        return (head.encode() + known + b"\r\n",)

    def note(self, number: int, head: bytes) -> tuple[int, bytes]:
        """Remember the phone's ETag."""
        tag = head.partition(b"ETag: ")[2].partition(b"\r\n")[0]
        return number % len(self._tokens), tag
