"""Filters of choices, and the columns of one's own on the sheet of choices that they look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from server.xforms.findings import Finding
from server.xforms.lint.columns import Column
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form, Item
from server.xforms.lint.likely import Words
from server.xforms.lint.names import made_plain
from server.xforms.lint.tokens import NAME, Token
from server.xforms.lint.vocabulary import CHOICES, OWN_NOTES

SERVER_LISTS: Mapping[str, tuple[str, ...]] = {
    "villages.csv": ("name", "label", "commune"),
    "communes.csv": ("name", "label"),
}
"""The lists that the server makes for each officer, and their columns."""

_STEPS = {"/", "@", "::"}
_NAME = re.compile(NAME)


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which filters ask for columns that are not there, and which columns cannot be used."""
    filters = [one for one in found if one.column == "choice_filter"]
    for expression in filters:
        yield from _filter(form, expression)
    asked = {word: one for one in reversed(filters) for word in _words(one.tokens)}
    for column in form.choices.columns:
        if column.name not in {*CHOICES, *OWN_NOTES} and not column.is_misspelt:
            yield from _own(form, column, asked)


def _filter(form: Form, expression: Expression) -> Iterator[Finding]:
    if any(t.kind == "function" and t.text == "instance" for t in expression.tokens):
        yield expression.finding("filter_instance")
        return
    item = expression.item
    columns = _list_columns(form, item) if item else None
    if item is None or columns is None:
        return
    for word in dict.fromkeys(_words(expression.tokens)):
        if word not in columns:
            likely = columns.likely(word)
            yield expression.finding(
                "choice_column_unknown", column=word, list=item.list, likely=likely
            )


def _list_columns(form: Form, item: Item) -> Words | None:
    """Give the columns of a list; one that cannot be used counts as the one to rename it to."""
    if item.list in form.lists:
        own = [c for c in form.choices.columns if c.name not in {"name", "label"}]
        return Words(["name", *map(_usable, own), *(c.name for c in own)])
    if item.list in SERVER_LISTS:
        return Words(SERVER_LISTS[item.list])
    return None


def _words(tokens: tuple[Token, ...]) -> Iterator[str]:
    for index, token in enumerate(tokens):
        before = tokens[index - 1].text if index else ""
        if token.kind == "name" and before not in _STEPS and "[" not in token.within:
            yield token.text


def _own(form: Form, column: Column, asked: Mapping[str, Expression]) -> Iterator[Finding]:
    better = _usable(column)
    if better == column.name:
        return
    given = {"column": column.header, "better": better}
    if " " not in column.header:
        yield form.choices.at_header("choice_header_illegal", column, **given)
    elif expression := asked.get(better):
        row = expression.line.number
        yield form.choices.at_header("choice_header_asked", column, **given, row=row)
    else:
        yield form.choices.at_header("choice_header", column, **given)


def _usable(column: Column) -> str:
    """Give a column's name where choices can have it, else one to rename it to."""
    if _NAME.fullmatch(column.name):
        return column.name
    better = made_plain(column.name)
    return f"cot_{better}" if better[0].isdigit() else better
