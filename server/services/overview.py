"""One look at everything: forms, the newest submissions, and a commune as a picture needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from geo import wkb
from geo.villages import Village
from server.services import forms, villages
from server.services.placement import VIETNAM
from server.storage import overview, places, quarantine, submissions
from server.storage.overview import Pin
from server.storage.store import Store
from server.storage.submissions import Listed

if TYPE_CHECKING:
    from geo.checks import Area

LEAST_COUNT = 5
"""Smaller counts are not drawn at a village: they could point at a person."""
MOST_PINS = 1000
MARGIN = 0.06
"""How much of the map's width and height is added around a commune."""

Place = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True)
class FormLine:
    """A form that officers may fill."""

    form_id: str
    title: str
    version: str
    questions: int


@dataclass(frozen=True)
class Row:
    """A submission without any answer or coordinate; villages by name, times in Vietnam."""

    title: str
    day: date | None
    officer: str | None
    village: str | None
    declared: str | None
    """The village that the officer chose, where it is another."""
    method: str
    confidence: float | None
    """None unless a fix decided."""
    is_guessed: bool
    """Whether the village's area is a guess."""
    flags: tuple[str, ...]
    missing: int
    """Files that the answers name and that have not come."""
    received_at: datetime


@dataclass(frozen=True)
class MapVillage:
    """A village to draw: its rings, its reference point, and how many submissions it stands for."""

    name: str
    rings: tuple[tuple[Place, ...], ...]
    is_guessed: bool
    point: Place
    count: int
    """Submissions without an exact point; 0 also for those counted with the commune."""


@dataclass(frozen=True)
class CommuneMap:
    """A commune to draw; `box` is west, south, east, north in degrees."""

    name: str
    box: tuple[float, float, float, float]
    villages: tuple[MapVillage, ...]
    pins: tuple[Pin, ...]
    centre: Place | None
    rest: int
    """Submissions of the villages with too few to be counted alone."""


@dataclass(frozen=True)
class Overview:
    """What the demonstration shows."""

    forms: tuple[FormLine, ...]
    newest: tuple[Row, ...]
    methods: Mapping[str, int]
    waiting: int
    """Items in quarantine."""
    map: CommuneMap | None


def look(store: Store, commune: str, limit: int) -> Overview:
    """Give the overview with the `limit` newest submissions and the map of one commune."""
    index = villages.index(store, places.version(store))
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    names = {village.code: village.name for village in index.villages}
    here = [v for v in index.villages if v.commune == commune and v.valid_on(today)]
    return Overview(
        forms=tuple(
            FormLine(form.form_id, form.title, form.version, form.definition.asked)
            for form in forms.fillable(store)
        ),
        newest=tuple(_row(listed, names) for listed in submissions.newest(store, limit)),
        methods=overview.methods(store),
        waiting=quarantine.count_waiting(store),
        map=_map(store, commune, here),
    )


def fold(counts: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Take the small counts out: what each village may show, and the sum of the rest.

    When only one village would be hidden, or the sum were small itself, the next smallest goes
    with it; else the sum would tell what was hidden.
    """
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [item for item in ordered if item[1] >= LEAST_COUNT]
    hidden = ordered[len(shown) :]
    while shown and hidden and (len(hidden) < 2 or sum(c for _, c in hidden) < LEAST_COUNT):
        hidden.append(shown.pop())
    return dict(shown), sum(count for _, count in hidden)


def _row(listed: Listed, names: Mapping[str, str]) -> Row:
    declared, village = listed.declared_village, listed.village
    return Row(
        title=listed.title,
        day=listed.event_date,
        officer=listed.username,
        village=names.get(village or "", village),
        declared=names.get(declared or "", declared) if declared != village else None,
        method=listed.method,
        confidence=listed.confidence if listed.method in {"inside", "near"} else None,
        is_guessed=listed.area_source == "guessed",
        flags=listed.flags,
        missing=listed.missing,
        received_at=listed.received_at.astimezone(VIETNAM),
    )


def _map(store: Store, code: str, here: list[Village]) -> CommuneMap | None:
    rows = [row for row in places.all_communes(store, [code]) if row.valid_to is None]
    seen = [village for village in here if village.area is not None]
    if not rows or not seen:
        return None
    centre = wkb.load_point(rows[-1].point)
    counts = overview.without_pin(store)
    shown, rest = fold({v.code: counts[v.code] for v in here if v.code in counts})
    box = _box(seen)
    return CommuneMap(
        name=rows[-1].name,
        box=box,
        villages=tuple(drawn(village, shown.get(village.code, 0)) for village in seen),
        pins=tuple(overview.pins(store, box, MOST_PINS)),
        centre=(centre.x, centre.y) if centre else None,
        rest=rest if centre else 0,
    )


def drawn(village: Village, count: int) -> MapVillage:
    """Give a village as a picture needs it."""
    area = village.area
    point = village.point or (area.representative_point() if area else None)
    return MapVillage(
        name=village.name,
        rings=_rings(area) if area else (),
        is_guessed=village.area_source == "guessed",
        point=(point.x, point.y) if point else (0, 0),
        count=count,
    )


def _rings(area: Area) -> tuple[tuple[Place, ...], ...]:
    parts = [area] if area.geom_type == "Polygon" else list(getattr(area, "geoms", ()))
    return tuple(
        tuple((x, y) for x, y, *_ in ring.coords)
        for part in parts
        for ring in (part.exterior, *part.interiors)
    )


def _box(seen: Iterable[Village]) -> tuple[float, float, float, float]:
    """Give the box around the villages, with a margin."""
    boxes = [village.area.bounds for village in seen if village.area]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    x, y = MARGIN * (east - west), MARGIN * (north - south)
    return west - x, south - y, east + x, north + y
