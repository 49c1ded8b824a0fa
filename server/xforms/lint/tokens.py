"""The words and signs of an expression."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

NAME = r"[^\W\d][\w.\-]*"
"""What a name may be in an expression."""

_TOKEN = re.compile(
    r"(?P<reference>\$\{[^{}]*\}?)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?P<open>[\"'].*)"
    r"|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    rf"|(?P<name>{NAME}(?::{NAME})?)"
    r"|(?P<sign>==|!=|<=|>=|<>|=<|=>|&&|\|\||::|//|\.\.|.)",
    re.DOTALL,
)
_CALL = re.compile(r"\s*\(")
_REFERENCE = re.compile(rf"\$\{{(?:last-saved#)?({NAME})\}}")
_IN_TEXT = re.compile(r"\$\{[^{}]*\}?")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")

_BROKEN = frozenset("${}")

WORDS = frozenset({"and", "or", "div", "mod"})
_COMPARING = ("=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "|", ",", "(", "[")


class Token(NamedTuple):
    """One word or sign: its kind, its text and where it begins.

    Kinds: reference, text, open (a quote that is not closed), number, name, operator (and, or, div,
    mod), function (a name before a bracket) and sign. `within` are the functions around it,
    innermost last, "[" for a predicate and "" for plain brackets.
    """

    kind: str
    text: str
    start: int
    within: tuple[str, ...]


def straight(text: str) -> str:
    """Give `text` with straight quotes in place of curly ones, as pyxform does."""
    return text.translate(_STRAIGHT)


@lru_cache(maxsize=2_000)
def tokens(text: str) -> tuple[Token, ...]:
    """Split an expression; never fails: what is no word is a sign."""
    found: list[Token] = []
    within: list[str] = []
    for match in _TOKEN.finditer(text):
        kind, word = str(match.lastgroup), match[0]
        if word.isspace():
            continue
        if word in {")", "]"} and within:
            within.pop()
        if kind == "name":
            kind = _name_kind(found, word, text, match.end())
        found.append(Token(kind, word, match.start(), tuple(within[-6:])))
        if word in {"(", "["} and kind == "sign":
            within.append(_opened(word, found))
    return tuple(found)


def _name_kind(found: list[Token], word: str, text: str, end: int) -> str:
    after_value = bool(found) and not (
        found[-1].kind == "operator" or (found[-1].kind == "sign" and found[-1].text in _COMPARING)
    )
    if word in WORDS and after_value:
        return "operator"
    return "function" if _CALL.match(text, end) else "name"


def _opened(word: str, found: list[Token]) -> str:
    if word == "[":
        return "["
    return found[-2].text if len(found) > 1 and found[-2].kind == "function" else ""


def reference_name(written: str) -> str:
    """Give the name in `${name}`, "" when it is not written rightly."""
    match = _REFERENCE.fullmatch(written)
    return match[1] if match else ""


def is_broken(token: Token) -> bool:
    """Say whether it was meant to be a reference and is none: `${ name }`, `{name}`, `$name`."""
    if token.kind == "reference":
        return not reference_name(token.text)
    return token.kind == "sign" and token.text in _BROKEN


def is_last_saved(written: str) -> bool:
    """Say whether it is `${last-saved#name}`, the answer of the last filled form."""
    return written.startswith("${last-saved#")


def references(text: str) -> list[str]:
    """Give every reference as it is written in a label, a hint or a message."""
    return _IN_TEXT.findall(text)
