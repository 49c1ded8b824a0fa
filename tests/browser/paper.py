"""The words of a PDF that Chromium made."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MAP = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\bET\b")


def words(pdf: bytes) -> str:
    """Give the text of all pages in the order it is drawn, one line right after the other.

    Chromium writes glyph numbers, and for each font a table from these to letters.
    """
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = {
        name: _letters(objects, int(number))
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", pdf)
    }
    pages = [_stream(body) for body in objects.values() if b"/FlateDecode" in body]
    return "".join(_text(page, fonts) for page in pages if b" Tf" in page)


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    try:
        return zlib.decompress(found[1]) if found else b""
    except zlib.error:
        return b""


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    table = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(font, b""))
    letters: dict[int, str] = {}
    for kind, body in _MAP.findall(_stream(objects[int(table[1])]) if table else b""):
        numbers = re.findall(rb"<([0-9A-Fa-f]+)>", body)
        if kind == b"bfchar":
            letters |= {int(a, 16): _letter(b) for a, b in zip(*[iter(numbers)] * 2, strict=True)}
            continue
        for first, last, start in zip(*[iter(numbers)] * 3, strict=True):
            for step in range(int(last, 16) - int(first, 16) + 1):
                letters[int(first, 16) + step] = chr(int(start, 16) + step)
    return letters


def _letter(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _text(page: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    shown, font = "", dict[int, str]()
    for name, glyphs in _SHOWN.findall(page):
        if name:
            font = fonts.get(name, {})
        for start in range(0, len(glyphs), 4):
            shown += font.get(int(glyphs[start : start + 4], 16), "")
    return shown
