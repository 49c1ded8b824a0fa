"""How values are written in files that people open: dates, numbers, and texts that only look so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from server.services.exports.columns import Column
from server.services.exports.request import Request
from server.services.exports.values import Value
from server.services.placement import VIETNAM

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a text must not begin with where a program would work it out as a formula (CSV)."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Write = Callable[[Any], Value]


def guarded(value: Value) -> Value:
    """Give a text such that no program takes it for a formula: with an apostrophe before it."""
    if type(value) is str and value[:1] in FORMULA and value:
        return "'" + value
    return value


def writer(column: Column, request: Request) -> Write:
    """Make the function that writes a column's values as text for CSV."""
    if column.kind == "number":
        return _comma if request.semicolon else guarded
    if column.kind == "text" or not request.labels:
        return guarded
    return _day if column.kind == "date" else _moment


def moment(text: str) -> datetime | None:
    """Read a moment as Vietnam's clocks showed it; None when it is no moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(VIETNAM).replace(tzinfo=None) if found.tzinfo else found


def _comma(value: Value) -> Value:
    return str(value).replace(".", ",") if type(value) is float else guarded(value)


def _day(value: Value) -> Value:
    if type(value) is str and _DATE.fullmatch(value):
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    return guarded(value)


def _moment(value: Value) -> Value:
    found = moment(value) if type(value) is str else None
    return f"{found:%d/%m/%Y %H:%M:%S}" if found else guarded(value)
