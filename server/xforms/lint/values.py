"""Defaults and parameters: whether they fit the type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form, Item
from server.xforms.lint.likely import Words
from server.xforms.lint.vocabulary import words

_BETWEEN = re.compile(r"[\s,;]+")
_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d.*)?"
_DEFAULTS = {
    "integer": (re.compile(r"-?\d+"), "0"),
    "decimal": (re.compile(r"-?\d+(\.\d+)?"), "1.5"),
    "date": (re.compile(_DATE), "2026-11-22"),
    "time": (re.compile(_TIME), "08:30"),
    "dateTime": (re.compile(rf"{_DATE}(T{_TIME})?"), "2026-11-22T08:30"),
}
_SELECT = ("randomize", "seed")
_GEO = ("allow-mock-accuracy", "reference-geometry")
_PARAMETERS = {
    "geopoint": ("capture-accuracy", "warning-accuracy", *_GEO),
    "geotrace": ("incremental", *_GEO),
    "geoshape": ("incremental", *_GEO),
    "image": ("max-pixels", "app"),
    "audio": ("quality",),
    "background-audio": ("quality",),
    "text": ("rows",),
    "range": ("start", "end", "step", "tick_interval", "placeholder", "tick_labelset"),
    "select_one": _SELECT,
    "select_multiple": _SELECT,
    "rank": _SELECT,
    "select_one_from_file": ("value", "label", *_SELECT),
    "select_multiple_from_file": ("value", "label", *_SELECT),
}
_NUMBERS = frozenset(words("capture-accuracy warning-accuracy max-pixels rows start end step"))
_EXAMPLES = {"geopoint": "capture-accuracy=20 warning-accuracy=100", "image": "max-pixels=1280"}
_LONG = 9


def parameters(item: Item) -> dict[str, str]:
    """Give the parameters of a question by name, as far as they can be read."""
    pairs = (part.split("=") for part in _parts(item.line.cell("parameters")) if _is_pair(part))
    return {name.lower(): value for name, value in pairs}


def _parts(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part]


def _is_pair(part: str) -> bool:
    return part.count("=") == 1 and "" not in part.split("=")


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which defaults and parameters do not fit."""
    dynamic = {e.item for e in found if e.column == "default"}
    for item in form.items:
        if item not in dynamic and (default := item.line.cell("default")):
            yield from _default(item, default)
        if text := item.line.cell("parameters"):
            yield from _parameters(item, text)


def _default(item: Item, default: str) -> Iterator[Finding]:
    pattern, example = _DEFAULTS.get(item.kind, (None, ""))
    if pattern and not pattern.fullmatch(default):
        yield item.line.finding(
            "default_wrong", "default", value=default, type=item.type, example=example
        )
    elif item.kind == "integer" and len(default.lstrip("-0")) > _LONG:
        yield item.line.finding("integer_too_long", "default", number=default)


def _parameters(item: Item, text: str) -> Iterator[Finding]:
    example = _EXAMPLES.get(item.kind, "max-pixels=1280")
    if rest := " ".join(part for part in _parts(text) if not _is_pair(part)):
        yield item.line.finding("parameter_wrong", "parameters", value=rest[:60], example=example)
        return
    known = _PARAMETERS.get(item.kind)
    for name, value in parameters(item).items():
        if known is not None and name not in known:
            likely = Words(known).likely(name)
            yield item.line.finding(
                "parameter_unknown", "parameters", type=item.type, parameter=name, likely=likely
            )
        elif name in _NUMBERS and not re.fullmatch(r"-?\d+(\.\d+)?", value):
            yield item.line.finding(
                "parameter_wrong", "parameters", value=f"{name}={value}", example=example
            )
