"""A form that came when its sender was signed out: kept in the page, to be sent once more.

Its fields go with the reader from page to page as a hidden field; the server keeps nothing.
Passwords, codes and files are not kept.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from flask import request

from server.web.addresses import came_from, local

MOST_CHARACTERS = 400_000
FIELD = "kept"
_SECRET = re.compile(r"csrf|code|.*(password|secret|kept).*")


@dataclass(frozen=True)
class Kept:
    """What was sent, and where to."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool
    back: str
    """The page that the form stands on."""

    def written(self) -> str:
        """Give the text of the hidden field."""
        return json.dumps(asdict(self))


def sent() -> Kept | None:
    """Keep the form of this request, if a browser sent it from a page of ours."""
    if request.method != "POST" or not _is_from_here():
        return None
    if "text/html" not in request.headers.get("Accept", ""):
        return None
    fields = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if not _SECRET.fullmatch(name)
    )
    had_files = any(file.filename for file in request.files.values())
    kept = Kept(request.full_path.rstrip("?"), fields, had_files, came_from() or "/")
    return kept if len(kept.written()) <= MOST_CHARACTERS else None


def brought() -> Kept | None:
    """Read the form that an earlier page kept, if this request brings one."""
    text = request.form.get(FIELD, "")
    try:
        known = json.loads(text) if text else {}
        fields = tuple((str(name), str(value)) for name, value in known["fields"])
        path = local(known["path"], "")
        kept = Kept(path, fields, bool(known["had_files"]), local(known["back"]))
    except (ValueError, KeyError, TypeError):
        return None
    return kept if path else None


def _is_from_here() -> bool:
    """Tell whether the browser says so; that it says nothing is not enough here."""
    origin = request.headers.get("Origin", "")
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" or (site is None and urlsplit(origin).netloc == request.host)
