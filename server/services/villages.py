"""The villages this process knows, and the choice files that phones get of them."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from geo import wkb
from geo.villages import AreaSource, Village, VillageIndex
from server.services.placement import VIETNAM
from server.storage import places
from server.storage.people import Sender
from server.storage.places import PlaceRow
from server.storage.store import Store

VILLAGES_CSV = "villages.csv"
COMMUNES_CSV = "communes.csv"
MADE_HERE = frozenset({VILLAGES_CSV, COMMUNES_CSV})
"""Media that the server makes for each officer, from the officer's areas."""


def index(store: Store, boundaries_version: int) -> VillageIndex:
    """Give the index of all villages as of this version; built once in a process."""
    memory = store.memory
    if memory.villages is None or memory.villages[0] != boundaries_version:
        with memory.lock:
            if memory.villages is None or memory.villages[0] != boundaries_version:
                built = VillageIndex([village(row) for row in places.all_villages(store)])
                memory.villages = (boundaries_version, built)
    return memory.villages[1]


def village(row: PlaceRow) -> Village:
    """Make geo's village of a stored one."""
    return Village(
        code=row.code,
        name=row.name,
        commune=row.parent,
        point=wkb.load_point(row.point),
        area=wkb.load_area(row.area),
        area_source=cast("AreaSource | None", row.area_source),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successors=row.successors,
    )


def choice_file(store: Store, sender: Sender, name: str) -> tuple[bytes, str]:
    """Give a choice file with the places of the sender's areas as of today, and its MD5.

    The same rows give the same bytes, so a phone fetches it again only when villages change.
    """
    version = (sender.boundaries_version, datetime.now(UTC).astimezone(VIETNAM).date())
    known = store.memory.media.get((name, sender.areas))
    if known is None or known[0] != version:
        content = _choice_file(name, places.choices(store, sender.areas))
        known = (version, content, hashlib.md5(content, usedforsecurity=False).hexdigest())
        store.memory.media[name, sender.areas] = known
    return known[1], known[2]


def sample(store: Store) -> Sender:
    """Give nobody in particular, in the first commune that has villages, for trying forms."""
    areas = places.first_commune(store)
    return Sender(0, "", "officer", None, areas, 0, places.version(store))


def _choice_file(name: str, rows: Sequence[Any]) -> bytes:
    if name == VILLAGES_CSV:
        return _csv(("name", "label", "commune"), ((r.code, r.name, r.commune) for r in rows))
    communes = {r.commune: r.commune_name or r.commune for r in rows}
    return _csv(("name", "label"), communes.items())


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue().encode()
