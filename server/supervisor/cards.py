"""The sheet of QR cards to print."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import cards
from server.supervisor.blueprint import blueprint
from server.web.addresses import local
from server.web.context import settings, storage
from server.web.language import language, t
from server.web.signed_in import needs_role, person

ON_A_PAGE = 8
_ID = re.compile(r"[0-9]{1,9}")


@blueprint.get("/people/cards")
def no_cards_again() -> Response:
    """Say where cards are made: those that were shown are shown no more."""
    needs_role("supervisor", "admin")
    told = t(
        "Thẻ chỉ hiện một lần, lúc vừa tạo. Hãy chọn người ở đây rồi bấm in thẻ để có thẻ mới.",
        "Cards are shown once, when they are made. Choose people here and print new ones.",
    )
    flash(told, "warn")
    return redirect("/people", 303)


@blueprint.post("/people/cards")
def print_cards() -> Response:
    """Make cards for the chosen people and show them, this one time."""
    needs_role("supervisor", "admin")
    chosen = [int(one) for one in request.form.getlist("user") if _ID.fullmatch(one)]
    days = request.form.get("days", "")
    try:
        with storage().as_person(person()) as store:
            wanted = int(days) if days in map(str, cards.DAYS) else 0
            sheet = cards.make(store, settings(), person(), chosen, wanted)
    except Problem as problem:
        if problem.code not in {"cards_nobody", "cards_too_many"}:
            raise
        flash(problem.sentence(language()), "bad")
        return redirect(local(request.form.get("next"), "/people"), 303)
    page = render_template(
        "supervisor/cards.html",
        sheet=sheet,
        pages=[sheet.cards[i : i + ON_A_PAGE] for i in range(0, len(sheet.cards), ON_A_PAGE)],
        project=settings().project_name,
    )
    return Response(page, mimetype="text/html")
