"""Whether an expression can be read at all, and what keeps it from that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from server.xforms.findings import Finding
from server.xforms.lint.expressions import Expression
from server.xforms.lint.functions import ARGUMENTS
from server.xforms.lint.tokens import Token, is_broken

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
_REFERENCE = re.compile(r"\$\{[^{}]*\}")
MAX_DEPTH = 100
"""Brackets within brackets; the one who wrote more of them has a program do it."""
_PAIRS = {")": "(", "]": "["}


def whole(found: list[Expression], faults: list[Finding]) -> list[Expression]:
    """Give the expressions that can be read, so that it makes sense to look at what they say."""
    faulty = {fault.place for fault in faults if fault.severity == "error"}
    return [
        expression
        for expression in found
        if not any(map(is_broken, expression.tokens)) and expression.place not in faulty
    ]


def check(found: list[Expression]) -> Iterator[Finding]:
    """Say what keeps expressions from being read: one fault of each at most."""
    for expression in found:
        if fault := _fault(expression):
            yield fault
        elif signs := sorted(set("‘’“”") & set(expression.line.cell(expression.column))):
            yield expression.finding("expression_smart_quotes", signs=" ".join(signs))


def _fault(expression: Expression) -> Finding | None:
    for rule in (_excel, _quotes, _brackets, _operators, _decimal_comma):
        if fault := rule(expression):
            return fault
    return None if any(map(is_broken, expression.tokens)) else _syntax(expression)


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
            if len(opened) > MAX_DEPTH:
                return expression.finding("expression_deep", limit=MAX_DEPTH)
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
    try:
        etree.XPath(_REFERENCE.sub(" $r ", expression.text))
    except (etree.XPathError, ValueError):  # ValueError: signs that no XML may hold
        if near := _division(expression.tokens):
            return expression.finding("expression_division", near=near)
        return expression.finding("expression_syntax", near=_near(expression))
    return None


def _division(found: tuple[Token, ...]) -> str:
    """Give the values around a `/` that is meant to divide, as in `${a} / 2`; "" for none."""
    for left, sign, right in zip(found, found[1:], found[2:], strict=False):
        is_value = left.kind in {"reference", "number"} or left.text in {")", "."}
        is_divisor = right.kind in {"reference", "number"} or right.text == "("
        if sign.text == "/" and is_value and (is_divisor or right.text in ARGUMENTS):
            return f"{left.text} / {right.text}"[:60]
    return ""


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
