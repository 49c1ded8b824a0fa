"""What stands in a cell: the value of an answer, read out of what was stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.services.exports.columns import Column, label
from server.services.exports.request import Request
from server.xforms.definition import GEOMETRIES
from server.xforms.values import looks_like_place

Value = str | int | float | None
Read = Callable[[Any, Any], Value]
"""Gives a cell's value from the open and the sealed answers of a submission or a repetition."""


def reader(column: Column, depth: int, request: Request, names: Mapping[str, str]) -> Read:
    """Make the function that reads one column; `depth` names of the path lie outside.

    `names` are those of communes and villages, by code.
    """
    question = column.question
    if question is None:
        raise TypeError(column.key)
    groups, name = question.path[depth:-1], question.name
    part = {"latitude": "lat", "longitude": "lon"}.get(column.part or "", column.part)
    labels = _labels(column, request, names) if request.labels else {}
    is_sealed = column.is_sealed
    is_number, is_line = column.kind == "number", question.type in GEOMETRIES

    def value(found: Any) -> Value:  # noqa: ANN401
        for group in groups:
            found = found.get(group) if type(found) is dict else None
        found = found.get(name) if type(found) is dict else None
        if found is None:
            return None
        if type(found) is str:
            text = labels.get(found, found) if labels else found
            return None if is_sealed and looks_like_place(text) else text
        if part is not None:
            return found.get(part) if type(found) is dict else None
        if is_line:
            return _line(found)
        return found if is_number and type(found) in (int, float) else _plain(found, labels)

    def read(open_: Any, sealed: Any) -> Value:  # noqa: ANN401
        found = value(open_)
        return value(sealed) if found is None and is_sealed and sealed else found

    return read


def _labels(column: Column, request: Request, names: Mapping[str, str]) -> Mapping[str, str]:
    question = column.question
    if question is None or not question.type.startswith(("select", "rank")):
        return {}
    if not question.choices:
        return names
    return {c.code: label(c.labels, request.language) or c.code for c in question.choices}


def _plain(found: Any, labels: Mapping[str, str]) -> str | None:  # noqa: ANN401
    """Write what is not one text, such as several choices; never a place."""
    if type(found) is not list:
        return None if type(found) is dict else str(found)
    codes = [str(code) for code in found if type(code) is not dict]
    return ";".join(labels.get(code, code) for code in codes)


def _line(points: Any) -> str | None:  # noqa: ANN401
    """Write a trace or shape as well-known text."""
    points = points if type(points) is list else []
    pairs = [f"{p['lon']} {p['lat']}" for p in points if type(p) is dict and "lon" in p]
    return f"LINESTRING ({', '.join(pairs)})" if pairs else None
