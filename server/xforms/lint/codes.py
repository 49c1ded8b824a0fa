"""What is compared with a list's codes: conditions, filters, defaults."""

from __future__ import annotations

from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form, Item, adds_other
from server.xforms.lint.likely import Words
from server.xforms.lint.names import made_plain
from server.xforms.lint.tokens import Token, reference_name


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which codes are not in the list they are compared with."""
    for expression in found:
        yield from _compared(form, expression)
    expressions = {(e.item, e.column) for e in found}
    for item in form.items:
        codes = _codes_of(form, item)
        if codes and (item, "default") not in expressions:
            yield from _default(item, codes)


def _compared(form: Form, expression: Expression) -> Iterator[Finding]:
    tokens = expression.tokens
    for left, middle, right in zip(tokens, tokens[1:], tokens[2:], strict=False):
        selected = "selected" in left.within[-1:] and middle.text == ","
        if middle.text in {"=", "!="} or selected:
            yield from _pair(form, expression, left, right, many=selected)
            yield from _pair(form, expression, right, left, many=selected)


def _pair(
    form: Form, expression: Expression, value: Token, text: Token, *, many: bool
) -> Iterator[Finding]:
    if text.kind != "text" or not text.text[1:-1].strip():
        return
    item = _meant(form, expression, value)
    codes = _codes_of(form, item) if item else None
    if item is None or codes is None:
        return
    written = text.text[1:-1].split() if many else [text.text[1:-1]]
    for code in written:
        if not _is_known(codes, code):
            likely = codes.likely(code)
            yield expression.finding("code_unknown", code=code, list=item.list, likely=likely)


def _meant(form: Form, expression: Expression, value: Token) -> Item | None:
    if value.kind == "sign" and value.text == "." and "[" not in value.within:
        return expression.item if expression.column == "constraint" else None
    items = form.named.get(reference_name(value.text), [])
    return items[0] if value.kind == "reference" and len(items) == 1 else None


def _codes_of(form: Form, item: Item) -> Words | None:
    if not item.is_select or adds_other(item):
        return None
    return form.codes.get(item.list)


def _is_known(codes: Words, code: str) -> bool:
    """Say whether it is a code, or the one proposed in place of a code that cannot be used."""
    near = codes.nearest(code)
    unusable = " " in near or not near.isascii()
    return code in codes or (unusable and made_plain(near) == code)


def _default(item: Item, codes: Words) -> Iterator[Finding]:
    for code in item.line.cell("default").split():
        if not _is_known(codes, code):
            likely = codes.likely(code)
            yield item.line.finding(
                "default_not_choice", "default", code=code, list=item.list, likely=likely
            )
