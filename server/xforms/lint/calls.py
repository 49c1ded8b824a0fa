"""Functions, words that stand alone, long numbers and codes in the expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form
from server.xforms.lint.functions import ARGUMENTS, LOOK_FOR, MANY, NODE_TESTS
from server.xforms.lint.likely import Words, squeezed
from server.xforms.lint.tokens import Token

_STEPS = {"/", "@", "::"}
_LONG = 9
_ESCAPED = re.compile(r"\\.")
_SET = re.compile(r"\[\^?\]?[^\]]*\]")


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say what readable expressions call that phones do not have."""
    functions = Words(ARGUMENTS)
    instances = Words([*form.lists, *_files(form)])
    for expression in found:
        yield from _functions(expression, functions)
        yield from _instances(expression, instances)
        yield from _long_numbers(expression)
        yield from _patterns(expression)
        if expression.column != "choice_filter":
            yield from _lone_words(expression)


def _functions(expression: Expression, known: Words) -> Iterator[Finding]:
    for index, given in _arguments(expression.tokens):
        function = expression.tokens[index].text
        if function in NODE_TESTS:
            continue
        if function not in ARGUMENTS:
            likely = LOOK_FOR.get(squeezed(function)) or known.nearest(function)
            code = "function_unknown" if likely else "function_unlisted"
            more = {"likely": likely} if likely else {}
            yield expression.finding(code, function=function, **more)
            continue
        least, most = ARGUMENTS[function]
        if not least <= given <= most:
            yield _wrong_arguments(expression, index, given)


def _arguments(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """Give each function's place among the tokens and how many arguments it is given."""
    opened: list[list[int]] = []  # of each open bracket: its function's place or -1, its commas
    for index, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in {"(", "["}:
            is_call = token.text == "(" and index and tokens[index - 1].kind == "function"
            opened.append([index - 1 if is_call else -1, 0])
        elif token.text == "," and opened:
            opened[-1][1] += 1
        elif token.text in {")", "]"} and opened:
            function, commas = opened.pop()
            if function >= 0:
                yield function, commas + (index - function > 2)


def _wrong_arguments(expression: Expression, index: int, given: int) -> Finding:
    function = expression.tokens[index].text
    least, most = ARGUMENTS[function]
    if given == most + 1 and (number := _comma_number(expression.tokens[index:])):
        better = number.replace(",", ".")
        return expression.finding("expression_decimal_comma", number=number, better=better)
    expected = str(least) if least == most else f"{least}-{most}" if most < MANY else f"≥ {least}"
    return expression.finding(
        "function_arguments", function=function, given=given, expected=expected
    )


def _comma_number(tokens: tuple[Token, ...]) -> str:
    for whole, comma, part in zip(tokens, tokens[1:], tokens[2:], strict=False):
        together = part.start == whole.start + len(whole.text) + 1
        if comma.text == "," and together and whole.kind == part.kind == "number":
            return f"{whole.text},{part.text}"
    return ""


def _instances(expression: Expression, known: Words) -> Iterator[Finding]:
    tokens = expression.tokens
    for call, _, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if call.text != "instance" or call.kind != "function" or name.kind != "text":
            continue
        wanted = name.text[1:-1]
        if wanted and wanted not in known:
            likely = known.likely(wanted)
            yield expression.finding("instance_unknown", name=wanted, likely=likely)


def _patterns(expression: Expression) -> Iterator[Finding]:
    """Say which patterns have brackets that do not close: phones stop at the first answer."""
    tokens = expression.tokens
    for index, token in enumerate(tokens):
        inside = index and tokens[index - 1].text == "," and token.within[-1:] == ("regex",)
        if token.kind == "text" and inside and _is_open(token.text[1:-1]):
            yield expression.finding("odk_pattern")


def _is_open(pattern: str) -> bool:
    rest = _SET.sub("", _ESCAPED.sub("", pattern))
    return "[" in rest or rest.count("(") != rest.count(")")


def _files(form: Form) -> Iterator[str]:
    for item in form.items:
        if item.is_select and "." in item.list:
            yield item.list.rpartition(".")[0]
        elif item.kind in {"csv-external", "xml-external"}:
            yield item.name


def _long_numbers(expression: Expression) -> Iterator[Finding]:
    item = expression.item
    if item is None or item.kind != "integer" or expression.column != "constraint":
        return
    for token in expression.tokens:
        digits = token.text.lstrip("0") if token.kind == "number" else ""
        if len(digits.partition(".")[0]) > _LONG:
            yield expression.finding("integer_too_long", number=token.text)
            return


def _lone_words(expression: Expression) -> Iterator[Finding]:
    tokens = expression.tokens
    for index, token in enumerate(tokens):
        before = tokens[index - 1].text if index else ""
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if token.kind != "name" or before in _STEPS or after in _STEPS or "[" in token.within:
            continue
        yield expression.finding("expression_word", word=token.text)
        return
