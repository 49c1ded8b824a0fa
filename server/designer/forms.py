"""Forms: what is published and what waits, and one form's versions and history."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from server.designer.blueprint import FORM, blueprint
from server.designer.words import event_name
from server.services import drafts, forms
from server.storage.events import FormEvent
from server.web.context import storage
from server.web.language import t
from server.web.signed_in import person


@blueprint.get("/design")
def forms_page() -> str:
    """List forms and drafts, and take a workbook."""
    with storage().as_person(person()) as store:
        waiting = drafts.listed(store)
        published = forms.all_by_title(store)
    return render_template("designer/forms.html", drafts=waiting, forms=published)


@blueprint.get(FORM)
def one_form(form_id: str) -> str:
    """Show a form's versions and who did what with it."""
    with storage().as_person(person()) as store:
        versions = forms.versions(store, form_id)
        history = forms.history(store, form_id)
        draft = drafts.of_form(store, form_id)
        media = {version.id: forms.kept_media(store, version.id) for version in versions}
        proposed = drafts.proposed_version(store, form_id)
    return render_template(
        "designer/form.html",
        form=next(version for version in versions if version.is_current),
        versions=versions,
        media=media,
        history=_told_once(history),
        event_name=event_name,
        draft=draft,
        proposed=proposed,
        most_note=drafts.LONGEST_NOTE,
    )


@blueprint.post(f"{FORM}/close")
def close(form_id: str) -> Response:
    """Take a form off the phones' list."""
    with storage().as_person(person()) as store:
        forms.close(store, person(), form_id, _note())
    return _told(
        form_id,
        t(
            "Đã đóng. Trong khoảng mười lăm phút, điện thoại có mạng bỏ biểu mẫu này khỏi "
            "danh sách; phiếu đã điền vẫn gửi được.",
            "Closed. Within about fifteen minutes phones that are online drop this form; what was "
            "filled in can still be sent.",
        ),
    )


@blueprint.post(f"{FORM}/reopen")
def reopen(form_id: str) -> Response:
    """Put a form on the phones' list again."""
    with storage().as_person(person()) as store:
        forms.reopen(store, person(), form_id, _note())
    return _told(
        form_id,
        t(
            "Đã mở lại. Điện thoại nhận trong khoảng mười lăm phút khi có mạng.",
            "Open again. Phones get it within about fifteen minutes when online.",
        ),
    )


@blueprint.post(f"{FORM}/back")
def go_back(form_id: str) -> Response:
    """Make a draft of an earlier version, under a new version."""
    version_id = request.form.get("version", type=int) or 0
    draft = forms.go_back(storage(), person(), form_id, version_id)
    flash(
        t(
            "Đã làm bản nháp từ phiên bản cũ. Xem lại, rồi xuất bản.",
            "A draft was made of the earlier version. Look it over, then publish.",
        ),
        "good",
    )
    return redirect(f"/design/drafts/{draft.id}", 303)


def _told_once(history: list[FormEvent]) -> list[FormEvent]:
    """Leave out the uploads that are a part of going back: one click, one transaction."""
    went_back = {event.at for event in history if event.kind == "form.going_back"}
    return [
        event for event in history if event.kind != "draft.uploaded" or event.at not in went_back
    ]


def _note() -> str:
    return request.form.get("note", "").strip()


def _told(form_id: str, text: str) -> Response:
    flash(text, "good")
    return redirect(url_for("designer.one_form", form_id=form_id), 303)
