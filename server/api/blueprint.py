"""The blueprint of everything that programs ask for, and who asks."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, request

from server.problems import Problem
from server.services import tokens
from server.storage.people import Person
from server.web.auth import is_private
from server.web.context import storage

blueprint = Blueprint("api", __name__, url_prefix="/api", template_folder="templates")
CHALLENGE = 'Basic realm="Neo Thien: token", charset="UTF-8", Bearer realm="Neo Thien"'
BASIC_NAME = "token"
"""The user name that goes with a token where a program knows name and password only (QGIS)."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


def person() -> Person:
    """Give who the program asks for; raises Problem("token_needed")."""
    if g.get("program_of") is None:
        raise Problem("token_needed")
    found: Person = g.program_of
    return found


@blueprint.before_request
def _admit() -> None:
    view = current_app.view_functions[request.endpoint or ""]
    if not hasattr(view, "open_to_all"):
        token = _token()
        with storage().transaction() as store:
            g.program_of = tokens.identify(store, token, request.remote_addr or "")


def _token() -> str:
    given = request.authorization
    token = ""
    if given is not None and given.type == "bearer":
        token = given.token or ""
    elif given is not None and given.type == "basic" and given.username == BASIC_NAME:
        token = given.password or ""
    if not token:
        raise Problem("token_needed")
    if not is_private():
        raise Problem("token_needs_https")
    return token


@blueprint.after_request
def _harden(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if answer.status_code == 401:
        answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer
