"""A whole draft becomes the version that phones get."""

from __future__ import annotations

from collections.abc import Iterator

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from server.designer import review
from server.designer.blueprint import DRAFT, blueprint
from server.designer.drafts import if_published, page
from server.problems import Problem
from server.services import drafts
from server.services.drafts import Draft
from server.storage.store import Store
from server.web.context import storage
from server.web.language import language, t
from server.web.signed_in import person

MENDED = frozenset(
    {"draft_changed", "draft_faulty", "draft_media_missing", "version_taken", "text_too_long"}
)
"""Problems of publishing that are mended on the draft's own page."""


@blueprint.post(f"{DRAFT}/publish")
def publish(draft_id: int) -> Response:
    """Publish what the designer saw, once it has a note and what breaks is confirmed."""
    note = request.form.get("note", "").strip()
    stamp = request.form.get("stamp", "")
    try:
        with storage().as_person(person()) as store:
            faults = list(_faults(store, drafts.get(store, draft_id), note))
            if not faults:
                version = drafts.publish(store, person(), draft_id, note, stamp=stamp)
    except Problem as problem:
        if problem.code not in MENDED:
            return if_published(problem, draft_id)
        return Response(
            page(draft_id, [("", problem.sentence(language()))], note), 409, mimetype="text/html"
        )
    if faults:
        return Response(page(draft_id, faults, note), 400, mimetype="text/html")
    flash(
        t(
            "Đã xuất bản {title}, phiên bản {version}. Điện thoại nhận bản này trong khoảng mười "
            "lăm phút khi có mạng.",
            "{title}, version {version}, is published. Phones get it within about fifteen minutes "
            "when online.",
            title=version.title,
            version=version.version,
        ),
        "good",
    )
    return redirect(url_for("designer.one_form", form_id=version.form_id), 303)


def _faults(store: Store, draft: Draft, note: str) -> Iterator[tuple[str, str]]:
    """Give what is still to be filled in: the field and the sentence."""
    if not note:
        yield "note", t("Hãy ghi bản này có gì mới.", "Say what is new in this version.")
    if "confirm" not in request.form and review.of(store, draft).breaks:
        yield (
            "confirm",
            t(
                "Hãy đánh dấu là đã đọc những gì bị ảnh hưởng.",
                "Tick that you have read what is affected.",
            ),
        )
