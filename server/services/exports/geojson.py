"""GeoJSON: the submissions as features, with the exact points that there are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO

from server.services.exports.columns import Table
from server.services.exports.request import Request
from server.services.exports.rows import Line, Point


class GeoJson:
    """Writes feature by feature; repeats have no place in it and are left to the other formats.

    A submission whose position is kept as its village has no geometry, but the village's code and
    name: a point of the village would look like a place where somebody was.
    """

    def __init__(self, target: BinaryIO, tables: Sequence[Table], request: Request) -> None:  # noqa: ARG002
        self._target = target
        self._names = [column.head for column in tables[0].columns]
        self._before = b'{"type":"FeatureCollection","features":[\n'

    def add(self, table: int, line: Line, point: Point) -> None:
        """Write a feature, unless the row is a repeat's."""
        if table:
            return
        properties = dict(zip(self._names, line, strict=True))
        feature = {
            "type": "Feature",
            "id": line[0],
            "geometry": {"type": "Point", "coordinates": point} if point else None,
            "properties": properties,
        }
        self._target.write(self._before + _json(feature))
        self._before = b",\n"

    def finish(self, about: Sequence[str]) -> None:
        """End the list, and say what it is in a member of our own, as RFC 7946 allows."""
        start = self._before if self._before != b",\n" else b""
        self._target.write(start + b'\n],\n"about":' + _json(list(about)) + b"}\n")

    def close(self) -> None:
        """Nothing is kept open."""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
