"""A draft's own QR codes: each shown once, for one designer's phone, and revoked."""

from __future__ import annotations

import base64

from flask import Response, flash, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from server.designer.blueprint import DRAFT, blueprint
from server.problems import Problem
from server.services import drafts, phone_settings
from server.web.context import settings, storage
from server.web.language import language, t
from server.web.signed_in import person


@blueprint.post(f"{DRAFT}/qr")
def draft_qr(draft_id: int) -> AnyResponse:
    """Make a key for trying the draft on a phone and show it, this one time."""
    try:
        with storage().as_person(person()) as store:
            draft = drafts.get(store, draft_id)
            token = drafts.phone_address(store, person(), draft_id)
    except Problem as problem:
        if problem.code == "draft_unknown" or not problem.code.startswith("draft_"):
            raise
        flash(problem.sentence(language()), "bad")
        return redirect(f"/design/drafts/{draft_id}", 303)
    phone = phone_settings.build_trial(settings(), token, draft.title or "", person().username)
    page = render_template(
        "designer/qr.html",
        draft=draft,
        phone=phone,
        qr=base64.b64encode(phone_settings.png(phone.code)).decode(),
    )
    return Response(page, mimetype="text/html")


@blueprint.get(f"{DRAFT}/qr")
def draft_qr_gone(draft_id: int) -> AnyResponse:
    """Say that a code is shown only once, to who comes back for it."""
    flash(
        t(
            "Mã QR chỉ hiện một lần. Chưa quét thì tạo mã mới.",
            "A QR code is shown only once. If it was not scanned, make another.",
        ),
        "warn",
    )
    return redirect(f"/design/drafts/{draft_id}#try", 303)


@blueprint.post(f"{DRAFT}/qr/<int(max=2147483647):address_id>/revoke")
def revoke_qr(draft_id: int, address_id: int) -> AnyResponse:
    """Make a key worthless at once."""
    with storage().as_person(person()) as store:
        drafts.get(store, draft_id)
        drafts.revoke_address(store, person(), draft_id, address_id)
    flash(
        t(
            "Đã hủy mã. Điện thoại dùng mã ấy không lấy bản nháp và không gửi phiếu thử được nữa.",
            "Revoked. A phone with that code can no longer get the draft or send to it.",
        ),
        "good",
    )
    return redirect(f"/design/drafts/{draft_id}#try", 303)
