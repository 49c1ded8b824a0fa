"""Take the places out of what was received, whether it can be read or not."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from server.problems import Problem
from server.services import all_versions
from server.storage import forms
from server.storage.forms import FormVersion
from server.storage.store import Store
from server.xforms import instance as xml
from server.xforms.definition import Definition

# The look back keeps it linear: a long row of digits is tried from its first digit only.
_NUMBER = re.compile(r"[+-]?(?<!\d)\d+(?:[.,]\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)")
_NO_FORM = Definition("", "", "", (), ())


def blank(store: Store, content: bytes) -> bytes:
    """Give what was received without the places that its form's version seals.

    Where the form is unknown, everything that looks like coordinates is blanked; where there is
    no XML, every number with decimals.
    """
    return _blank(store, content, lambda version: version.definition)


def shown(store: Store, content: bytes) -> bytes:
    """Do what `blank` does, for a person to read: also without what any other version seals."""

    def kept(version: FormVersion) -> Definition:
        return all_versions.of_records(store, version.form_id, [version.id])[version.id]

    return _blank(store, content, kept)


def _blank(store: Store, content: bytes, definition: Callable[[FormVersion], Definition]) -> bytes:
    try:
        instance = xml.read(content)
        version = forms.find(store, instance.form_id, instance.version)
        return xml.blank_points(content, definition(version) if version else _NO_FORM)
    except Problem:
        return _blank_numbers(content)


def _blank_numbers(content: bytes) -> bytes:
    """Blank every number with decimals in what is no XML, however its digits are written."""
    text = html.unescape(content.replace(b"\0", b"").decode("utf-8", "replace"))
    return _NUMBER.sub("…", text).encode()
