"""A workbook comes in with the files of its form, and becomes a draft."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import flash, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from server.designer.blueprint import DRAFT, blueprint
from server.problems import Problem
from server.services import checking, drafts
from server.services.checking import Checked
from server.services.drafts import Draft
from server.web.context import storage
from server.web.language import language, moment, t
from server.web.signed_in import person, takes_large_files
from server.xforms.checked import MAX_BYTES


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
    form_id = request.form.get("form_id") or None
    replaces = request.form.get("draft", type=int)
    draft = _keep(content, file.filename, form_id, replaces)
    if draft is None:
        return redirect(_sent_from(form_id, replaces), 303)
    if form_id and draft.form_id != form_id:
        _tell_other_form(form_id, draft)
    _add_files(draft.id)
    return redirect(f"/design/drafts/{draft.id}", 303)


def _keep(content: bytes, name: str, form_id: str | None, replaces: int | None) -> Draft | None:
    """Check a workbook and keep it; None when it makes no draft, which is told."""
    checked = checking.check(content, name, None)
    if not _is_readable(checked):
        for finding in checked.findings:
            flash(f"{finding.wrong(language())} {finding.mend(language())}", "bad")
        return None
    try:
        with storage().as_person(person()) as store:
            waiting = drafts.of_form(store, drafts.form_of(checked) or form_id or "")
            draft = drafts.upload(
                store, person(), content, name, checked, form_id, replaces=replaces
            )
    except Problem as problem:
        if problem.code != "draft_of_another":
            raise
        flash(problem.sentence(language()), "bad")
        return None
    if waiting and waiting.id == draft.id:
        _tell_replaced(waiting, replaces)
    return draft


def _tell_replaced(before: Draft, replaces: int | None) -> None:
    """Tell of a draft that waited, unless it is what the designer saw and sent this for."""
    if before.id == replaces and before.updated_by == person().username:
        return
    flash(
        t(
            "Đã thay bản nháp đang chờ của {title} (của {who}, lúc {at}).",
            "The waiting draft of {title} was replaced (by {who}, {at}).",
            title=before.title or before.form_id or before.workbook_name,
            who=before.updated_by,
            at=moment(before.updated_at),
        ),
        "warn",
    )


def _is_readable(checked: Checked) -> bool:
    """Whether it could be opened and has a sheet of a form: else there is no cell to mend."""
    missing = {one.details["sheet"] for one in checked.findings if one.code == "sheet_missing"}
    seen = any(one.place.sheet and one.code != "sheet_missing" for one in checked.findings)
    return checked.compiled is not None or seen or (bool(missing) and "survey" not in missing)


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


@blueprint.post(f"{DRAFT}/media")
@takes_large_files
def add_media(draft_id: int) -> Response:
    """Keep files that the form uses."""
    with storage().as_person(person()) as store:
        drafts.get(store, draft_id)
    if kept := _add_files(draft_id):
        flash(t("Đã nhận {n} tệp.", "{n} files were added.", n=kept), "good")
    return redirect(f"/design/drafts/{draft_id}#files", 303)


def _add_files(draft_id: int) -> int:
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
