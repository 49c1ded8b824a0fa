"""Style sheets, scripts and pictures: `/static/<version>/<name>`.

The version is a digest of all of them, so that browsers may keep each for good; and it stands in
the path, so that a module finds the others beside it under the same version.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, send_from_directory

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
"""Named here because the operating system's list may lack or misname them."""
FOR_GOOD = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@cache
def version() -> str:
    """Give twelve hexadecimal digits that change with any file."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def static_url(name: str) -> str:
    """Give the address of a file under `server/web/static`."""
    return f"/static/{version()}/{name}"


@blueprint.get("/static/<asked>/<path:name>")
def static(asked: str, name: str) -> Response:
    """Send a file; who asks for another version gets today's and must ask again next time."""
    answer = send_from_directory(FOLDER, name, mimetype=TYPES.get(Path(name).suffix))
    answer.headers["Cache-Control"] = FOR_GOOD if asked == version() else "no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def register(app: Flask) -> None:
    """Serve the files and give `static_url` to every template."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["static_url"] = static_url
