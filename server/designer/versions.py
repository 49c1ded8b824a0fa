"""Downloads of a published version, byte for byte: workbook, XForm, media."""

from __future__ import annotations

from pathlib import PurePosixPath

from werkzeug.wrappers import Response

from server.designer import downloads
from server.designer.blueprint import VERSION, blueprint
from server.problems import Problem
from server.services import forms, villages
from server.storage.forms import FormVersion
from server.web.context import storage
from server.web.signed_in import person


@blueprint.get(f"{VERSION}/workbook")
def version_workbook(form_id: str, version_id: int) -> Response:
    """Give the workbook as it came, under a name that tells versions apart."""
    with storage().as_person(person()) as store:
        version = forms.version(store, form_id, version_id)
        name, content = forms.workbook(store, version_id)
    return downloads.whole(content, _named(version, PurePosixPath(name).suffix.lower()))


@blueprint.get(f"{VERSION}/xform")
def version_xform(form_id: str, version_id: int) -> Response:
    """Give the XForm as phones get it."""
    with storage().as_person(person()) as store:
        version = forms.version(store, form_id, version_id)
        content, _ = forms.xform(store, version_id)
    return downloads.whole(content, _named(version, ".xml"))


@blueprint.get(f"{VERSION}/media/<name>")
def version_media(form_id: str, version_id: int, name: str) -> Response:
    """Give a file that came with it."""
    with storage().as_person(person()) as store:
        forms.version(store, form_id, version_id)
        if name not in forms.kept_media(store, version_id):
            raise Problem("not_found")
        found, size, md5 = forms.media_file(store, villages.sample(store), version_id, name)
    return downloads.pieces(found, size, md5, name)


def _named(version: FormVersion, suffix: str) -> str:
    """Give a file's name; form ids may be addresses."""
    return f"{version.form_id}-{version.version}{suffix}".replace("/", "_").replace("\\", "_")
