"""What an unknown type was meant to be, where a designer wrote it in words of one's own."""

from __future__ import annotations

import re
import unicodedata

from server.xforms.lint.form import Form, Item
from server.xforms.lint.likely import Words, plain, squeezed
from server.xforms.lint.names import made_plain

_LOOSE = re.compile(
    r"(?:chon|select)[ _-]*(?:(mot|1|one)|nhieu|multiple|many|all)(?: ?[:(] ?|[ _-]+|$)(.*)"
)
_WORDS = {
    "chu": "text",
    "van ban": "text",
    "so": "integer",
    "so nguyen": "integer",
    "so thap phan": "decimal",
    "ngay": "date",
    "gio": "time",
    "anh": "image",
    "vi tri": "geopoint",
    "ghi chu": "note",
    "nhom": "begin_group",
}


def meant(form: Form, item: Item) -> tuple[str, str]:
    """Give the type that an unknown one stands for, and its list; "" for what is not known."""
    if item.kind:
        return "", ""
    written = unicodedata.normalize("NFC", item.type)
    match = _LOOSE.fullmatch(plain(written))
    if not match:
        return _WORDS.get(plain(written), ""), ""
    kind = "select_one" if match[1] else "select_multiple"
    return kind, _list(form, written[match.start(2) :].rstrip(" )"))


def _list(form: Form, written: str) -> str:
    if not squeezed(written):
        return ""
    return Words(form.lists).nearest(written) or made_plain(written)
