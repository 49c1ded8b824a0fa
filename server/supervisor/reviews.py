"""Review: states one by one or many at once, undo, comments, flags, moves to another village."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import inbox, moves, reviews
from server.services import review_panel as panels
from server.services.review_panel import Panel
from server.services.reviews import Done
from server.storage.filtering import STATES
from server.storage.store import Store
from server.supervisor.blueprint import blueprint
from server.supervisor.submissions_files import ID
from server.web.addresses import local, number
from server.web.context import storage
from server.web.language import day, language, t
from server.web.signed_in import needs_role, person
from server.web.words import flag_help, flag_name, state_name

TOLD = frozenset(
    {
        "changed_since",
        "edited_meanwhile",
        "note_needed",
        "moved_meanwhile",
        "nothing_to_undo",
        "reviewed_meanwhile",
        "text_missing",
        "text_too_long",
        "too_many",
        "village_elsewhere",
    }
)
"""Problems that are told on the page the form was on: a field is to be filled, or to look again."""

MEANWHILE = frozenset({"moved_meanwhile", "reviewed_meanwhile"})
"""Those of them that say what changed since the page was shown."""

MENDED = MEANWHILE | {"note_needed", "text_missing", "text_too_long"}
"""Those of them that a page of their own asks to mend, with what was written."""


Undo = Mapping[str, int | str]
"""What a page's address says to offer to undo."""
NOTHING: Undo = MappingProxyType({})


@blueprint.app_template_global("review_panel")
def review_panel(submission_id: int) -> Panel | None:
    """Give the page of a submission what people decided about it."""
    with storage().as_person(person()) as store:
        return panels.panel(store, person(), submission_id)


@blueprint.post("/submissions/review")
def review() -> Response:
    """Give the chosen submissions a state."""
    given = map(number, request.form.getlist("id"))
    ids = [one for one in given if one is not None]
    if not ids:
        flash(t("Hãy chọn ít nhất một phiếu.", "Choose one submission at least."), "warn")
        return _back()
    state, note = request.form.get("state", ""), request.form.get("note", "")

    def work(store: Store) -> int | None:
        done = reviews.review(store, person(), ids, state, note, seen=_seen())
        if done.left and len(ids) == 1:
            _say_meanwhile(store, ids[0])
        _tell(done, state)
        return done.batch_id if done.changed else None

    return _do(work)


def _seen() -> dict[int, str]:
    """Give the states that the page showed: somebody else may have decided meanwhile."""
    pairs = (one.partition(":") for one in request.form.getlist("seen"))
    read = ((number(one), state) for one, _, state in pairs)
    return {one: state for one, state in read if one is not None}


def _say_meanwhile(store: Store, submission_id: int) -> None:
    panel = panels.panel(store, person(), submission_id)
    if panel and panel.is_current:
        raise Problem("reviewed_meanwhile", state=state_name(panel.review_state))


def _tell(done: Done, state: str) -> None:
    """Say what was done, and what stayed and why."""
    if done.changed:
        text = t(
            "{count} phiếu đã chuyển thành “{state}”.",
            "{count} submissions are now “{state}”.",
            count=len(done.changed),
            state=state_name(state),
        )
        flash(text, "good")
    elif not done.left:
        flash(t("Không có gì để đổi.", "There was nothing to change."), "warn")
    _tell_left(done.left)


def _tell_left(count: int) -> None:
    if count:
        text = t(
            "{count} phiếu vừa được đổi ở nơi khác nên để nguyên.",
            "{count} changed elsewhere meanwhile and were left as they are.",
            count=count,
        )
        flash(text, "warn")


@blueprint.post("/reviews/<int(max=9223372036854775807):batch_id>/undo")
def undo_review(batch_id: int) -> Response:
    """Put back what one press of a button changed."""

    def work(store: Store) -> None:
        undone = reviews.undo(store, person(), batch_id)
        flash(t("Đã hoàn tác {count} phiếu.", "{count} put back.", count=undone.changed), "good")
        _tell_left(undone.left)

    return _do(work)


@blueprint.post(f"/submissions/{ID}/comments")
def comment(submission_id: int) -> Response:
    """Write about a submission."""

    def work(store: Store) -> None:
        reviews.comment(store, person(), submission_id, request.form.get("text", ""))
        flash(t("Đã lưu nhận xét.", "The comment is kept."), "good")

    return _do(work)


@blueprint.post(f"/submissions/{ID}/move")
def move(submission_id: int) -> Response:
    """Put a submission into another village."""
    village, reason = request.form.get("village", ""), request.form.get("reason", "")

    def work(store: Store) -> None:
        seen = request.form.get("seen")
        moves.move(store, person(), submission_id, village, reason, seen)
        name = _village(store, submission_id)
        flash(t("Phiếu nay thuộc {name}.", "It is in {name} now.", name=name), "good")

    return _do(work, {"moved": submission_id})


@blueprint.post(f"/submissions/{ID}/move/undo")
def undo_move(submission_id: int) -> Response:
    """Put a submission back into the village it was in."""

    def work(store: Store) -> None:
        moves.undo_move(store, person(), submission_id)
        name = _village(store, submission_id)
        flash(t("Phiếu lại thuộc {name}.", "It is in {name} again.", name=name), "good")

    return _do(work)


def _village(store: Store, submission_id: int) -> str:
    """Name the village that a submission is in now."""
    panel = panels.panel(store, person(), submission_id)
    village = panel.village if panel else None
    return panel.names.get(village, village) if panel and village else t("thôn chưa rõ", "none")


@blueprint.post(f"/submissions/{ID}/flags/<flag>")
def decide(submission_id: int, flag: str) -> Response:
    """Confirm or dismiss a flag, or open it again."""
    decision = request.form.get("decision", "")
    if flag not in inbox.KINDS:
        raise Problem("not_found")

    def work(store: Store) -> int | None:
        batch_id = None
        if decision == "confirm":
            note = request.form.get("note", "").strip() or flag_help(flag)
            batch_id = reviews.confirm(store, person(), submission_id, flag, note).batch_id
        elif decision == "dismiss":
            reviews.dismiss(store, person(), submission_id, flag)
        elif decision == "reopen":
            reviews.reopen(store, person(), submission_id, flag)
        else:
            raise Problem("state_unknown")
        _tell_decided(store, submission_id, flag, decision)
        return batch_id

    return _do(work, {"fine": f"{submission_id}-{flag}"} if decision == "dismiss" else NOTHING)


def _tell_decided(store: Store, submission_id: int, flag: str, decision: str) -> None:
    """Name the submission as the inbox does, and what was decided about it."""
    title, on = reviews.title(store, submission_id)
    said = {
        "confirm": t("cần cán bộ sửa", "the officer must mend it"),
        "dismiss": t("không sao", "fine as it is"),
        "reopen": t("xem lại, phiếu trở về Việc cần xem", "open again, and back in the inbox"),
    }
    text = t(
        "Phiếu số {number} ({title}, {day}): “{flag}” – {said}.",
        "Submission {number} ({title}, {day}): “{flag}” – {said}.",
        number=submission_id,
        title=title,
        day=day(on),
        flag=flag_name(flag),
        said=said[decision],
    )
    flash(text, "good")


def _do(work: Callable[[Store], int | None], done: Undo = NOTHING) -> Response:
    """Do a supervisor's work in one transaction, then go back to the page it came from.

    The page offers to undo the batch that `work` gives, else what is `done`.
    """
    needs_role("supervisor")
    undo = NOTHING
    try:
        with storage().as_person(person()) as store:
            batch_id = work(store)
        undo = {"undo": batch_id} if batch_id is not None else done
    except Problem as problem:
        if problem.code not in TOLD:
            raise
        if problem.code in MENDED:
            return _ask_again(problem)
        flash(problem.sentence(language()), "bad")
    return _back(undo)


def _ask_again(problem: Problem) -> Response:
    """Show what was written, to be mended and sent once more; nobody else keeps it."""
    name = next((one for one in ("note", "reason", "text") if one in request.form), "note")
    # Who is told what changed has seen it; any other check is still to be made.
    given = {name, "csrf", *(["seen"] if problem.code in MEANWHILE else [])}
    kept = [pair for pair in request.form.items(multi=True) if pair[0] not in given]
    page = render_template(
        "supervisor/review_again.html",
        name=name,
        written=request.form.get(name, ""),
        kept=kept,
        problem=problem.sentence(language()),
        count=len(request.form.getlist("id")),
        state=state if (state := request.form.get("state")) in STATES else None,
        back=local(request.form.get("next"), "/inbox"),
        most=reviews.MOST_CHARACTERS,
    )
    return make_response(page, 400)


def _back(undo: Undo = NOTHING) -> Response:
    """Go back to the page of the form, which then offers to undo what was done."""
    parts = urlsplit(local(request.form.get("next"), "/inbox"))
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name not in {"undo", "moved", "fine"}
    ]
    query += [(name, str(value)) for name, value in undo.items()]
    return redirect(f"{parts.path}?{urlencode(query)}" if query else parts.path, 303)
