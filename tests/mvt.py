"""Reads vector tiles, as much of the format as our tiles use: layers, attributes, points."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

EXTENT = 4096


@dataclass(frozen=True)
class Feature:
    """A feature: its attributes, and where its geometry begins in the tile's units."""

    properties: dict[str, Any]
    x: int
    y: int

    def place(self, z: int, x: int, y: int) -> tuple[float, float]:
        """Give longitude and latitude, if it is in this tile."""
        across, down = (x + self.x / EXTENT) / 2**z, (y + self.y / EXTENT) / 2**z
        return across * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down))))


def read(tile: bytes) -> dict[str, list[Feature]]:
    """Give the features of each layer."""
    return dict(_layer(body) for field, body in _fields(tile) if field == 3)


def tile_at(z: int, lon: float, lat: float) -> tuple[int, int, int]:
    """Give the tile that a place is in."""
    up = math.asinh(math.tan(math.radians(lat)))
    return z, int((lon + 180) / 360 * 2**z), int((1 - up / math.pi) / 2 * 2**z)


def _layer(body: bytes) -> tuple[str, list[Feature]]:
    parts = list(_fields(body))
    name = next(value for field, value in parts if field == 1).decode()
    keys = [value.decode() for field, value in parts if field == 3]
    values = [_value(value) for field, value in parts if field == 4]
    return name, [_feature(value, keys, values) for field, value in parts if field == 2]


def _feature(body: bytes, keys: list[str], values: list[Any]) -> Feature:
    parts = dict(_fields(body))
    tags = list(_numbers(parts.get(2, b"")))
    _, x, y, *_ = _numbers(parts[4])
    named = zip(tags[::2], tags[1::2], strict=True)
    return Feature({keys[k]: values[v] for k, v in named}, _signed(x), _signed(y))


def _value(body: bytes) -> Any:
    field, value = next(_fields(body))
    match field:
        case 1:
            return value.decode()
        case 2:
            return struct.unpack("<f", value)[0]
        case 3:
            return struct.unpack("<d", value)[0]
        case 6:
            return _signed(value)
        case 7:
            return bool(value)
        case _:
            return value


def _fields(body: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(body):
        tag, at = _number(body, at)
        match tag & 7:
            case 0:
                value, at = _number(body, at)
            case 1:
                value, at = body[at : at + 8], at + 8
            case 5:
                value, at = body[at : at + 4], at + 4
            case _:
                size, at = _number(body, at)
                value, at = body[at : at + size], at + size
        yield tag >> 3, value


def _numbers(body: bytes) -> Iterator[int]:
    at = 0
    while at < len(body):
        value, at = _number(body, at)
        yield value


def _number(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte, at = body[at], at + 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
