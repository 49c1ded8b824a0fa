"""The rows of an export's tables, made one submission at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from server.services.exports import words
from server.services.exports.columns import OWN, Column, Table
from server.services.exports.request import Request
from server.services.exports.values import Read, Value, reader
from server.services.sealing import open_answers
from server.storage.exports import FIELDS, Row
from server.vault import Vault
from server.xforms.definition import Path

Line = list[Value]
Point = tuple[float, float] | None
"""Longitude and latitude, where everybody of the area may see them."""
_AT = {name: place for place, name in enumerate(FIELDS)}
_SEALED = len(FIELDS)


class Rows:
    """Makes the rows of all tables of one export."""

    def __init__(
        self, tables: Sequence[Table], request: Request, vault: Vault, names: Mapping[str, str]
    ) -> None:
        self._request, self._vault = request, vault
        self._own = [_own(column.key, request, names) for column in _no_answers(tables[0])]
        self._reads = [_reads(table, request, names) for table in tables]
        self._tables = tables

    def of(self, row: Row) -> Iterator[tuple[int, Line]]:
        """Give the rows of one submission, each with the number of its table."""
        open_ = json.loads(row[_AT["answers"]] or "{}")
        sealed = self._open(row)
        own = [read(row) for read in self._own]
        yield 0, own + [read(open_, sealed) for read in self._reads[0]]
        for number, table in enumerate(self._tables[1:], start=1):
            for counts, inner, secret in _repetitions(open_, sealed, _steps(table.repeat, table)):
                answers = [read(inner, secret) for read in self._reads[number]]
                yield number, [own[0], own[1], *counts, *answers]

    def _open(self, row: Row) -> dict[str, Any] | None:
        if not self._request.sealed or row[_SEALED] is None:
            return None
        sealed = bytes.fromhex(row[_SEALED] or "")
        return open_answers(self._vault, row[_AT["instance_id"]] or "", sealed)


def point(row: Row) -> Point:
    """Give the exact point of a submission; one that is sealed is not in the row."""
    longitude, latitude = row[_AT["longitude"]], row[_AT["latitude"]]
    return (float(longitude), float(latitude)) if longitude and latitude else None


def _no_answers(table: Table) -> list[Column]:
    return [column for column in table.columns if column.question is None]


def _reads(table: Table, request: Request, names: Mapping[str, str]) -> list[Read]:
    answered = [column for column in table.columns if column.question is not None]
    return [reader(column, len(table.repeat), request, names) for column in answered]


def _own(key: str, request: Request, names: Mapping[str, str]) -> Callable[[Row], Value]:
    """Make the function that reads what is no answer."""
    if key.endswith("_name"):
        place = _AT[key.removesuffix("_name")]
        return lambda row: names.get(row[place] or "")
    place = _AT[key]
    known = {"method": words.METHODS, "review_state": words.STATES}.get(key)
    if request.labels and known:
        said = {code: words.said(both, request.language) for code, both in known.items()}
        return lambda row: said.get(row[place] or "", row[place])
    if request.labels and key == "flags":
        return lambda row: ";".join(
            words.code(words.FLAGS, flag, request.language)
            for flag in (row[place] or "").split(";")
            if flag
        )
    if OWN[key] == "number":
        whole = key == "submission_id"
        return lambda row: None if row[place] is None else (int if whole else float)(row[place])  # type: ignore[arg-type]
    return lambda row: row[place]


def _steps(repeat: Path, table: Table) -> list[Path]:
    """Cut a repeat's path at the repeats around it: what is between two of them are groups."""
    ends = [len(c.repeat) for c in table.columns if c.repeat is not None]
    return [repeat[start:end] for start, end in zip([0, *ends], ends, strict=False)]


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
