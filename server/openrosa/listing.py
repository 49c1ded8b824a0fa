"""The form list and the manifest as XML.

Written by hand, because Collect breaks on what XML libraries write: prefixes, self-closing tags,
anything before the declaration (openrosa-form-list; Collect's parser).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import quote
from xml.sax.saxutils import escape

from server.services.forms import MediaFile
from server.xforms.definition import Definition

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Offered(Protocol):
    """A form as it stands in a list: a published version, or a draft that is tried."""

    @property
    def id(self) -> int:
        """What its address has."""

    @property
    def form_id(self) -> str:
        """The `id` in its XML."""

    @property
    def version(self) -> str:
        """The `version` in its XML."""

    @property
    def title(self) -> str:
        """Its name on the phone."""

    @property
    def xform_md5(self) -> str:
        """Of the bytes that its address gives."""

    @property
    def definition(self) -> Definition:
        """What it asks, and which files it needs."""


def form_list(forms: Iterable[Offered], prefix: str) -> str:
    """Give the form list; `prefix` is the address up to where `/formList` is added."""
    items = "".join(_form(form, prefix) for form in forms)
    return f'{DECLARATION}<xforms xmlns="http://openrosa.org/xforms/xformsList">{items}</xforms>'


def _form(form: Offered, prefix: str) -> str:
    address = f"{prefix}/forms/{form.id}"
    manifest = ""
    if form.definition.media:
        manifest = f"<manifestUrl>{escape(address)}/manifest</manifestUrl>"
    return (
        f"<xform><formID>{escape(form.form_id)}</formID><name>{escape(form.title)}</name>"
        f"<version>{escape(form.version)}</version><hash>md5:{form.xform_md5}</hash>"
        f"<downloadUrl>{escape(address)}/form.xml</downloadUrl>{manifest}</xform>"
    )


def manifest(files: Iterable[MediaFile], prefix: str, version_id: int) -> str:
    """Give the manifest of one form version."""
    items = "".join(
        f"<mediaFile><filename>{escape(file.name)}</filename><hash>md5:{file.md5}</hash>"
        f"<downloadUrl>{escape(prefix)}/forms/{version_id}/media/{quote(file.name, safe='')}"
        "</downloadUrl></mediaFile>"
        for file in files
    )
    return (
        f'{DECLARATION}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">'
        f"{items}</manifest>"
    )
