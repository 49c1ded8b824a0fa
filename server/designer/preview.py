"""A form as people will see it, in the browser's engine; nothing of it is stored."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, request

from server.designer.blueprint import DRAFT, VERSION, blueprint
from server.problems import Problem
from server.services import drafts, forms, villages
from server.storage.store import Store
from server.web import webform
from server.web.context import storage
from server.web.language import language
from server.web.signed_in import person
from server.xforms import webforms
from server.xforms.choice_lists import choice_lists
from server.xforms.definition import Choice, Definition
from server.xforms.webforms import Seen

OF_DRAFT = f"{DRAFT}/preview"
OF_VERSION = f"{VERSION}/preview"


@dataclass(frozen=True)
class Previewed:
    """What is shown: a draft, or a published version with None for `missing`."""

    title: str
    version: str
    xform: bytes
    definition: Definition
    missing: tuple[str, ...] | None
    """Files that the draft names and lacks."""
    has_places: bool
    """Whether lists of villages or communes are made for each officer."""
    places: Mapping[str, Mapping[str, str]]
    """By list the names of the sample places in it here, by their code."""
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
        if draft.definition is None:
            raise Problem("draft_faulty")
        return Previewed(
            draft.title or draft.workbook_name,
            draft.version or "",
            content,
            draft.definition,
            draft.missing_media,
            *_places(store, draft.definition.media),
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
            version.definition,
            None,
            *_places(store, version.definition.media),
            back=quote(f"/design/forms/{form_id}"),
        )


def _places(store: Store, media: tuple[str, ...]) -> tuple[bool, Mapping[str, Mapping[str, str]]]:
    sample = villages.sample(store)
    lists = {name: villages.choice_file(store, sample, name)[0] for name in villages.MADE_HERE}
    rows = {name: csv.DictReader(one.decode().splitlines()) for name, one in lists.items()}
    named = {name: {row["name"]: row["label"] for row in rows[name]} for name in rows}
    return bool(villages.MADE_HERE & set(media)), named


def _page(shown: Previewed) -> Response:
    return webform.page(
        "designer/preview.html",
        webform.FRAME_CSP,
        shown=shown,
        seen=webforms.look(shown.xform),
        communes=shown.places[villages.COMMUNES_CSV].values(),
        frame=quote(f"{request.path}/frame"),
    )


def _frame(shown: Previewed) -> Response:
    return webform.page(
        "designer/preview_frame.html",
        webform.FRAMED_CSP,
        shown=shown,
        labels=_labels(webforms.look(shown.xform)),
        choices=dict(_choices(shown)),
        base=quote(request.path.removesuffix("/frame")),
    )


def _labels(seen: Seen) -> dict[str, str]:
    """Give each question's words by its path, as the page looks them up."""
    return {"/".join(path): seen.label(path, language()) for path in seen.labels}


def _choices(shown: Previewed) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give each question's choices, words by code, where the form or the server has them."""
    for question in shown.definition.questions:
        if question.choices:
            yield "/".join(question.path), {one.code: _words(one) for one in question.choices}
    for path, file in choice_lists(shown.xform).items():
        if file in shown.places:
            yield "/".join(path), shown.places[file]


def _words(choice: Choice) -> str:
    return choice.labels.get(language()) or next(iter(choice.labels.values()), choice.code)
