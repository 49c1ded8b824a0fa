"""The inbox: what a supervisor has to decide about, and the villages she may choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.problems import Problem
from server.services import moves
from server.services.filters import FLAGS
from server.storage import inbox, places
from server.storage.filtering import Filter
from server.storage.inbox import MISSING, Item
from server.storage.people import Person
from server.storage.store import Store

KINDS = (*(flag for flag in FLAGS if flag != "no_fix"), MISSING)
"""What an item can wait for. A form without a position is nothing to decide about: a call, a house
that nobody is to find."""
PAGE = 25


@dataclass(frozen=True)
class Inbox:
    """A page of the inbox."""

    items: tuple[Item, ...]
    next: int | None
    """The id before which the next page begins; None on the last."""
    counts: Mapping[str, int]
    names: Mapping[str, str]
    """Names of the villages mentioned, by code."""
    villages: tuple[tuple[str, str], ...]
    """Code and name of every village that a submission may be moved to."""


def look(
    store: Store, reader: Person, wanted: Filter, kind: str | None, before: int | None
) -> Inbox:
    """Give a page of what waits; raises Problem("filter_wrong") for an unknown kind."""
    if kind is not None and kind not in KINDS:
        raise Problem("filter_wrong", name="kind")
    kinds = [kind] if kind else list(KINDS)
    found = inbox.page(store, reader, wanted, kinds, before=before, limit=PAGE + 1)
    items = found[:PAGE]
    mentioned = {code for one in items for code in (one.village, one.declared_village) if code}
    return Inbox(
        tuple(items),
        items[-1].id if len(found) > PAGE else None,
        inbox.counts(store, reader, wanted, KINDS),
        places.village_names(store, sorted(mentioned)),
        tuple((v.code, v.name) for v in moves.choices(store, reader)),
    )
