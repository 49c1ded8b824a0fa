"""Addresses that a request names: only pages of this server are gone to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app, request

LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""A path and query of this server. Browsers read `//`, `/\\` and a tab inside as another host's."""

NUMBER = re.compile(r"[0-9]{1,18}")
"""A row's number, no longer than the database can hold."""


def number(text: str) -> int | None:
    """Read a row's number; None where there is none."""
    return int(text) if NUMBER.fullmatch(text) else None


def local(address: str | None, otherwise: str = "/") -> str:
    """Give `address` if it leads to a page of this server, else `otherwise`."""
    return address if address and LOCAL.fullmatch(address) else otherwise


def came_from() -> str | None:
    """Give the page of this server that the request was made on, as far as the browser says it."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.host:
        return None
    return local(f"{parts.path}?{parts.query}".rstrip("?"), "") or None


def page_address() -> str | None:
    """Give the address under which the page of this answer can be opened again.

    Of an answer to a form it is the page that the form stands on; None where no page is known.
    """
    if request.method == "GET":
        return request.full_path
    pages = current_app.url_map.bind("")
    ways = (came_from(), request.path)
    return next((way for way in ways if way and pages.test(urlsplit(way).path, "GET")), None)
