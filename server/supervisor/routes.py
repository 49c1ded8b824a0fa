"""Every page of supervisors: importing this module adds them all to the blueprint."""

from __future__ import annotations

from server.supervisor import (
    account,
    cards,
    events,
    exports,
    filling,
    inbox,
    people,
    people_import,
    people_one,
    phones,
    reviews,
    signing_in,
    submissions,
    submissions_files,
    submissions_page,
    tiles,
    tokens,
    webhooks,
)
from server.supervisor import map as map_page
from server.supervisor.blueprint import blueprint

__all__ = [
    "account",
    "blueprint",
    "cards",
    "events",
    "exports",
    "filling",
    "inbox",
    "map_page",
    "people",
    "people_import",
    "people_one",
    "phones",
    "reviews",
    "signing_in",
    "submissions",
    "submissions_files",
    "submissions_page",
    "tiles",
    "tokens",
    "webhooks",
]
