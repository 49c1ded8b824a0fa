"""The optional base map: one PMTiles file on this machine, of which browsers read pieces."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from server.problems import Problem
from server.web.context import settings
from server.web.signed_in import guard

PATH = "/basemap.pmtiles"
KEPT = "private, max-age=3600"
"""The file changes seldom, and its ETag with it."""

blueprint = Blueprint("basemap", __name__)
guard(blueprint)


@blueprint.get(PATH)
def basemap() -> Response:
    """Send what the Range header names of the file; raises Problem("not_found") without one."""
    path = settings().basemap
    if path is None or not path.is_file():
        raise Problem("not_found")
    answer = send_file(path, mimetype="application/octet-stream", conditional=True)
    answer.headers["Cache-Control"] = KEPT
    return answer
