"""Columns that go together, or do nothing for a type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint import vocabulary
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import NO, YES, Form, Item

_COUNT = re.compile(r"\d+")
_NO_ANSWER = frozenset({"note", "begin_group", "begin_repeat", "begin_loop"})
_USELESS = {
    "constraint": _NO_ANSWER | vocabulary.UNSEEN,
    "choice_filter": frozenset(vocabulary.TYPES.values()) | _NO_ANSWER,
    "repeat_count": frozenset(vocabulary.TYPES.values())
    | frozenset(vocabulary.SELECTS.values())
    | {"begin_group"},
    "calculation": _NO_ANSWER - {"note"},
    "required": frozenset({"begin_group", "begin_repeat", "calculate", "hidden"}),
    "hint": vocabulary.UNSEEN,
    "default": _NO_ANSWER - {"note"},
}


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which columns lack their partner, or stand where they do nothing."""
    expressions = {(e.item, e.column) for e in found}
    for item in form.items:
        yield from _useless(item)
        yield from _required(item, is_expression=(item, "required") in expressions)
        yield from _messages(item)
        yield from _count(item, is_expression=(item, "repeat_count") in expressions)
        worked_out = item.line.cell("calculation") or item.line.cell("default")
        if item.kind == "calculate" and not worked_out:
            yield item.line.finding("calculation_missing", "calculation")


def _useless(item: Item) -> Iterator[Finding]:
    for column, kinds in _USELESS.items():
        if item.kind in kinds and item.line.cell(column) not in {"", *NO}:
            yield item.line.finding("column_no_effect", column, column=column, type=item.type)


def _required(item: Item, *, is_expression: bool) -> Iterator[Finding]:
    text = item.line.cell("required")
    if not text or text in NO:
        return
    if item.kind == "note":
        yield item.line.finding("required_note", "required", type=item.type)
    elif text not in YES and not is_expression:
        yield item.line.finding("required_wrong", "required", value=text)


def _messages(item: Item) -> Iterator[Finding]:
    line = item.line
    if item.kind in _USELESS["constraint"]:
        return
    if line.cell("constraint") and not line.cell("constraint_message"):
        yield line.finding("constraint_no_message", "constraint")
    if line.cell("constraint_message") and not line.cell("constraint"):
        yield line.finding("message_no_constraint", "constraint_message")
    if line.cell("required_message") and line.cell("required") in {"", *NO}:
        yield line.finding("message_not_required", "required_message")


def _count(item: Item, *, is_expression: bool) -> Iterator[Finding]:
    text = item.line.cell("repeat_count")
    if item.kind != "begin_repeat" or not text:
        return
    if not is_expression and not _COUNT.fullmatch(text):
        yield item.line.finding("repeat_count_wrong", "repeat_count", value=text)
