"""A form as people will see it, in the browser's engine; nothing of it is stored."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, request

from server.designer.blueprint import DRAFT, VERSION, blueprint
from server.services import drafts, forms, villages
from server.storage.store import Store
from server.web import webform
from server.web.context import storage
from server.web.language import language
from server.web.signed_in import person
from server.xforms import webforms
from server.xforms.webforms import Seen

OF_DRAFT = f"{DRAFT}/preview"
OF_VERSION = f"{VERSION}/preview"


@dataclass(frozen=True)
class Previewed:
    """What is shown: a draft, or a published version with None for `missing`."""

    title: str
    version: str
    xform: bytes
    missing: tuple[str, ...] | None
    """Files that the draft names and lacks."""
    has_places: bool
    """Whether lists of villages or communes are made for each officer."""
    places: tuple[str, ...]
    """The names of the communes whose places stand in these lists here."""
    back: str

    @property
    def is_draft(self) -> bool:
        """Whether it is not published yet."""
        return self.missing is not None


@blueprint.get(OF_DRAFT)
def draft_preview(draft_id: int) -> Response:
    """Show a draft in a phone's frame, and what a phone does otherwise."""
    return _page(_draft(draft_id))


@blueprint.get(OF_VERSION)
def version_preview(form_id: str, version_id: int) -> Response:
    """Show a published version in a phone's frame, and what a phone does otherwise."""
    return _page(_version(form_id, version_id))


@blueprint.get(f"{OF_DRAFT}/frame")
def draft_frame(draft_id: int) -> Response:
    """Show a draft alone."""
    return _frame(_draft(draft_id))


@blueprint.get(f"{OF_VERSION}/frame")
def version_frame(form_id: str, version_id: int) -> Response:
    """Show a published version alone."""
    return _frame(_version(form_id, version_id))


@blueprint.get(f"{OF_DRAFT}/form.xml")
def draft_form(draft_id: int) -> Response:
    """Give a draft's XML."""
    with storage().as_person(person()) as store:
        return webform.form(*drafts.xform(store, draft_id))


@blueprint.get(f"{OF_VERSION}/form.xml")
def version_form(form_id: str, version_id: int) -> Response:
    """Give a version's XML."""
    with storage().as_person(person()) as store:
        forms.version(store, form_id, version_id)
        return webform.form(*forms.xform(store, version_id))


@blueprint.get(f"{OF_DRAFT}/media/<name>")
def draft_preview_media(draft_id: int, name: str) -> Response:
    """Give one of a draft's files as the server would send it."""
    with storage().as_person(person()) as store:
        return webform.file(*drafts.media_file(store, draft_id, name), name)


@blueprint.get(f"{OF_VERSION}/media/<name>")
def version_preview_media(form_id: str, version_id: int, name: str) -> Response:
    """Give one of a version's files; lists of places are those of a sample commune."""
    with storage().as_person(person()) as store:
        forms.version(store, form_id, version_id)
        found = forms.media_file(store, villages.sample(store), version_id, name)
        return webform.file(*found, name)


def _draft(draft_id: int) -> Previewed:
    with storage().as_person(person()) as store:
        draft = drafts.get(store, draft_id)
        content, _ = drafts.xform(store, draft_id)
        named = draft.definition.media if draft.definition else ()
        return Previewed(
            draft.title or draft.workbook_name,
            draft.version or "",
            content,
            draft.missing_media,
            *_places(store, named),
            back=f"/design/drafts/{draft_id}",
        )


def _version(form_id: str, version_id: int) -> Previewed:
    with storage().as_person(person()) as store:
        version = forms.version(store, form_id, version_id)
        content, _ = forms.xform(store, version_id)
        return Previewed(
            version.title,
            version.version,
            content,
            None,
            *_places(store, version.definition.media),
            back=quote(f"/design/forms/{form_id}"),
        )


def _places(store: Store, media: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    content, _ = villages.choice_file(store, villages.sample(store), villages.COMMUNES_CSV)
    rows = csv.DictReader(content.decode().splitlines())
    return bool(villages.MADE_HERE & set(media)), tuple(row["label"] for row in rows)


def _page(shown: Previewed) -> Response:
    return webform.page(
        "designer/preview.html",
        webform.FRAME_CSP,
        shown=shown,
        seen=webforms.look(shown.xform),
        frame=quote(f"{request.path}/frame"),
    )


def _frame(shown: Previewed) -> Response:
    return webform.page(
        "designer/preview_frame.html",
        webform.FRAMED_CSP,
        shown=shown,
        labels=_labels(webforms.look(shown.xform)),
        base=quote(request.path.removesuffix("/frame")),
    )


def _labels(seen: Seen) -> dict[str, str]:
    """Give each question's words by its path, as the page looks them up."""
    return {"/".join(path): seen.label(path, language()) for path in seen.labels}
