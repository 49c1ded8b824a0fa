"""What a field form may not ask: whoever is met is a case code and nothing more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form, Item
from server.xforms.lint.likely import plain
from server.xforms.lint.tokens import reference_name
from server.xforms.lint.values import parameters
from server.xforms.lint.vocabulary import words

MAX_PIXELS = 1280
"""Longest side of a photo that phones send."""

_PERSONAL = frozenset(
    words(
        "deviceid phonenumber simserial subscriberid email start-geopoint "
        "background-geopoint background-audio"
    )
)
_UNNEEDED = frozenset({"start", "end", "today", "audit"})
_FREE = frozenset(words("text integer decimal barcode date dateTime hidden image file"))
_PAPERS = r"so (?:cccd|cmnd|can cuoc(?: cong dan)?|dinh danh(?: ca nhan)?|ho chieu)"
_COUNTED = r"(?! (?:da|duoc|cap|phat|tang|trao)\b)"
"""After "số ...": how many were given, as in "số điện thoại đã phát"."""
_PUBLIC = (
    r"(?! (?:(?:cua|noi|diem|tai) )?(?:to chuc|buoi|cuoc|hop|sinh hoat|nha van hoa|hoi truong"
    r"|tru so|website|trang web|do|tin cay)\b)"
)
"""After "địa chỉ": a place where people meet, a site, a memorial ("địa chỉ đỏ"), a saying."""
_ASKED = re.compile(
    rf"\b(?:ho (?:va )?(?:chu )?(?:dem )?ten|ten khai sinh|so dien thoai{_COUNTED}"
    rf"|dia chi{_PUBLIC}|van tay|chan dung"
    rf"|ngay(?:[, ]+thang(?:[, ]+nam)?)? sinh(?! (?:hoat|vien)\b)|{_PAPERS}{_COUNTED}"
    r"|full name|(?:first|last|family|given|middle) name|surname|date of birth|birth ?da(?:te|y)"
    r"|(?:tele)?phone number|mobile number|(?:id|identity|citizen)(?: card)? number|passport"
    r"|(?:home|street|postal|e-?mail|full|current|permanent) address|portrait|fingerprint"
    r"|hoten|ngaysinh|diachi|sodienthoai|sdt|socccd|socmnd|dob)\b"
    r"|^address\b(?! of (?:the |a )?(?:venue|meeting|event|place|organi[sz]ation|office|culture)\b)"
)
"""What identifies a person, as `plain` writes it; `ngay sinh hoat` is the day of a meeting."""
_WARNED_OF = re.compile(
    r"\b(?:khong|dung|cam) (?:ghi|hoi|neu|dien|viet|nhap)\b(?! duoc)[^.;:?!]*$"
    r"|\b(?:not|never) (?:write|give|ask|enter|record)\b[^.;:?!]*$|\b(?:no|without)(?: any)? $"
)
"""What stands before it where a label says not to write it."""
_CASE = re.compile(r"case_?(?:code|scan|typed|pick)|ma_?ho_?so")


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which questions identify a person and which metadata nobody needs."""
    for item in form.items:
        if item.kind in _PERSONAL:
            yield item.line.finding("metadata_personal", "type", type=item.type)
        elif item.kind in _UNNEEDED:
            yield from _metadata(item)
        elif item.kind in _FREE:
            yield from _question(item)
        if item.kind == "image":
            yield from _photo(item)
    yield from _instance_name(form, found)


def _metadata(item: Item) -> Iterator[Finding]:
    if item.kind == "audit" and "location-" in item.line.cell("parameters").lower():
        yield item.line.finding("place_tracked", "parameters")
    else:
        yield item.line.finding("metadata_unneeded", "type", type=item.type)


def _question(item: Item) -> Iterator[Finding]:
    for column, text in [*item.line.cells("label"), *item.line.cells("name")]:
        if words := _identifying(text, is_name=column.name == "name"):
            yield item.line.at("personal_question", column, words=words)
            return


def _identifying(text: str, *, is_name: bool) -> str:
    """Give the words that ask who somebody is, as they are written; "" when there are none."""
    written = unicodedata.normalize("NFC", text)
    read = plain(written.replace("_", " ") if is_name else written)
    for asked in _ASKED.finditer(read):
        if not _WARNED_OF.search(read[: asked.start()]):
            return written[slice(*asked.span())]
    return ""


def _photo(item: Item) -> Iterator[Finding]:
    text = item.line.cell("parameters")
    if not text or ("=" in text and "max-pixels" not in text and set(parameters(item)) <= {"app"}):
        yield item.line.finding("photo_large", "parameters", limit=MAX_PIXELS)


def _instance_name(form: Form, found: list[Expression]) -> Iterator[Finding]:
    for expression in found:
        if expression.column != "instance_name":
            continue
        for token in expression.tokens:
            name = reference_name(token.text) if token.kind == "reference" else ""
            items = form.named.get(name, [])
            if items and (_CASE.search(name) or items[0].kind == "barcode"):
                yield expression.finding("instance_name_case", name=name)
                return
