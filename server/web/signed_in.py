"""Who is signed in with this browser, and that a change really comes from our own page."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, current_app, g, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from server.problems import Problem
from server.services import sessions
from server.services.sessions import Session
from server.storage.people import Person
from server.web import kept
from server.web.auth import is_private
from server.web.context import settings, storage
from server.web.language import language

COOKIE = "neothien"
LARGEST_FORM = 25_000_000
"""Bytes of a form that a page sends, with its files."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self' blob:; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def guard(blueprint: Blueprint) -> None:
    """Let only signed-in people into a blueprint, but for views marked `open_to_all`."""
    blueprint.before_request(_admit)
    blueprint.after_request(_harden)
    blueprint.app_context_processor(lambda: {"person": g.get("person"), "csrf_field": csrf_field})


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that may be seen before signing in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def open_with_first_password(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view for people whose password somebody else made: it replaces that password."""
    view.open_with_first_password = True  # type: ignore[attr-defined]
    return view


def takes_large_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose form may bring files of as many bytes as a phone's submission may."""
    view.takes_large_files = True  # type: ignore[attr-defined]
    return view


def needs_role(*roles: str) -> None:
    """Let only these roles go on; raises Problem("not_allowed")."""
    if person().role not in roles:
        raise Problem("not_allowed")


def person() -> Person:
    """Give who is signed in; raises Problem("sign_in_needed")."""
    if g.get("person") is None:
        raise Problem("sign_in_needed")
    found: Person = g.person
    return found


def session() -> Session | None:
    """Give the session of this browser, confirmed or not."""
    found: Session | None = g.get("session")
    return found


def _admit() -> AnyResponse | None:
    view = current_app.view_functions[request.endpoint or ""]
    is_large = hasattr(view, "takes_large_files")
    request.max_content_length = settings().max_upload_bytes if is_large else LARGEST_FORM
    g.session = _session()
    g.person = g.session.person if g.session and g.session.is_confirmed else None
    is_open = getattr(view, "open_to_all", False)
    if request.method not in SAFE:
        _refuse_other_sites()
        if g.session and not _is_own_token():
            return _send_again(None if is_open else kept.sent())
    if is_open:
        return None
    if g.person:
        if g.session.must_change_password and not hasattr(view, "open_with_first_password"):
            return redirect("/account/password", 303)
        return None
    return _ask_to_sign_in()


def _ask_to_sign_in() -> AnyResponse:
    if g.session:
        return redirect("/sign-in/second", 303)
    if request.method in SAFE:
        return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}")
    form = kept.sent()
    if form is None:
        raise Problem("sign_in_needed")
    page = render_template(
        "supervisor/sign_in.html",
        problem=Problem("sign_in_needed").sentence(language()),
        kept=form,
    )
    return Response(page, 401, mimetype="text/html")


def _send_again(form: kept.Kept | None) -> AnyResponse:
    """Show a form whose token is of an earlier session, to be sent with the one of now."""
    if form is None or g.person is None:
        raise Problem("change_from_elsewhere")
    return Response(render_template("supervisor/resume.html", kept=form), 403, mimetype="text/html")


def _session() -> Session | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    with storage().transaction() as store:
        return sessions.identify(store, token)


def _refuse_other_sites() -> None:
    """Refuse a change that another site makes the browser send (CSRF)."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    if site not in {"same-origin", "none"} or (origin and urlsplit(origin).netloc != request.host):
        raise Problem("change_from_elsewhere")


def _is_own_token() -> bool:
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    return hmac.compare_digest(given.encode(), csrf_token().encode())


def csrf_token() -> str:
    """Give what a form of ours sends back: tied to the session, worthless elsewhere."""
    token = g.get("token") or request.cookies.get(COOKIE, "")
    return storage().vault.mac(b"csrf\0" + token.encode()).hex()


def csrf_field() -> Markup:
    """Give the hidden field that every form with method POST holds."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(csrf_token())


def begin(token: str) -> None:
    """Go on with this request as the session that has just been started."""
    g.token = token
    with storage().transaction() as store:
        g.session = sessions.identify(store, token)


def keep_signed_in(answer: AnyResponse, token: str) -> AnyResponse:
    """Hand a session's token to the browser, until it is closed."""
    answer.set_cookie(
        COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure, path="/"
    )
    return answer


def check_connection() -> None:
    """Take no password over an open connection; raises Problem("login_needs_https")."""
    if not is_private():
        raise Problem("login_needs_https")


def _harden(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer
