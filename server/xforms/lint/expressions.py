"""The expressions of a form, and whether each can be read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from server.xforms.findings import Finding
from server.xforms.lint.form import NO, YES, Form, Item, Line
from server.xforms.lint.tokens import Token, reference_name, straight, tokens
from server.xforms.lint.vocabulary import EXPRESSIONS

_DYNAMIC = re.compile(r"\$\{|[\w-]\s*\(|[*+]|\b(?:div|mod)\b")
_RIGHT = {
    "==": "=",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "&&": "and",
    "||": "or",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "×": "*",
    "÷": "div",
    "%": "div 100",
    ";": ",",
    "!": "not(…)",
    "&": "concat(…)",
    "^": "pow(…)",
}
_RIGHT_WORDS = {
    "AND": "and",
    "And": "and",
    "và": "and",
    "OR": "or",
    "Or": "or",
    "hoặc": "or",
    "DIV": "div",
    "MOD": "mod",
    "true": "true()",
    "false": "false()",
    "True": "true()",
    "False": "false()",
    "TRUE": "true()",
    "FALSE": "false()",
}
_PAIRS = {")": "(", "]": "["}


@dataclass(frozen=True, eq=False)
class Expression:
    """One cell that holds an expression. `item` is None outside the survey."""

    line: Line
    column: str
    item: Item | None
    text: str
    tokens: tuple[Token, ...]

    def finding(self, code: str, /, **details: str | int) -> Finding:
        """Make a finding about its cell."""
        return self.line.finding(code, self.column, **details)


def expressions(form: Form) -> list[Expression]:
    """Give every expression of the workbook in order."""
    found = [
        Expression(item.line, column, item, straight(text), tokens(straight(text)))
        for item in form.items
        for column in EXPRESSIONS
        if (text := item.line.cell(column)) and _is_expression(column, text)
    ]
    if form.setting and (text := form.setting.cell("instance_name")):
        plain = straight(text)
        found.append(Expression(form.setting, "instance_name", None, plain, tokens(plain)))
    return found


def _is_expression(column: str, text: str) -> bool:
    if column in {"required", "readonly"}:
        return text not in YES | NO and bool(_DYNAMIC.search(text) or re.search(r"[=<>]", text))
    if column == "default":
        return bool(_DYNAMIC.search(text)) and "://" not in text
    return column != "repeat_count" or bool(_DYNAMIC.search(text))


def check(found: list[Expression]) -> Iterator[Finding]:
    """Say what keeps an expression from being read: one fault of each at most."""
    for expression in found:
        fault = _fault(expression)
        if fault:
            yield fault
        elif signs := sorted(set("‘’“”") & set(expression.line.cell(expression.column))):
            yield expression.finding("expression_smart_quotes", signs=" ".join(signs))


def _fault(expression: Expression) -> Finding | None:
    for rule in (_excel, _quotes, _brackets, _operators, _decimal_comma):
        if fault := rule(expression):
            return fault
    if any(not reference_name(t.text) for t in expression.tokens if t.kind == "reference"):
        return None  # told by the rules of references
    return _syntax(expression)


def _excel(expression: Expression) -> Finding | None:
    first = expression.tokens[:1]
    return expression.finding("expression_excel") if first and first[0].text == "=" else None


def _quotes(expression: Expression) -> Finding | None:
    is_open = any(token.kind == "open" for token in expression.tokens)
    return expression.finding("expression_quotes") if is_open else None


def _brackets(expression: Expression) -> Finding | None:
    opened: list[str] = []
    for token in expression.tokens:
        if token.kind != "sign":
            continue
        if token.text in _PAIRS.values():
            opened.append(token.text)
        elif token.text in _PAIRS and (not opened or opened.pop() != _PAIRS[token.text]):
            return expression.finding("expression_brackets", sign=token.text)
    return expression.finding("expression_brackets", sign=opened[-1]) if opened else None


def _operators(expression: Expression) -> Finding | None:
    before = ""
    for token in expression.tokens:
        right = _RIGHT.get(token.text) if token.kind == "sign" else None
        if token.kind == "name" and before not in {"/", "@", "::"}:
            right = _RIGHT_WORDS.get(token.text)
        if right:
            return expression.finding("expression_operator", wrong=token.text, right=right)
        before = token.text
    return None


def _decimal_comma(expression: Expression) -> Finding | None:
    found = expression.tokens
    for whole, comma, part in zip(found, found[1:], found[2:], strict=False):
        together = comma.start == whole.start + len(whole.text) and part.start == comma.start + 1
        numbers = whole.kind == part.kind == "number"
        if numbers and together and comma.text == "," and not any(comma.within):
            number = f"{whole.text},{part.text}"
            return expression.finding(
                "expression_decimal_comma", number=number, better=number.replace(",", ".")
            )
    return None


def _syntax(expression: Expression) -> Finding | None:
    text = "".join(_xpath(token, expression.text) for token in expression.tokens)
    try:
        etree.XPath(text)
    except (etree.XPathError, ValueError):  # ValueError: signs that no XML may hold
        return expression.finding("expression_syntax", near=_near(expression))
    return None


def _xpath(token: Token, text: str) -> str:
    """Give a token as it stands in an XPath, with the space that was before it."""
    space = " " if text[max(token.start - 1, 0) : token.start].isspace() else ""
    return f"{space} /r " if token.kind == "reference" else space + token.text


def _near(expression: Expression) -> str:
    """Give the first two words that cannot stand side by side, else the beginning."""
    values = {"reference", "text", "number", "name", "function"}
    found = expression.tokens
    for left, right in pairwise(found):
        ended = left.kind in values - {"function"} or left.text in {")", "]"}
        if ended and right.kind in values:
            return f"{left.text} {right.text}"[:60]
        if left.kind == "operator" and right.kind == "operator":
            return f"{left.text} {right.text}"
    if found and found[-1].kind in {"operator", "sign"}:
        return " ".join(token.text for token in found[-2:])[:60]
    return expression.text[:60]
