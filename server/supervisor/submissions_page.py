"""One submission: its page, its sealed answers for a reason, and what the map shows of it."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import submission_pages
from server.services.submission_maps import SubmissionMap
from server.services.submission_pages import Page
from server.supervisor import submissions_files
from server.supervisor.blueprint import blueprint
from server.supervisor.submissions_files import ID
from server.web.context import storage
from server.web.drawing import NOWHERE, WIDTH, Drawing, Spot, draw, room
from server.web.language import language
from server.web.signed_in import needs_role, person

Name = tuple[str, Spot, bool]
"""A village's name on the small map, where it stands, and whether it is the submission's own."""


@blueprint.get(f"/submissions/{ID}")
def submission(submission_id: int) -> str:
    """Show a submission; sealed answers stay closed."""
    needs_role("officer", "supervisor")
    return _page(_read(submission_id))


@blueprint.post(f"/submissions/{ID}/sealed")
def sealed(submission_id: int) -> tuple[str, int]:
    """Show a submission once with its sealed answers; who and why is put on record."""
    needs_role("supervisor")
    reason = request.form.get("reason", "")
    try:
        return _page(_read(submission_id, reason)), 200
    except Problem as problem:
        if problem.code != "reason_short":
            raise
        page = _page(_read(submission_id), reason, problem.sentence(language()))
        return page, 400


@blueprint.get(f"/submissions/{ID}/sealed")
def closed_again(submission_id: int) -> Response:
    """Go to the page itself: what was opened is not opened by coming back."""
    return redirect(f"/submissions/{submission_id}", 303)


@blueprint.get(f"/submissions/{ID}/panel")
def panel(submission_id: int) -> str:
    """Give the piece of HTML that stands beside the map."""
    needs_role("officer", "supervisor")
    page = _read(submission_id)
    return render_template(
        "supervisor/submission_panel.html",
        page=page,
        one=page.shown.listed,
        answers_of=submission_pages.main_answers(page),
        file_link=submissions_files.link,
    )


def _read(submission_id: int, reason: str | None = None) -> Page:
    with storage().as_person(person()) as store:
        return submission_pages.read(store, person(), submission_id, reason)


def _page(page: Page, reason: str = "", error: str = "") -> str:
    listed = page.shown.listed
    return render_template(
        "supervisor/submission.html",
        page=page,
        shown=page.shown,
        one=listed,
        submission_id=listed.id,
        map=_drawn(page.map, listed.village_today or listed.village) if page.map else None,
        width=WIDTH,
        reason=reason,
        error=error,
        least=submission_pages.SHORTEST_REASON,
        may_review=person().role == "supervisor",
        file_link=submissions_files.link,
    )


def _drawn(found: SubmissionMap, own: str | None) -> tuple[Drawing, tuple[str, ...], list[Name]]:
    drawing = draw(found.ground)
    names = [
        (f"{village.kind}{village.name}", village.at, code == own)
        for village, code in zip(drawing.villages, found.codes, strict=True)
    ]
    names.sort(key=lambda name: not name[2])
    spots = room([name[:2] for name in names], drawing.pins, drawing.height)
    placed = zip(names, spots, strict=True)
    return drawing, found.codes, [(n[0], at, n[2]) for n, at in placed if at != NOWHERE]
