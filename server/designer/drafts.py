"""Drafts: a workbook comes in, and its page says what is wrong and what it would change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO, cast

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from server.designer import dry_run, review
from server.designer import tries as test_submissions
from server.designer.blueprint import blueprint
from server.designer.words import leads_to
from server.problems import Problem
from server.services import checking, drafts, villages
from server.services.drafts import Draft
from server.storage.events import FormEvent
from server.web.context import storage
from server.web.language import language, moment, t
from server.web.signed_in import person, takes_large_files
from server.xforms.checked import MAX_BYTES
from server.xforms.findings import Finding

ONE = "/design/drafts/<int(max=2147483647):draft_id>"
MOST_SHOWN = 300
"""Findings that one page shows."""


@blueprint.post("/design")
@takes_large_files
def upload() -> Response:
    """Check a workbook and keep it as its form's draft, with the files that came along."""
    file = request.files.get("workbook")
    if file is None or not file.filename:
        flash(
            t("Hãy chọn một bảng tính rồi bấm Kiểm tra.", "Choose a workbook, then press Check."),
            "bad",
        )
        return redirect("/design", 303)
    # One byte too many is enough to be told that it is too large.
    content = file.stream.read(MAX_BYTES + 1)
    checked = checking.check(content, file.filename, None)
    form_id = request.form.get("form_id") or None
    replaces = request.form.get("draft", type=int)
    if not is_readable(checked.findings, checked.compiled):
        for finding in checked.findings:
            flash(f"{finding.wrong(language())} {finding.mend(language())}", "bad")
        return redirect(_sent_from(form_id, replaces), 303)
    with storage().as_person(person()) as store:
        draft = drafts.upload(
            store, person(), content, file.filename, checked, form_id, replaces=replaces
        )
    if form_id and draft.form_id != form_id:
        _tell_other_form(form_id, draft)
    add_files(draft.id)
    return redirect(f"/design/drafts/{draft.id}", 303)


def _sent_from(form_id: str | None, draft_id: int | None) -> str:
    """Give the page that has the form which was sent; a draft's page says where it went."""
    if draft_id is not None:
        return f"/design/drafts/{draft_id}"
    return url_for("designer.one_form", form_id=form_id) if form_id else "/design"


def _tell_other_form(form_id: str, draft: Draft) -> None:
    flash(
        t(
            "Bảng tính này là của biểu mẫu khác: {new}. Biểu mẫu {old} và bản nháp của nó vẫn còn "
            "nguyên. Nếu nhầm, sửa form_id ở trang settings rồi đưa lên lại ở trang của {old}.",
            "This workbook is of another form: {new}. The form {old} and its draft are as they "
            "were. If that is a mistake, mend form_id in settings and upload it on {old}'s page.",
            new=draft.form_id or "?",
            old=form_id,
        ),
        "warn",
    )


@blueprint.get(ONE)
def one_draft(draft_id: int) -> str | Response:
    """Show what is wrong, what changes, what is missing; try it; publish it."""
    try:
        return page(draft_id)
    except Problem as problem:
        return if_published(problem, draft_id)


def if_published(problem: Problem, draft_id: int) -> Response:
    """Lead who comes to a draft that was published to its form; raises `problem` otherwise."""
    if problem.code != "draft_unknown":
        raise problem
    with storage().as_person(person()) as store:
        event = drafts.published_as(store, draft_id)
    if event is None:
        raise problem
    flash(_published(event), "good")
    return redirect(url_for("designer.one_form", form_id=event.details["form_id"]), 303)


def _published(event: FormEvent) -> str:
    said = {"version": event.version, "at": moment(event.at), "actor": event.actor}
    if event.actor == person().username:
        return t(
            "Bạn đã xuất bản bản nháp này lúc {at}: nay là phiên bản {version}.",
            "You published this draft at {at}: it is version {version} now.",
            **said,
        )
    return t(
        "{actor} đã xuất bản bản nháp này lúc {at}: nay là phiên bản {version}.",
        "{actor} published this draft at {at}: it is version {version} now.",
        **said,
    )


@blueprint.post(f"{ONE}/discard")
def discard(draft_id: int) -> Response:
    """Throw a draft away."""
    with storage().as_person(person()) as store:
        drafts.discard(store, person(), draft_id)
    flash(t("Đã bỏ bản nháp.", "The draft is gone."), "good")
    return redirect("/design", 303)


def add_files(draft_id: int) -> int:
    """Keep the files that came with this request; count them, tell of the others."""
    kept = 0
    for file in request.files.getlist("media"):
        if file.filename:
            kept += _add_file(draft_id, file)
    return kept


def _add_file(draft_id: int, file: FileStorage) -> bool:
    try:
        with storage().as_person(person()) as store:
            content = cast(BinaryIO, file.stream)
            drafts.add_media(store, person(), draft_id, file.filename or "", content)
    except Problem as problem:
        if not problem.code.startswith("media_"):
            raise
        flash(problem.sentence(language()), "bad")
        return False
    return True


def is_readable(findings: Iterable[Finding], compiled: object) -> bool:
    """Whether a workbook could be opened and has a sheet of a form: else there is no cell to mend.

    `compiled` is what it became, None when it has an error.
    """
    seen = [one.place.sheet for one in findings if one.code != "sheet_missing"]
    return compiled is not None or any(seen)


def has_cells(draft: Draft) -> bool:
    """Whether there are cells to colour."""
    return any(finding.place.sheet for finding in draft.findings)


def page(draft_id: int, faults: list[tuple[str, str]] | None = None, note: str = "") -> str:
    """Give the draft's page; `faults` as `ui.faults` takes them, `note` as typed so far."""
    with storage().as_person(person()) as store:
        draft = drafts.get(store, draft_id)
        found = review.of(store, draft)
        keys = drafts.addresses(store, draft_id)
        tries = test_submissions.shown(draft, drafts.tries(store, draft_id))
        dry = dry_run.shown(store, draft, found.current.definition if found.current else None)
    errors = sum(finding.severity == "error" for finding in draft.findings)
    needed = draft.definition.media if draft.definition else ()
    return render_template(
        "designer/draft.html",
        draft=draft,
        files=sorted({*needed, *draft.media}),
        made_here=villages.MADE_HERE,
        errors=errors,
        warnings=len(draft.findings) - errors,
        shown=draft.findings[:MOST_SHOWN],
        has_cells=has_cells(draft),
        review=found,
        leads_to=leads_to,
        tries=tries,
        keys=keys,
        now=datetime.now(UTC),
        dry=dry,
        faults=faults or [],
        note=note or draft.note,
        most_note=drafts.LONGEST_NOTE,
    )
