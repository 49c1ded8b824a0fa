"""How values are written in files that people open: dates, numbers, and texts that only look so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from server.services.exports.columns import Column, Kind
from server.services.exports.request import Request
from server.services.exports.values import Value
from server.services.looking_over import CASE
from server.services.placement import VIETNAM

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a text must not begin with where a program would work it out as a formula (CSV)."""
_VIETNAMS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_PHONE = re.compile(r"84[1-9]\d{8,9}", re.ASCII)
EXACT_DIGITS = 15
"""Digits of a whole number that spreadsheets keep."""

Write = Callable[[Any], Value]


def odd(columns: Sequence[Column], request: Request) -> list[tuple[int, Write]]:
    """Give the columns that CSV does not hold as they are, by place, with what writes them."""
    kinds: dict[Kind, Write] = {"date": _day, "moment": _moment} if request.labels else {}
    if request.semicolon:
        kinds["number"] = _comma
    return [(at, kinds[c.kind]) for at, c in enumerate(columns) if c.kind in kinds]


def moment(text: str) -> datetime | None:
    """Read a moment as Vietnam's clocks showed it; None when it is no moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(VIETNAM).replace(tzinfo=None) if found.tzinfo else found


def is_worked_out(column: Column) -> bool:
    """Tell whether the form works out the column's values: sums as well as codes, all as text."""
    question = column.question
    return question is not None and question.type == "calculate" and question.name != CASE


def number(text: str) -> int | float | None:
    """Read a text that is a number and nothing else.

    None for what may be a code: with a zero in front, longer than a spreadsheet's numbers, or like
    a telephone's number (one without its country's 84 has the zero in front).
    """
    found = _NUMBER.fullmatch(text)
    if found is None or len(found[1]) > EXACT_DIGITS or _PHONE.fullmatch(text):
        return None
    return float(text) if found[2] else int(text)


def _comma(value: Value) -> Value:
    return str(value).replace(".", ",") if type(value) is float else value


def _day(value: Value) -> Value:
    if type(value) is str and _DATE.fullmatch(value):
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    return value


def _moment(value: Value) -> Value:
    if type(value) is str and _VIETNAMS.fullmatch(value):
        return f"{value[8:10]}/{value[5:7]}/{value[:4]} {value[11:19]}"
    found = moment(value) if type(value) is str else None
    return f"{found:%d/%m/%Y %H:%M:%S}" if found else value
