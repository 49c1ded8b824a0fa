"""The invented commune of the demonstration, and places in it to send from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random

from geo import boundaries
from geo.villages import VillageIndex

DATA = Path(__file__).with_name("data")
COMMUNES_FILE = DATA / "communes.geojson"
VILLAGES_FILE = DATA / "villages.geojson"
COMMUNE_FIELDS = {"province": "province", "kind": "kind", "name_en": "name_en"}

SITUATIONS = {
    "clear": 70,
    "edge": 9,
    "mismatch": 6,
    "none": 5,
    "near": 4,
    "outside": 3,
    "broken": 3,
}
"""How often a phone's position is of which kind, in a hundred."""

_DAY = date(2026, 1, 1)
_METRE = 1 / 111_000
"""Of latitude, in degrees: near enough for inventing."""

Place = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True)
class Sighting:
    """What an officer says of the place: the geopoint's text ("" for none) and the village."""

    point: str
    village: str


class Ground:
    """The villages, and a source of sightings in and around them."""

    @cached_property
    def index(self) -> VillageIndex:
        """The villages as an import of the two files makes them."""
        areas = boundaries.areas_by_code(boundaries.read_communes(COMMUNES_FILE))
        reading = boundaries.read_villages(VILLAGES_FILE, areas)
        return VillageIndex(boundaries.make_villages(reading.features, areas))

    @property
    def codes(self) -> list[str]:
        """The villages' codes."""
        return [village.code for village in self.index.villages]

    def sighting(self, source: Random, village: str, situation: str) -> Sighting:
        """Invent where the phone was; `village` is the one that the officer chooses."""
        match situation:
            case "none":
                return Sighting("", village)
            case "broken":
                return Sighting(_broken(source, *self._inside(source, village)), village)
            case "mismatch":
                return Sighting(_text(source, self._elsewhere(source, village), (5, 12)), village)
            case "edge":
                start, end = self._inside(source, village), self._elsewhere(source, village)
                inner, _ = self._border(start, end, village)
                return Sighting(_text(source, inner, (25, 60)), village)
            case "near":
                start, end = self._inside(source, village), self._outside(source)
                inner, outer = self._border(start, end, None)
                return Sighting(_text(source, outer, (20, 40)), self._at(inner) or village)
            case "outside":
                return Sighting(_text(source, self._outside(source), (5, 15)), village)
            case _:
                return Sighting(_text(source, self._inside(source, village), (4, 15)), village)

    def _at(self, place: Place) -> str | None:
        found = self.index.locate(place[1], place[0], _DAY)
        return found.code if found else None

    def _inside(self, source: Random, code: str) -> Place:
        village = self.index.village(code, _DAY)
        if village is None or village.area is None:
            raise KeyError(code)
        west, south, east, north = village.area.bounds
        while True:
            place = source.uniform(west, east), source.uniform(south, north)
            if self._at(place) == code:
                return place

    def _elsewhere(self, source: Random, code: str) -> Place:
        return self._inside(source, source.choice([other for other in self.codes if other != code]))

    def _outside(self, source: Random) -> Place:
        """Give a place beyond the commune, 300 m away or more."""
        boxes = [village.area.bounds for village in self.index.villages if village.area]
        west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
        east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
        gap = 300 * _METRE
        while True:
            place = source.uniform(west, east), source.uniform(south, north)
            around = [(x, y) for x in (-gap, 0, gap) for y in (-gap, 0, gap)]
            if not any(self._at((place[0] + x, place[1] + y)) for x, y in around):
                return place

    def _border(self, inner: Place, outer: Place, village: str | None) -> tuple[Place, Place]:
        """Go from two places towards a border between them: of a village, or of the commune."""
        while abs(inner[0] - outer[0]) + abs(inner[1] - outer[1]) > 3 * _METRE:
            middle = (inner[0] + outer[0]) / 2, (inner[1] + outer[1]) / 2
            held = self._at(middle)
            if held == village if village else held:
                inner = middle
            else:
                outer = middle
        return inner, outer


def _text(source: Random, place: Place, accuracy: tuple[float, float]) -> str:
    metres, height = source.uniform(*accuracy), source.uniform(380, 720)
    return f"{place[1]:.7f} {place[0]:.7f} {height:.1f} {metres:.1f}"


def _broken(source: Random, lon: float, lat: float) -> str:
    """Give a fix that cannot be: no satellites, swapped, or far too coarse."""
    return source.choice(
        ("0.0 0.0 0.0 0.0", f"{lon:.7f} {lat:.7f} 0.0 8.0", f"{lat:.7f} {lon:.7f} 0.0 25000.0")
    )
