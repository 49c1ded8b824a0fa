"""Provinces and communes of Viet Nam, from the small table that ships with this library."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Place:
    """One province or commune during one period; see `data/README.md` for the columns."""

    code: str
    name: str
    type: str
    plain: str
    parent: str | None
    lat: float
    lon: float
    valid_from: date
    valid_to: date | None

    @property
    def full_name(self) -> str:
        """The name as it is written in full: `Phường Long Thành`, `Tỉnh Nghệ An`."""
        return f"{self.type.capitalize()} {self.name}"

    @property
    def is_province(self) -> bool:
        """Whether this is a province or centrally-run city."""
        return self.parent is None

    def valid_on(self, day: date) -> bool:
        """Tell whether this row holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@cache
def all_places() -> tuple[Place, ...]:
    """Give every row: provinces first, then communes by province."""
    text = (files("geo") / "data" / "places.csv").read_text("utf-8")
    return tuple(_rows(csv.DictReader(text.splitlines())))


def places_on(day: date) -> dict[str, Place]:
    """Give the places of a day by code."""
    return {place.code: place for place in all_places() if place.valid_on(day)}


def _rows(table: csv.DictReader[str]) -> Iterator[Place]:
    for row in table:
        yield Place(
            code=row["code"],
            name=row["name"],
            type=row["type"],
            plain=row["plain"],
            parent=row["parent"] or None,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
