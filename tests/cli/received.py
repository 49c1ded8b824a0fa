"""Submissions sent straight to the intake, for commands to show."""

from __future__ import annotations

import io
from collections.abc import Mapping

from server.services import phones, submissions
from server.services.attachments import UploadedFile
from server.services.submissions import Receipt
from tests.world import World

HOME = "19.012345 105.012345 0 4"
"""A place of which only the village may be known."""
WISH = "muốn học nghề"
ANSWERS = {
    "day": "2026-11-20",
    "village": "99001001",
    "point": "19.01 105.01 3.0 5.0",
    "home": HOME,
    "wish": WISH,
    "people": "4",
    "amount": "1.5E7",
    "photo": "1.jpg",
}


def send(world: World, raw: bytes, files: Mapping[str, bytes] | None = None) -> Receipt:
    """Send one filled form with files, as the officer's phone."""
    uploaded = [UploadedFile(name, io.BytesIO(data)) for name, data in (files or {}).items()]
    with world.storage.transaction() as store:
        sender = phones.identify(store, world.token, "test")
        return submissions.receive(store, sender, raw, uploaded)
