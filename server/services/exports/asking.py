"""How much somebody asks for: shown before, and decides who makes the file."""

from __future__ import annotations

from server.services import searching
from server.services.exports.request import Request
from server.storage import exports as stored
from server.storage import submission_list
from server.storage.filtering import Filter
from server.storage.people import Person
from server.storage.store import Store

AT_ONCE = 5_000
"""Submissions; so many are made into a file while the person waits, more by the worker."""
FILES_AT_ONCE = 200
"""Files, of the zip of files."""
MOST = 100_000
"""As far as the estimate counts."""
TOLD = frozenset(
    {"export_full", "export_failed", "export_files_many", "export_form_unknown", "storage_away"}
)
"""Problems of a job whose sentences its page says."""


def estimate(store: Store, reader: Person, wanted: Filter) -> int | None:
    """Count the submissions as far as MOST + 1; None when that takes too long."""
    found = searching.narrowed(store, wanted)
    return submission_list.count(store, reader, found, MOST + 1)


def is_small(store: Store, reader: Person, request: Request) -> bool:
    """Tell whether the file is made while the person waits."""
    found = searching.narrowed(store, request.wanted)
    if request.format == "media":
        most = FILES_AT_ONCE
        return stored.count_files(store, reader, found, most + 1) <= most
    count = submission_list.count(store, reader, found, AT_ONCE + 1)
    return count is not None and count <= AT_ONCE
