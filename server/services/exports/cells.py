"""How values are written in files that people open: dates, numbers, and texts that only look so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from server.services.exports.columns import Column, Kind
from server.services.exports.request import Request
from server.services.exports.values import Value
from server.services.placement import VIETNAM

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a text must not begin with where a program would work it out as a formula (CSV)."""
_VIETNAMS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

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
