"""A draft's files: the workbook as it came and with its faults coloured, and its media."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from server.designer import downloads
from server.designer.blueprint import DRAFT, blueprint
from server.designer.drafts import has_cells
from server.problems import Problem
from server.services import checking, drafts
from server.web.context import storage
from server.web.language import language, t
from server.web.signed_in import person


@blueprint.get(f"{DRAFT}/workbook")
def draft_workbook(draft_id: int) -> Response:
    """Give the workbook, byte for byte as it came."""
    with storage().as_person(person()) as store:
        draft = drafts.get(store, draft_id)
        content = drafts.workbook(store, draft_id)
    return downloads.whole(content, draft.workbook_name)


@blueprint.get(f"{DRAFT}/coloured")
def coloured_workbook(draft_id: int) -> Response:
    """Give the workbook with its faulty cells coloured and commented."""
    with storage().as_person(person()) as store:
        draft = drafts.get(store, draft_id)
        content = drafts.workbook(store, draft_id)
    if not has_cells(draft):
        raise Problem("not_found")
    made = checking.coloured(content, draft.workbook_name, draft.findings, language())
    name = draft.workbook_name.rpartition(".")[0] or draft.workbook_name
    return downloads.whole(made, t("{name} - chỗ cần sửa.xlsx", "{name} - to mend.xlsx", name=name))


@blueprint.post(f"{DRAFT}/media/remove")
def remove_media(draft_id: int) -> Response:
    """Take a file away."""
    with storage().as_person(person()) as store:
        drafts.remove_media(store, person(), draft_id, request.form.get("name", ""))
    return redirect(f"/design/drafts/{draft_id}#files", 303)


@blueprint.get(f"{DRAFT}/media/<name>")
def draft_media(draft_id: int, name: str) -> Response:
    """Give one file as phones would get it."""
    with storage().as_person(person()) as store:
        pieces, size, md5 = drafts.media_file(store, draft_id, name)
        return downloads.pieces(pieces, size, md5, name)
