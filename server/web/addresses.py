"""Addresses that a request names: only pages of this server are gone to."""

from __future__ import annotations

import re

LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""A path and query of this server. Browsers read `//`, `/\\` and a tab inside as another host's."""


def local(address: str | None, otherwise: str = "/") -> str:
    """Give `address` if it leads to a page of this server, else `otherwise`."""
    return address if address and LOCAL.fullmatch(address) else otherwise
