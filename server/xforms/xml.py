"""The one safe XML reader, and what is needed to write an XML answer."""

from __future__ import annotations

import re
from html import escape as escape_markup

from lxml import etree

from server.problems import Problem

MAX_DEPTH = 100
"""Deepest nesting that is read; forms in use stay under ten."""

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_ILLEGAL_PAIR = re.compile(rb"\xef\xbf[\xbe\xbf]")
_ILLEGAL_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(rb"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
_ENCODING = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")
_UTF8_NAMES = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}

_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_too_deep = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")


def parse(raw: bytes) -> etree._Element:
    """Read UTF-8 XML and give its root element; comments and instructions are left out.

    Characters that XML 1.0 forbids are dropped, written raw or as references: phones send what
    people paste, e.g. `&#11;` (XForm serializers do not filter them). `raw` itself is not changed.

    Raises `Problem("xml_unreadable")` for anything else than one well-formed UTF-8 document
    without a DOCTYPE, at most `MAX_DEPTH` deep. Its detail never repeats the content,
    and is line and column, or a name or limit that needs no language.
    """
    data = _clean(raw)
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise _unreadable(_place(error)) from None
    if _too_deep(root):
        raise _unreadable(f"<…<…>…> > {MAX_DEPTH}")
    return root


def local(tag: str) -> str:
    """Give the name of a tag or attribute without its namespace."""
    return tag.rpartition("}")[2]


def escape(text: str) -> str:
    """Make `text` safe inside an XML element or a quoted attribute."""
    return escape_markup(_ILLEGAL_TEXT.sub("", text))


def _clean(raw: bytes) -> bytes:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _unreadable("≠ UTF-8") from None
    data = raw.removeprefix(b"\xef\xbb\xbf").translate(None, _CONTROLS)
    if b"\xef\xbf" in data:
        data = _ILLEGAL_PAIR.sub(b"", data)
    data = data.strip()
    if b"&#" in data:
        data = _REFERENCE.sub(_legal_reference, data)
    declared = _ENCODING.match(data)
    if declared and declared[1].lower() not in _UTF8_NAMES:
        raise _unreadable("≠ UTF-8")
    if b"<!DOCTYPE" in data:
        raise _unreadable("DOCTYPE")
    return data


def _legal_reference(match: re.Match[bytes]) -> bytes:
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    digits = digits.lstrip(b"0")
    if not 0 < len(digits) <= 7:
        return b""
    code = int(digits, base)
    if code > 0x10FFFF or _ILLEGAL_TEXT.match(chr(code)):
        return b""
    return match[0]


def _place(error: etree.XMLSyntaxError) -> str:
    """Give line and column; libxml2's own words are English and may repeat the content."""
    line, column = error.position
    return f"{line}:{column}"


def _unreadable(detail: str) -> Problem:
    return Problem("xml_unreadable", detail=detail)
