"""Take the places out of what was received, whether it can be read or not."""

from __future__ import annotations

import html
import re

from server.problems import Problem
from server.storage import forms
from server.storage.store import Store
from server.xforms import instance as xml
from server.xforms.definition import Definition

# The look back keeps it linear: a long row of digits is tried from its first digit only.
_NUMBER = re.compile(r"[+-]?(?<!\d)\d+(?:[.,]\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)")
_NO_FORM = Definition("", "", "", (), ())


def blank(store: Store, content: bytes) -> bytes:
    """Give what was received without the places that nobody may see.

    Where the form is unknown, everything that looks like coordinates is blanked; where there is
    no XML, every number with decimals.
    """
    try:
        instance = xml.read(content)
        version = forms.find(store, instance.form_id, instance.version)
        return xml.blank_points(content, version.definition if version else _NO_FORM)
    except Problem:
        return _blank_numbers(content)


def _blank_numbers(content: bytes) -> bytes:
    """Blank every number with decimals in what is no XML, however its digits are written."""
    text = html.unescape(content.replace(b"\0", b"").decode("utf-8", "replace"))
    return _NUMBER.sub("…", text).encode()
