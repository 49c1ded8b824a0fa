"""The page in which the browser's engine shows a form, and the files that it asks for.

The engine adds style sheets as it goes, runs its reader of XPath as WebAssembly and shows pictures
from memory: its page alone may do so (docs/decisions/0016-web-forms.md).
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable

from flask import Response, render_template, request

from server.web.signed_in import CSP

_RELAXED = {
    "script-src 'self'": "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'": "style-src 'self' 'unsafe-inline'",
}
_LOCATION = "camera=(), microphone=(), geolocation=(self)"


def _policy(changes: dict[str, str]) -> str:
    policy = CSP
    for strict, relaxed in changes.items():
        policy = policy.replace(strict, relaxed)
    return policy


ENGINE_CSP = _policy(_RELAXED)
FRAMED_CSP = _policy(_RELAXED | {"frame-ancestors 'none'": "frame-ancestors 'self'"})
FRAME_CSP = f"{CSP}; frame-src 'self'"


def page(template: str, csp: str, **values: object) -> Response:
    """Render a page of the engine, or one that holds it in a frame, under its own policy."""
    headers = {"Content-Security-Policy": csp, "Permissions-Policy": _LOCATION}
    return Response(render_template(template, **values), headers=headers)


def file(content: Iterable[bytes], size: int, md5: str, name: str) -> Response:
    """Give a form or one of its files; a browser asks each time whether it still holds."""
    kind = "text/xml" if name.endswith(".xml") else mimetypes.guess_type(name)[0]
    answer = Response(content, mimetype=kind or "application/octet-stream")
    answer.content_length = size
    answer.set_etag(md5)
    answer.headers["Cache-Control"] = "private, no-cache"
    # Somebody's upload is never a page of ours, whatever it holds.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.make_conditional(request)
    return answer


def form(content: bytes, md5: str) -> Response:
    """Give a form's XML, byte for byte."""
    return file((content,), len(content), md5, "form.xml")
