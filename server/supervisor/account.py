"""A person's own pages: password, second factor, language, browsers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import areas, sessions, totp, users
from server.services.sessions import Session
from server.supervisor.blueprint import blueprint
from server.web import navigation
from server.web.context import settings, storage
from server.web.errors import STATUS
from server.web.language import language, t
from server.web.signed_in import open_with_first_password, person, session

PASSWORD_PROBLEMS = {
    "password_old_wrong": "old_password",
    "password_wrong": "new_password",
    "password_easy": "new_password",
    "password_same": "new_password",
    "password_twice": "new_password_again",
}
"""What can be wrong with a change of password, and the field it is about."""


def _session() -> Session:
    found = session()
    if found is None:
        raise Problem("sign_in_needed")
    return found


@blueprint.get("/account")
def account() -> str:
    """Show who is signed in, and where."""
    with storage().transaction() as store:
        names = areas.titles(store, person().areas)
        browsers = sessions.alive(store, _session())
    return render_template(
        "supervisor/account.html",
        session=_session(),
        areas=areas.named(person().areas, names),
        browsers=browsers,
        must_have=person().role in sessions.NEEDS_SECOND_FACTOR,
    )


@blueprint.get("/account/password")
@open_with_first_password
def password_page() -> Response:
    """Ask for another password."""
    return _password_page(None)


@blueprint.post("/account/password")
@open_with_first_password
def change_password() -> Response:
    """Take another password."""
    was_first = _session().must_change_password
    old, new, again = (
        request.form.get(name, "")
        for name in ("old_password", "new_password", "new_password_again")
    )
    try:
        if new != again:
            raise Problem("password_twice")
        with storage().transaction() as store:
            sessions.change_password(store, _session(), old, new)
    except Problem as problem:
        if problem.code not in PASSWORD_PROBLEMS:
            raise
        return _password_page(problem)
    flash(
        t(
            "Đã đổi mật khẩu. Các trình duyệt khác đã bị đăng xuất.",
            "The password is replaced. Other browsers are signed out.",
        ),
        "good",
    )
    return redirect(navigation.first(person().role) if was_first else "/account", 303)


def _password_page(problem: Problem | None) -> Response:
    field = PASSWORD_PROBLEMS[problem.code] if problem else ""
    page = render_template(
        "supervisor/account_password.html",
        is_first=_session().must_change_password,
        least=users.LEAST_PASSWORD,
        errors={field: problem.sentence(language())} if problem else {},
    )
    return Response(page, STATUS.get(problem.code, 400) if problem else 200, mimetype="text/html")


@blueprint.get("/account/second-factor")
def own_second_factor_page() -> Response:
    """Show a secret to scan, or how the second factor is turned off."""
    return _factor_page(None)


@blueprint.post("/account/second-factor")
def set_own_second_factor() -> Response:
    """Set the second factor up, or anew for another phone."""
    form = request.form
    try:
        with storage().transaction() as store:
            sessions.check_password(store, _session(), form.get("password", ""))
            sessions.set_up_totp(store, _session(), form.get("secret", ""), form.get("code", ""))
    except Problem as problem:
        if problem.code not in {"password_old_wrong", "totp_wrong"}:
            raise
        return _factor_page(problem)
    flash(t("Đã bật xác thực hai bước.", "The second factor is on."), "good")
    return redirect("/account", 303)


@blueprint.post("/account/second-factor/off")
def remove_own_second_factor() -> Response:
    """Turn the second factor off."""
    try:
        with storage().transaction() as store:
            sessions.remove_totp(store, _session(), request.form.get("password", ""))
    except Problem as problem:
        if problem.code not in {"password_old_wrong", "totp_required"}:
            raise
        flash(problem.sentence(language()), "bad")
        return redirect("/account", 303)
    flash(t("Đã tắt xác thực hai bước.", "The second factor is off."), "good")
    return redirect("/account", 303)


def _factor_page(problem: Problem | None) -> Response:
    secret = request.form.get("secret") or totp.new_secret()
    address = totp.address(secret, person().username, settings().project_name)
    page = render_template(
        "supervisor/account_second.html",
        problem=problem,
        sentence=problem.sentence(language()) if problem else "",
        has_totp=_session().has_totp,
        secret=secret,
        qr=totp.picture(address),
    )
    return Response(page, 403 if problem else 200, mimetype="text/html")


@blueprint.post("/account/sign-out-others")
def sign_out_others() -> Response:
    """End the sessions of the reader's other browsers."""
    with storage().transaction() as store:
        sessions.end_others(store, _session())
    flash(t("Đã đăng xuất mọi trình duyệt khác.", "Every other browser is signed out."), "good")
    return redirect("/account", 303)
