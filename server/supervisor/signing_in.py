"""Sign in, give or set up the second factor, sign out."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import sessions, totp
from server.supervisor.blueprint import blueprint
from server.web import kept, navigation
from server.web.addresses import local
from server.web.context import settings, storage
from server.web.language import language
from server.web.signed_in import (
    COOKIE,
    begin,
    check_connection,
    keep_signed_in,
    open_to_all,
    session,
)


@blueprint.get("/sign-in")
@open_to_all
def sign_in_page() -> Response:
    """Ask for name and password."""
    return _sign_in_page(None)


@blueprint.post("/sign-in")
@open_to_all
def sign_in() -> Response:
    """Take name and password."""
    check_connection()
    try:
        with storage().transaction() as store:
            token, role = sessions.sign_in(
                store, request.form.get("username", ""), request.form.get("password", "")
            )
    except Problem as problem:
        if problem.code != "sign_in_wrong":
            raise
        return _sign_in_page(problem)
    begin(token)
    known = session()
    if kept.brought() and known:
        return keep_signed_in(_resume_page() if known.is_confirmed else _second_page(None), token)
    return keep_signed_in(
        redirect(local(request.form.get("next"), navigation.first(role)), 303), token
    )


@blueprint.get("/sign-in/second")
@open_to_all
def second_factor_page() -> Response:
    """Ask for a code, or show how to set the second factor up where it is required."""
    return _second_page(None)


@blueprint.post("/sign-in/second")
@open_to_all
def second_factor() -> Response:
    """Take a code."""
    known = session()
    if known is None:
        return redirect("/sign-in", 303)
    code, secret = request.form.get("code", ""), request.form.get("secret", "")
    try:
        with storage().transaction() as store:
            if known.has_totp:
                sessions.confirm(store, known, code)
            else:
                sessions.set_up_totp(store, known, secret, code)
    except Problem as problem:
        if problem.code != "totp_wrong":
            raise
        return _second_page(problem)
    if kept.brought():
        return _resume_page()
    return redirect(navigation.first(known.person.role), 303)


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End this browser's session."""
    known = session()
    if known:
        with storage().transaction() as store:
            sessions.end(store, known)
    answer = redirect("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _sign_in_page(problem: Problem | None) -> Response:
    page = render_template(
        "supervisor/sign_in.html",
        problem=problem.sentence(language()) if problem else None,
        username=request.form.get("username", ""),
        next=local(request.values.get("next"), ""),
        kept=kept.brought(),
    )
    return Response(page, 403 if problem else 200, mimetype="text/html")


def _resume_page() -> Response:
    """Offer to send the form again that came while the reader was signed out."""
    page = render_template("supervisor/resume.html", kept=kept.brought())
    return Response(page, mimetype="text/html")


def _second_page(problem: Problem | None) -> Response:
    known = session()
    if known is None:
        return redirect("/sign-in", 303)
    secret = None if known.has_totp else request.form.get("secret") or totp.new_secret()
    shown = None
    if secret:
        address = totp.address(secret, known.person.username, settings().project_name)
        shown = totp.picture(address)
    page = render_template(
        "supervisor/second_factor.html",
        problem=problem.sentence(language()) if problem else None,
        secret=secret,
        qr=shown,
        kept=kept.brought(),
    )
    return Response(page, 403 if problem else 200, mimetype="text/html")
