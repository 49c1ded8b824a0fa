"""The rows of an export's tables, made one submission at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from server.services.exports import words
from server.services.exports.columns import KEYS, OWN, Table, own_keys
from server.services.exports.request import Request
from server.services.exports.values import Value, fill, parted, tree
from server.services.sealing import open_answers
from server.storage.exports import FIELDS, Row
from server.vault import Vault
from server.xforms.definition import Path

Line = list[Value]
Point = tuple[float, float] | None
"""Longitude and latitude, where everybody of the area may see them."""
_AT = {name: place for place, name in enumerate(FIELDS)}
_SEALED = len(FIELDS)
_WHOLE_DIGITS = 18
"""Of the longest whole answer that is read as one."""


def _whole(text: str) -> int | float:
    """Read a number without a point; PostgreSQL writes the decimal 1E20 so, too long for SQLite."""
    return int(text) if len(text.lstrip("-")) <= _WHOLE_DIGITS else float(text)


_JSON = json.JSONDecoder(parse_int=_whole)


class Rows:
    """Makes the rows of all tables of one export."""

    def __init__(
        self, tables: Sequence[Table], request: Request, vault: Vault, names: Mapping[str, str]
    ) -> None:
        self._request, self._vault = request, vault
        self._own = _own(request, names)
        places = {key: place for place, key in enumerate(OWN)}
        self._shown = [places[key] for key in own_keys(request)]
        self._keys = [place for place in self._shown if list(OWN)[place] in KEYS]
        self._tables = [_Shape(table, request, names) for table in tables]

    def of(self, row: Row) -> Iterator[tuple[int, Line]]:
        """Give the rows of one submission, each with the number of its table."""
        open_ = _JSON.decode(row[_AT["answers"]] or "{}")
        sealed = self._open(row)
        own = self._own(row)
        yield 0, self._tables[0].line([own[place] for place in self._shown], open_, sealed)
        for number, shape in enumerate(self._tables[1:], start=1):
            for counts, inner, secret in _repetitions(open_, sealed, shape.steps):
                yield number, shape.line([*(own[k] for k in self._keys), *counts], inner, secret)

    def _open(self, row: Row) -> dict[str, Any] | None:
        if not self._request.sealed or row[_SEALED] is None:
            return None
        sealed = bytes.fromhex(row[_SEALED] or "")
        return open_answers(self._vault, row[_AT["instance_id"]] or "", sealed)


def point(row: Row) -> Point:
    """Give the exact point of a submission; one that is sealed is not in the row."""
    longitude, latitude = row[_AT["longitude"]], row[_AT["latitude"]]
    return (float(longitude), float(latitude)) if longitude and latitude else None


def _own(request: Request, names: Mapping[str, str]) -> Callable[[Row], Line]:
    """Make the function that gives the columns of OWN, in their order, out of those of FIELDS."""
    methods, states, flags = (_said(k, request) for k in (words.METHODS, words.STATES, words.FLAGS))
    between = parted(request)

    def is_told(method: str | None) -> bool:
        return not request.labels or method in words.MEASURED

    def own(row: Row) -> Line:
        number, instance_id, day, received, officer, province, commune, village = row[:8]
        declared, method, confidence, marks, state, version = row[8:14]
        return [
            *(int(number or 0), instance_id, day, received, officer, province),
            *(commune, names.get(commune or "")),
            *(village, names.get(village or "")),
            *(declared, names.get(declared or "")),
            methods.get(method or "", method),
            float(confidence) if confidence is not None and is_told(method) else None,
            between.join(flags.get(mark, mark) for mark in marks.split(";")) if marks else marks,
            states.get(state or "", state),
            version,
        ]

    return own


def _said(known: Mapping[str, words.Words], request: Request) -> Mapping[str, str]:
    """Give what codes mean; nothing where codes are asked for."""
    if not request.labels:
        return {}
    return {code: words.said(both, request.language) for code, both in known.items()}


class _Shape:
    """How the rows of one table are filled."""

    def __init__(self, table: Table, request: Request, names: Mapping[str, str]) -> None:
        columns, depth = table.columns, len(table.repeat)
        self._open = tree(columns, depth, request, names, sealed=False)
        self._sealed = tree(columns, depth, request, names, sealed=True)
        self._rest: Line = [None] * sum(column.question is not None for column in columns)
        # A repeat's path is cut at the repeats around it: what is between two of them are groups.
        ends = [len(c.repeat) for c in columns if c.repeat is not None]
        self.steps = [table.repeat[a:b] for a, b in zip([0, *ends], ends, strict=False)]

    def line(self, first: Line, open_: Any, sealed: Any) -> Line:  # noqa: ANN401 - JSON objects
        """Give a row that begins with `first`."""
        line = first + self._rest
        if open_:
            fill(self._open, open_, line)
        if sealed:
            fill(self._sealed, sealed, line)
        return line


def _repetitions(
    open_: Any,  # noqa: ANN401
    sealed: Any,  # noqa: ANN401
    steps: Sequence[Path],
) -> Iterator[tuple[list[Value], Any, Any]]:
    """Give each repetition with its numbers, from 1, and its open and sealed answers."""
    if not steps:
        yield [], open_, sealed
        return
    both = [_list(_inner(one, steps[0])) for one in (open_, sealed)]
    for place in range(max(map(len, both))):
        one, other = (each[place] if place < len(each) else None for each in both)
        for counts, inner, secret in _repetitions(one, other, steps[1:]):
            yield [place + 1, *counts], inner, secret


def _inner(found: Any, path: Path) -> Any:  # noqa: ANN401
    for name in path:
        found = found.get(name) if type(found) is dict else None
    return found


def _list(found: Any) -> list[Any]:  # noqa: ANN401
    return found if type(found) is list else []
