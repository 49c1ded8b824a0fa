"""What stands in a cell: the value of an answer, read out of what was stored.

Most questions of a form have no answer in most submissions, so the answers are walked through and
each puts itself into its column; looking for every column's answer took twice the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from server.services.exports.columns import Column, label
from server.services.exports.request import Request
from server.xforms.definition import GEOMETRIES
from server.xforms.values import looks_like_place

Value = str | int | float | None
Put = Callable[[Any, list[Value]], None]
"""Puts a stored value into its place of a row."""
Tree = dict[str, Any]
"""By name: a Put for a question, a Tree for a group."""

_POINT = ("lat", "lon", "altitude", "accuracy")
"""In the order of the four columns of a point."""


def tree(
    columns: Sequence[Column],
    depth: int,
    request: Request,
    names: Mapping[str, str],
    *,
    sealed: bool,
) -> Tree:
    """Make what `fill` needs for the columns of a table; `depth` names of each path lie outside.

    `names` are those of communes and villages, by code. `sealed`: for the sealed answers, which
    are those of sealed columns only.
    """
    found: Tree = {}
    for place, column in enumerate(columns):
        question = column.question
        if question is None or (sealed and not column.is_sealed):
            continue
        inner = found
        for group in question.path[depth:-1]:
            inner = inner.setdefault(group, {})
        if column.part is None:
            inner[question.name] = _put(column, place, request, names)
        elif column.part == "latitude":
            inner[question.name] = _put_point(place)
    return found


def fill(tree: Tree, answers: Any, line: list[Value]) -> None:  # noqa: ANN401 - any JSON object
    """Put answers into a row; what has no column is left out."""
    for name, value in answers.items():
        known = tree.get(name)
        if known is None:
            continue
        if type(known) is not dict:
            known(value, line)
        elif type(value) is dict:
            fill(known, value, line)


def parted(request: Request) -> str:
    """Give what stands between several choices: for people with a space."""
    return "; " if request.labels else ";"


def _put(column: Column, place: int, request: Request, names: Mapping[str, str]) -> Put:
    labels = _labels(column, request, names) if request.labels else {}
    is_number = column.kind == "number"
    between = parted(request)
    is_line = column.question is not None and column.question.type in GEOMETRIES

    def put(value: Any, line: list[Value]) -> None:  # noqa: ANN401
        if type(value) is str and not is_line:
            line[place] = labels.get(value, value)
        elif is_number and type(value) in (int, float):
            line[place] = value
        else:
            line[place] = _line(value) if is_line else _plain(value, labels, between)

    def put_sealed(value: Any, line: list[Value]) -> None:  # noqa: ANN401
        if line[place] is None and not (type(value) is str and looks_like_place(value)):
            put(value, line)

    return put_sealed if column.is_sealed else put


def _put_point(place: int) -> Put:
    """Put a point into the four columns that begin at a place (see `columns`)."""

    def put(value: Any, line: list[Value]) -> None:  # noqa: ANN401
        if type(value) is dict:
            line[place : place + 4] = [value.get(part) for part in _POINT]

    return put


def _labels(column: Column, request: Request, names: Mapping[str, str]) -> Mapping[str, str]:
    question = column.question
    if question is None or not question.type.startswith(("select", "rank")):
        return {}
    if not question.choices:
        return names
    return {c.code: label(c.labels, request.language) or c.code for c in question.choices}


def _plain(found: Any, labels: Mapping[str, str], between: str) -> str | None:  # noqa: ANN401
    """Write what is not one text, such as several choices; never a place."""
    if type(found) is not list:
        return None if found is None or type(found) is dict else str(found)
    codes = [str(code) for code in found if type(code) is not dict]
    return between.join(labels.get(code, code) for code in codes)


def _line(points: Any) -> str | None:  # noqa: ANN401
    """Write a trace or shape as well-known text."""
    points = points if type(points) is list else []
    pairs = [f"{p['lon']} {p['lat']}" for p in points if type(p) is dict and "lon" in p]
    return f"LINESTRING ({', '.join(pairs)})" if pairs else None
