"""A draft's own QR codes: each shown for minutes, for one designer's phone, and revoked."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable

from flask import Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from server.designer.blueprint import DRAFT, blueprint
from server.problems import Problem
from server.services import drafts, phone_settings
from server.services.drafts import Address
from server.web.context import settings, storage
from server.web.language import language, t
from server.web.signed_in import person


@blueprint.post(f"{DRAFT}/qr")
def draft_qr(draft_id: int) -> AnyResponse:
    """Make a key for trying the draft on a phone, and lead to where it is shown."""
    nonce = secrets.token_urlsafe(16)
    try:
        with storage().as_person(person()) as store:
            drafts.phone_address(store, person(), draft_id, nonce)
    except Problem as problem:
        if problem.code == "draft_unknown" or not problem.code.startswith("draft_"):
            raise
        flash(problem.sentence(language()), "bad")
        return redirect(f"/design/drafts/{draft_id}", 303)
    return redirect(f"/design/drafts/{draft_id}/qr?of={nonce}", 303)


@blueprint.get(f"{DRAFT}/qr")
def shown_qr(draft_id: int) -> AnyResponse:
    """Show a key to who made it minutes ago; loading the page again makes no other."""
    with storage().as_person(person()) as store:
        draft = drafts.get(store, draft_id)
        numbers = numbered(drafts.addresses(store, draft_id))
    with storage().reading() as own:
        found = drafts.address_again(own, person(), draft_id, request.args.get("of", ""))
    if found is None:
        return _gone(draft_id)
    token, address = found
    phone = phone_settings.build_trial(settings(), token, draft.title or "", person().username)
    page = render_template(
        "designer/qr.html",
        draft=draft,
        phone=phone,
        address=address,
        number=numbers[address.id],
        minutes=drafts.SHOWN.seconds // 60,
        qr=base64.b64encode(phone_settings.png(phone.code)).decode(),
    )
    return Response(page, mimetype="text/html")


def numbered(addresses: Iterable[Address]) -> dict[int, int]:
    """Give each key of a draft its number, from 1 in the order made, by its id."""
    made = sorted(address.id for address in addresses)
    return {address_id: number for number, address_id in enumerate(made, start=1)}


def _gone(draft_id: int) -> AnyResponse:
    """Say that a code is shown for minutes only, to who comes back for it."""
    flash(
        t(
            "Mã QR chỉ hiện trong {n} phút sau khi tạo. Chưa quét thì tạo mã mới.",
            "A QR code is shown only for {n} minutes. If it was not scanned, make another.",
            n=drafts.SHOWN.seconds // 60,
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
