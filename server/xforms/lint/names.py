"""The names of questions and groups, and the codes of choices."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from server.xforms.findings import Finding
from server.xforms.lint.form import Form, Item, Line
from server.xforms.lint.likely import plain
from server.xforms.workbook_letters import latin_of

MAX_NAME = 64
"""Longest name in characters; exports make longer ones of it with the groups' names."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_SNAKE = re.compile(r"[a-z_][a-z0-9_]*")
_RESERVED = frozenset({"meta", "instanceid", "instancename"})
_UNNAMED = frozenset({"", "note", "audit"})


def check(form: Form) -> Iterator[Finding]:
    """Say which names are missing, illegal, reserved or there twice."""
    twins = Counter(name.lower() for name in form.named)
    for item in form.items:
        if item.ends or not item.type:
            continue
        if item.name:
            yield from _name(item, has_twin=twins[item.name.lower()] > 1)
        elif item.kind not in _UNNAMED:
            yield item.line.finding("name_missing", "name")
    yield from _same(form)


def proposed(form: Form) -> dict[str, list[Item]]:
    """Give the questions whose names cannot be used, by the names proposed in their place.

    References that use such a name already are right once the advice is followed.
    """
    found: dict[str, list[Item]] = {}
    for items in form.named.values():
        if fault := _unusable(items[0]):
            better = str(fault.details["better"])
            if better not in form.named:
                found.setdefault(better, []).extend(items)
    return found


def _unusable(item: Item) -> Finding | None:
    name, line = item.name, item.line
    if fault := spelling(line, "name", name):
        better = str(fault.details["better"])
        prefix = "cau_" if better[0].isdigit() else ""
        return replace(fault, details={**fault.details, "better": prefix + better})
    if not re.match(r"[A-Za-z_]", name):
        better = "cau_" + made_plain(name) if item.kind else "c_" + made_plain(name)
        return line.finding("name_digit", "name", name=name, better=better)
    if name.lower() in _RESERVED or name.startswith("__"):
        return line.finding("name_reserved", "name", name=name, better=name.strip("_") + "_1")
    return None


def _name(item: Item, *, has_twin: bool) -> Iterator[Finding]:
    name, line = item.name, item.line
    if fault := _unusable(item):
        yield fault
    elif len(name) > MAX_NAME:
        yield line.finding("name_long", "name", name=name, limit=MAX_NAME)
    elif not has_twin and not _SNAKE.fullmatch(name):
        yield line.finding("name_style", "name", name=name, better=made_plain(name).lower())


def spelling(line: Line, column: str, name: str) -> Finding | None:
    """Say what in a name or code is no plain letter, digit or underscore."""
    better = made_plain(name)
    if " " in name:
        return line.finding("name_space", column, name=name, better=better)
    for sign in name:
        if latin := latin_of(sign):
            return line.finding(
                "name_lookalike", column, name=name, sign=sign, latin=latin, better=better
            )
    if not _PLAIN.fullmatch("x" + unicodedata.normalize("NFC", name)):
        if _PLAIN.fullmatch("x" + plain(name)):
            return line.finding("name_accents", column, name=name, better=better)
        sign = next(s for s in plain(name) if not _PLAIN.fullmatch("x" + s))
        return line.finding("name_illegal", column, name=name, sign=sign, better=better)
    return None


def made_plain(name: str) -> str:
    """Give a name that can be used in place of `name`."""
    latin = "".join(latin_of(sign) or sign for sign in name)
    return "_".join(re.sub(r"[^A-Za-z0-9_]", " ", _bare(latin)).split()) or "cau_1"


def _bare(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _same(form: Form) -> Iterator[Finding]:
    for name, items in form.named.items():
        first: dict[Item | None, Item] = {}
        for item in items:
            if item.group in first:
                row = first[item.group].row
                yield item.line.finding("name_twice", "name", name=name, row=row)
            first.setdefault(item.group, item)
    yield from _same_but_for_capitals(form)


def _same_but_for_capitals(form: Form) -> Iterator[Finding]:
    first: dict[str, Item] = {}
    for name, items in form.named.items():
        other = first.setdefault(name.lower(), items[0])
        if other.name != name:
            yield items[0].line.finding(
                "name_case", "name", name=name, other=other.name, row=other.row
            )
