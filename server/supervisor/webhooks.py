"""A person's webhooks: addresses that are told of changes, and what became of each message."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import tokens, webhooks
from server.supervisor.blueprint import blueprint
from server.web.context import settings, storage
from server.web.errors import STATUS
from server.web.language import language, t
from server.web.signed_in import needs_role, person

FIELDS = {
    "webhook_name_wrong": "name",
    "webhook_url_wrong": "url",
    "webhook_kinds_missing": "kinds",
    "webhooks_too_many": "",
}
"""What can be wrong with a new webhook, and the field it is about."""
KINDS = {
    "stored": ("Phiếu mới", "New submission"),
    "edited": ("Phiếu được sửa", "Edited submission"),
    "reviewed": ("Đổi trạng thái duyệt", "Review state changed"),
    "moved": ("Chuyển sang thôn khác", "Moved to another village"),
}
FAULTS = {
    "unresolved": ("Không tìm thấy tên máy", "Name not found"),
    "tls": ("Chứng chỉ không hợp lệ", "Certificate not valid"),
    "timeout": ("Quá lâu không trả lời", "No answer in time"),
    "broken": ("Không kết nối được", "No connection"),
    "webhook_private": ("Dẫn vào mạng nội bộ", "Leads into a private network"),
    "webhook_url_wrong": ("Địa chỉ không được phép", "Address not allowed"),
    "withheld": (
        "Không gửi: phiếu đã có bản mới hơn, hoặc lúc đó bạn không được xem",
        "Not sent: there is a newer version, or you might not see it then",
    ),
}
ONE = "/account/webhooks/<int(max=2147483647):webhook_id>"


@blueprint.get("/account/webhooks")
def webhooks_page() -> Response:
    """List the reader's webhooks."""
    needs_role(*tokens.ROLES)
    return _page(None)


@blueprint.post("/account/webhooks")
def make_webhook() -> Response:
    """Add a webhook and show its secret, this once."""
    needs_role(*tokens.ROLES)
    form = request.form
    name, url, kinds = form.get("name", ""), form.get("url", ""), form.getlist("kinds")
    private = settings().webhook_private
    try:
        with storage().as_person(person()) as store:
            secret = webhooks.make(store, person(), name, url, kinds, private=private)
    except Problem as problem:
        if problem.code not in FIELDS:
            raise
        return _page(problem)
    page = render_template("supervisor/webhook_secret.html", secret=secret, name=name, url=url)
    return Response(page, mimetype="text/html")


@blueprint.get(ONE)
def one_webhook(webhook_id: int) -> str:
    """Show what was delivered to a webhook."""
    needs_role(*tokens.ROLES)
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**63:
        raise Problem("filter_wrong", name="before")
    with storage().as_person(person()) as store:
        webhook = webhooks.get(store, person(), webhook_id)
        deliveries, following = webhooks.deliveries(store, webhook, before)
    return render_template(
        "supervisor/webhook.html",
        webhook=webhook,
        deliveries=deliveries,
        following=following and f"/account/webhooks/{webhook_id}?before={following}",
        first=f"/account/webhooks/{webhook_id}" if before else None,
        kind=lambda kind: t(*KINDS[kind]),
        fault=lambda fault: t(*FAULTS[fault]),
    )


@blueprint.post(f"{ONE}/end")
def end_webhook(webhook_id: int) -> Response:
    """End a webhook."""
    needs_role(*tokens.ROLES)
    with storage().as_person(person()) as store:
        webhooks.end(store, person(), webhook_id)
    flash(t("Đã xóa nơi nhận.", "The webhook is removed."), "good")
    return redirect("/account/webhooks", 303)


@blueprint.post(f"{ONE}/begin")
def begin_webhook(webhook_id: int) -> Response:
    """Let a webhook that was given up go on."""
    needs_role(*tokens.ROLES)
    with storage().as_person(person()) as store:
        webhooks.begin(store, person(), webhook_id)
    flash(t("Sẽ gửi tiếp trong khoảng một phút.", "It goes on within a minute or so."), "good")
    return redirect(f"/account/webhooks/{webhook_id}", 303)


@blueprint.post(f"{ONE}/deliveries/<int(max=9223372036854775807):delivery_id>/again")
def deliver_again(webhook_id: int, delivery_id: int) -> Response:
    """Deliver once more."""
    needs_role(*tokens.ROLES)
    with storage().as_person(person()) as store:
        webhooks.again(store, webhook_id, delivery_id)
    flash(t("Sẽ gửi lại trong khoảng một phút.", "It is sent again within a minute or so."), "good")
    return redirect(f"/account/webhooks/{webhook_id}", 303)


def _page(problem: Problem | None) -> Response:
    field = FIELDS[problem.code] if problem else ""
    with storage().as_person(person()) as store:
        own = webhooks.own(store, person())
    page = render_template(
        "supervisor/webhooks.html",
        webhooks=own,
        kinds=[(kind, t(*words)) for kind, words in KINDS.items()],
        given=request.form,
        chosen=request.form.getlist("kinds") if problem else list(KINDS),
        errors={field: problem.sentence(language())} if problem else {},
    )
    return Response(page, STATUS.get(problem.code, 400) if problem else 200, mimetype="text/html")
