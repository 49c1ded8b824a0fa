"""The areas to choose from in a filter: the reader's own, the way to the chosen one, what is below.

A country has 90,000 villages; so each choice offers the next step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from geo.places import places_on
from server.services.placement import VIETNAM
from server.services.vietnamese import order
from server.storage import area_steps, places
from server.storage.people import Person
from server.storage.store import Store

MOST_OFFICERS = 200
"""More are asked for by name."""


@dataclass(frozen=True)
class Step:
    """An area to choose; `depth` says how far below the reader's own it lies."""

    code: str
    name: str
    depth: int


def steps(store: Store, reader: Person, chosen: str | None) -> list[Step]:
    """Give the areas to choose from, each below the one that it lies in."""
    roots = sorted(reader.areas)
    if len(roots) == 1 and not (chosen or "").startswith(roots[0]):
        chosen = roots[0]
    names = _names(store, [*roots, *_ways(chosen)])
    found = list[Step]()
    for root in roots:
        found.append(Step(root, names.get(root, root), 0))
        if chosen and chosen.startswith(root):
            found += _below(store, root, chosen, 1)
    return found


def own(store: Store, reader: Person) -> list[str]:
    """Give the names of the reader's own areas."""
    names = _names(store, sorted(reader.areas))
    return [names.get(code, code) for code in sorted(reader.areas)]


def _below(store: Store, code: str, chosen: str, depth: int) -> list[Step]:
    found = list[Step]()
    places_below = area_steps.below(store, code) if len(code) < 8 else []
    for inner, name in sorted(places_below, key=lambda place: order(place[1])):
        found.append(Step(inner, name, depth))
        if chosen.startswith(inner):
            found += _below(store, inner, chosen, depth + 1)
    return found


def _ways(code: str | None) -> list[str]:
    return [code[:length] for length in (2, 5, 8) if code and len(code) >= length]


def _names(store: Store, codes: list[str]) -> dict[str, str]:
    today = places_on(datetime.now(UTC).astimezone(VIETNAM).date())
    provinces = {code: today[code].full_name for code in codes if len(code) == 2 and code in today}
    return provinces | places.area_names(store, codes)


def officers(store: Store) -> list[str]:
    """Give the names of the reader's officers; none when there are more than MOST_OFFICERS."""
    found = area_steps.officers(store, MOST_OFFICERS + 1)
    return found if len(found) <= MOST_OFFICERS else []
