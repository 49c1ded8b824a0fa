"""Answers in JSON, and the addresses in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request

from server.api.operations import GEOJSON, JSON
from server.web.context import settings


def answer(content: object, mimetype: str = JSON) -> Response:
    """Give a value as JSON."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(text, mimetype=mimetype)


def page(items: object, next_cursor: str | None) -> Response:
    """Give a page of a list."""
    return answer({"items": items, "next": next_cursor})


def features(items: Iterable[Mapping[str, Any]], next_cursor: str | None) -> Response:
    """Give a GeoJSON page, with links to itself and to the next one."""
    found = list(items)
    links = [link("self", here())]
    if next_cursor:
        links.append(link("next", here(cursor=next_cursor)))
    return answer(
        {
            "type": "FeatureCollection",
            "features": found,
            "numberReturned": len(found),
            "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "links": links,
        },
        GEOJSON,
    )


def link(rel: str, href: str, mimetype: str = GEOJSON, title: str = "") -> dict[str, str]:
    """Give a link as OGC API writes it."""
    found = {"href": href, "rel": rel, "type": mimetype}
    return found | {"title": title} if title else found


def address(path: str) -> str:
    """Give the whole address of a path below /api."""
    base = settings().public_url or request.host_url.rstrip("/")
    return f"{base}/api{quote(path)}"


def here(**changed: str) -> str:
    """Give the address of this request, with some arguments changed."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    query = urlencode([*given, *changed.items()])
    return address(request.path.removeprefix("/api")) + (f"?{query}" if query else "")
