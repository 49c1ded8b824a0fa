"""A person's tokens for programs: make, see where they are used, revoke."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import areas, tokens
from server.services.vietnamese import order
from server.supervisor.blueprint import blueprint
from server.web.context import settings, storage
from server.web.errors import STATUS
from server.web.language import language, t
from server.web.signed_in import needs_role, person

FIELDS = {"token_name_wrong": "name", "token_days_wrong": "days", "area_not_yours": "area"}
"""What can be wrong with a new token, and the field it is about."""
USUAL_DAYS = "90"
MOST_AREAS = 600
"""Choices in a list; whoever has more chooses among communes."""


@blueprint.get("/account/tokens")
def tokens_page() -> Response:
    """List the reader's tokens."""
    needs_role(*tokens.ROLES)
    return _page({}, None)


@blueprint.post("/account/tokens")
def make_token() -> Response:
    """Make a token and show it, this once."""
    needs_role(*tokens.ROLES)
    form = request.form
    chosen = [form["area"]] if form.get("area") else []
    name, days = form.get("name", ""), form.get("days", "").strip()
    try:
        with storage().as_person(person()) as store:
            token, until = tokens.make(store, person(), name, days, chosen)
    except Problem as problem:
        if problem.code not in FIELDS and problem.code != "tokens_too_many":
            raise
        return _page(form, problem)
    page = render_template(
        "supervisor/token.html", token=token, until=until, address=_address(), name=name
    )
    return Response(page, mimetype="text/html")


@blueprint.post("/account/tokens/<int(max=2147483647):token_id>/revoke")
def revoke_token(token_id: int) -> Response:
    """Make a token worthless."""
    needs_role(*tokens.ROLES)
    with storage().as_person(person()) as store:
        tokens.revoke(store, person(), token_id)
    flash(
        t(
            "Đã thu hồi mã. Từ giờ mã này không đọc được gì nữa.",
            "The token is revoked. It reads nothing any more.",
        ),
        "good",
    )
    return redirect("/account/tokens", 303)


def _page(form: dict[str, str], problem: Problem | None) -> Response:
    field = FIELDS.get(problem.code, "") if problem else ""
    with storage().as_person(person()) as store:
        own = tokens.own(store, person())
        names = areas.titles(store, {code for one in own for code in one.areas})
        choices = _choices(list(areas.known(store).names.items()), areas.choices(store))
    page = render_template(
        "supervisor/tokens.html",
        tokens=own,
        areas=lambda codes: areas.named(codes, names),
        choices=choices if person().role == "supervisor" else [],
        given={"days": USUAL_DAYS, **form},
        errors={field: problem.sentence(language())} if problem else {},
        most_days=tokens.MOST_DAYS,
        longest=tokens.LONGEST_NAME,
        address=_address(),
    )
    return Response(page, STATUS.get(problem.code, 400) if problem else 200, mimetype="text/html")


def _choices(every: list[tuple[str, str]], wide: list[tuple[str, str]]) -> list[tuple[str, str]]:
    chosen = every if len(every) <= MOST_AREAS else wide
    return sorted(chosen, key=lambda place: order(place[1]))


def _address() -> str:
    return (settings().public_url or request.host_url.rstrip("/")) + "/api"
