"""The expressions of a form: which cells hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from server.xforms.findings import Finding, Place
from server.xforms.lint.form import NO, YES, Form, Item, Line
from server.xforms.lint.tokens import Token, straight, tokens
from server.xforms.lint.vocabulary import ENTITY_EXPRESSIONS, EXPRESSIONS

_DYNAMIC = re.compile(r"\$\{|[\w.-]\(|[*+|]|(?<!\w)-(?!\d)| (?:div|mod) ")
"""What makes pyxform take a default for an expression (pyxform.utils.default_is_dynamic)."""


@dataclass(frozen=True, eq=False)
class Expression:
    """One cell that holds an expression. `item` is None outside the survey."""

    line: Line
    column: str
    item: Item | None
    text: str
    tokens: tuple[Token, ...]

    @property
    def place(self) -> Place:
        """Its cell."""
        return self.finding("expression_syntax").place

    def finding(self, code: str, /, **details: str | int) -> Finding:
        """Make a finding about its cell."""
        return self.line.finding(code, self.column, **details)


def expressions(form: Form) -> list[Expression]:
    """Give every expression of the workbook in order."""
    return [
        Expression(line, column, item, straight(text), tokens(straight(text)))
        for line, columns, item in _lines(form)
        for column in columns
        if (text := line.cell(column)) and (item is None or _is_expression(column, text))
    ]


def _lines(form: Form) -> Iterator[tuple[Line, tuple[str, ...], Item | None]]:
    """Give the rows that may hold expressions, and in which columns."""
    yield from ((item.line, EXPRESSIONS, item) for item in form.items)
    if form.setting:
        yield form.setting, ("instance_name",), None
    yield from ((line, ENTITY_EXPRESSIONS, None) for line in form.entities.lines)


def _is_expression(column: str, text: str) -> bool:
    if column in {"required", "read_only"}:
        return text not in YES | NO and bool(_DYNAMIC.search(text) or re.search(r"[=<>]", text))
    if column == "default":
        return bool(_DYNAMIC.search(text)) and "://" not in text
    return column != "repeat_count" or bool(_DYNAMIC.search(text))
