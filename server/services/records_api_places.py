"""Villages, communes and coverage as programs are given them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from server.services import maps
from server.services.records_api import Json, place, place_names
from server.services.records_api_cursors import seal, unseal
from server.storage import api_places
from server.storage.api_places import PlaceRow, Wanted
from server.storage.store import Store

Page = tuple[list[Json], str | None]


def villages(store: Store, wanted: Wanted, cursor: str | None) -> Page:
    """Give a page of villages by code, and the cursor of the next; raises as `submissions`."""
    rows, more = _page(store, api_places.villages, "villages", wanted, cursor)
    names = place_names(store, ())
    return [_village(row, names) for row in rows], more


def communes(store: Store, wanted: Wanted, cursor: str | None) -> Page:
    """Give a page of communes by code, and the cursor of the next; raises as `submissions`."""
    rows, more = _page(store, api_places.communes, "communes", wanted, cursor)
    names = place_names(store, ())
    return [_commune(row, names) for row in rows], more


def coverage(store: Store, wanted: Wanted, cursor: str | None) -> Page:
    """Give villages with the last day of each kind of work, rejected submissions left out."""
    rows, more = _page(store, api_places.villages, "coverage", wanted, cursor)
    last = api_places.last_days(store, rows, maps.KINDS)
    return [_covered(row, last, wanted.today) for row in rows], more


def _page(
    store: Store,
    read: Callable[[Store, Wanted], list[PlaceRow]],
    kind: str,
    wanted: Wanted,
    cursor: str | None,
) -> tuple[list[PlaceRow], str | None]:
    asked = (kind, wanted.area, wanted.box)
    (after,) = unseal(store.vault, asked, cursor) or [""]
    rows = read(store, replace(wanted, after=after, limit=wanted.limit + 1))
    shown = rows[: wanted.limit]
    return shown, seal(store.vault, asked, shown[-1].code) if len(rows) > wanted.limit else None


def _village(row: PlaceRow, names: Mapping[str, str]) -> Json:
    return {
        "code": row.code,
        "name": row.name,
        "commune": {"code": row.commune, "name": row.commune_name},
        "province": place(row.province, names),
        "area_source": row.area_source,
        "valid_from": row.valid_from.isoformat(),
        "geometry": json.loads(row.geometry) if row.geometry else None,
    }


def _commune(row: PlaceRow, names: Mapping[str, str]) -> Json:
    return {
        "code": row.code,
        "name": row.name,
        "province": place(row.province, names),
        "valid_from": row.valid_from.isoformat(),
        "geometry": json.loads(row.geometry) if row.geometry else None,
    }


def _covered(row: PlaceRow, last: Mapping[tuple[str, str], date], today: date) -> Json:
    days = {kind: last.get((row.code, kind)) for kind in maps.KINDS}
    newest = max((day for day in days.values() if day), default=None)
    return {
        "code": row.code,
        "name": row.name,
        "commune": {"code": row.commune, "name": row.commune_name},
        **{kind: day.isoformat() if day else None for kind, day in days.items()},
        "days": None if newest is None else max((today - newest).days, 0),
    }
