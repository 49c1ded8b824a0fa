"""The page of one phone: what it could hold, and how it is revoked."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from server.services import areas, cards, people
from server.supervisor.blueprint import blueprint
from server.supervisor.people_one import ONE
from server.web.context import storage
from server.web.language import t
from server.web.signed_in import needs_role, person

PHONE = f"{ONE}/phones/<int(max=2147483647):phone_id>"
REASONS = {
    "lost": ("Mất máy", "Lost"),
    "broken": ("Máy hỏng", "Broken"),
    "changed": ("Đổi máy khác", "Another phone in its place"),
    "left": ("Nghỉ hoặc chuyển công tác", "Left the work"),
    "other": ("Lý do khác", "Another reason"),
    "replaced": ("Đã in thẻ mới", "A newer card was printed"),
}


@blueprint.get(PHONE)
def one_phone(user_id: int, phone_id: int) -> str:
    """Show a phone and what it could hold, to be printed for a report."""
    needs_role("supervisor", "admin")
    with storage().as_person(person()) as store:
        member = people.get(store, user_id)
        phone = cards.phone(store, user_id, phone_id)
        held = cards.held(store, phone_id)
        names = areas.titles(store, {code for form in held for code in form.areas})
    return render_template(
        "supervisor/phones.html",
        member=member,
        phone=phone,
        app=cards.app(phone.client),
        held=held,
        areas=lambda codes: areas.named(codes, names),
        sent=sum(form.sent for form in held),
        sent_days=cards.SENT_DAYS,
        reasons=REASONS,
        choices=[(code, t(*REASONS[code])) for code in cards.REASONS],
        now=datetime.now(UTC),
    )


@blueprint.post(f"{PHONE}/revoke")
def revoke_phone(user_id: int, phone_id: int) -> Response:
    """Make the key of a phone or card worthless."""
    needs_role("supervisor", "admin")
    with storage().as_person(person()) as store:
        cards.revoke(store, person(), user_id, phone_id, request.form.get("reason", ""))
    flash(
        t(
            "Đã thu hồi. Từ giờ máy này không lấy và không gửi được gì.",
            "It is revoked. From now on it gets nothing and sends nothing.",
        ),
        "good",
    )
    return redirect(f"/people/{user_id}/phones/{phone_id}", 303)
