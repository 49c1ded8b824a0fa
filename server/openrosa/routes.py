"""The addresses that phones use, at the root with a password and under `/key/<token>`."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from server.openrosa import drafts, listing, submission
from server.openrosa.answering import XML, base, file, tagged, xml
from server.services import forms, phones, villages
from server.storage.people import Sender
from server.web.auth import sender
from server.web.context import storage

blueprint = Blueprint("openrosa", __name__)

VERSION = "<int(max=2147483647):version_id>"
"""In an address: the database's largest integer at most, so that a larger one is not found."""
PREFIX_MARK = "\0"
"""Stands for a phone's address in the list that is kept; no XML can hold it."""


@blueprint.get("/formList", defaults={"token": None})
@blueprint.get("/key/<token>/formList")
def form_list(token: str | None) -> Response:
    """Give the forms that this sender may fill."""
    asking = sender(token)
    wanted = request.args.get("formID")
    if wanted is not None:
        with storage().reading() as store:
            some = [form for form in forms.fillable(store) if form.form_id == wanted]
        return xml(listing.form_list(some, prefix(token)))
    return xml(_whole_list(asking).replace(PREFIX_MARK, escape(prefix(token))))


def _whole_list(asking: Sender) -> str:
    memory = storage().memory
    known = memory.form_list
    if known is None or known[0] != asking.forms_version:
        with storage().reading() as store:
            known = (
                asking.forms_version,
                listing.form_list(forms.fillable(store), PREFIX_MARK),
            )
        memory.form_list = known
    return known[1]


@blueprint.get(f"/forms/{VERSION}/form.xml", defaults={"token": None})
@blueprint.get(f"/key/<token>/forms/{VERSION}/form.xml")
def form(token: str | None, version_id: int) -> Response:
    """Give a form's XML, byte for byte as published."""
    asking = sender(token)
    with storage().reading() as store:
        content, md5 = forms.xform(store, version_id)
        phones.note_form(store, asking, version_id)
    return tagged(content, md5, XML)


@blueprint.get(f"/forms/{VERSION}/manifest", defaults={"token": None})
@blueprint.get(f"/key/<token>/forms/{VERSION}/manifest")
def manifest(token: str | None, version_id: int) -> Response:
    """Give the files that a form needs, with the hashes of what this sender will get."""
    asking = sender(token)
    with storage().reading() as store:
        files = forms.media(store, asking, version_id)
    return xml(listing.manifest(files, prefix(token), version_id))


@blueprint.get(f"/forms/{VERSION}/media/<name>", defaults={"token": None})
@blueprint.get(f"/key/<token>/forms/{VERSION}/media/<name>")
def media(token: str | None, version_id: int, name: str) -> Response:
    """Give one file of a form."""
    asking = sender(token)
    with storage().reading() as store:
        content = forms.media_file(store, asking, version_id, name)
        if name in villages.MADE_HERE:
            phones.note_places(store, asking, version_id)
    return file(name, content)


blueprint.add_url_rule(
    "/submission", view_func=submission.head, methods=["HEAD"], defaults={"token": None}
)
blueprint.add_url_rule("/key/<token>/submission", view_func=submission.head, methods=["HEAD"])
blueprint.add_url_rule(
    "/submission", view_func=submission.post, methods=["POST"], defaults={"token": None}
)
blueprint.add_url_rule("/key/<token>/submission", view_func=submission.post, methods=["POST"])

drafts.register(blueprint)


def prefix(token: str | None) -> str:
    """Give the address that a phone's server_url has, without trailing slash."""
    return base() if token is None else f"{base()}/key/{token}"
