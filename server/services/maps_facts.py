"""What stands beside the map: the histogram, the villages nobody reached, what can be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from geo.boundaries import COMMUNE_DIGITS as COMMUNE
from server.services.maps import ANY, KINDS, kinds, today
from server.services.searching import narrowed
from server.services.vietnamese import Key, order
from server.storage import maps, maps_facts
from server.storage.filtering import Filter
from server.storage.maps_facts import LastWork
from server.storage.store import Store

MOST_DAYS, MOST_WEEKS = 92, 2 * 366
"""Longest time that is drawn by days, and by weeks."""
MOST_VILLAGES = 3000
"""So many villages are listed, those left longest; a province has fewer."""
MOST_CHOICES = 3000
"""A list of villages or officers with more entries is no help to choose from."""


def histogram(store: Store, wanted: Filter) -> dict[str, Any]:
    """Count over time: {step: day|week|month, bars: [{from, to, count}]}, without gaps."""
    days = maps_facts.days(store, narrowed(store, wanted), maps.reach(store, today()))
    if not days:
        return {"step": "day", "bars": []}
    span = (days[-1][0] - days[0][0]).days + 1
    step = "day" if span <= MOST_DAYS else "week" if span <= MOST_WEEKS else "month"
    return {"step": step, "bars": _bars(days, step)}


def summary(store: Store, wanted: Filter, kind: str) -> dict[str, Any]:
    """Give the villages with days since the last work of each kind, those left longest first.

    {total, complete, villages: [{code, name, commune, commune_name, last: {kind: days or null}}]};
    `total` counts all the reader's villages (of the filter's area), `complete` says that none is
    left out of the list.
    """
    kinds(kind)
    day = today()
    total, found = maps_facts.last_work(
        store,
        narrowed(store, wanted),
        KINDS,
        kind,
        day,
        MOST_VILLAGES,
        maps.reach(store, day),
    )
    villages = [_village(one, day) for one in found]
    return {"total": total, "complete": total == len(villages), "villages": villages}


def start(store: Store) -> dict[str, Any]:
    """Give what the page begins with: {bbox, forms, officers, areas, version}."""
    version = maps_facts.version(store)
    known = maps_facts.known(store, today(), MOST_CHOICES)
    names = dict(known.areas)

    def place(area: tuple[str, str]) -> tuple[bool, Key, Key]:
        """Communes come first; villages stand together by commune."""
        code, name = area
        return len(code) > COMMUNE, order(names.get(code[:COMMUNE], "")), order(name)

    areas = sorted(known.areas, key=place)
    forms = sorted(known.forms, key=lambda form: order(form[1]))
    return {
        "bbox": known.box,
        "forms": [{"id": form_id, "title": title} for form_id, title in forms],
        "officers": known.officers,
        "areas": [{"code": code, "name": name} for code, name in areas],
        "version": f"{version.submissions}.{version.boundaries}.{today().isoformat()}",
    }


def _village(one: LastWork, day: date) -> dict[str, Any]:
    last = {
        kind: None if done is None else max((day - done).days, 0)
        for kind, done in zip(KINDS, one.days, strict=True)
    }
    known = [days for days in last.values() if days is not None]
    return {
        "code": one.code,
        "name": one.name,
        "commune": one.commune,
        "commune_name": one.commune_name or one.commune,
        "last": last | {ANY: min(known, default=None)},
    }


def _bars(days: Iterable[tuple[date, int]], step: str) -> list[dict[str, Any]]:
    counted: Counter[date] = Counter()
    for day, total in days:
        counted[_first(day, step)] += total
    bars, first, last = [], min(counted), max(counted)
    while first <= last:
        after = _first(first + timedelta(days={"day": 1, "week": 7, "month": 31}[step]), step)
        to = after - timedelta(days=1)
        bars.append({"from": first.isoformat(), "to": to.isoformat(), "count": counted[first]})
        first = after
    return bars


def _first(day: date, step: str) -> date:
    """Give the first day of the bar that holds a day; weeks begin on Monday."""
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day
