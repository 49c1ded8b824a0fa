"""Finalized forms for the end-to-end tests: filled by the engine, with photos as from phones."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping

from PIL import Image

from server.xforms import case_code
from tests.collect import Form, Item
from tests.e2e.live import CELL, SOUTH_WEST
from tests.javarosa import filler
from tests.javarosa.filler import Filled

OWNER = "Nguoi Giu May"
SERIAL = "SN-0123456789"
GPS = {1: "N", 2: (16.0, 33.0, 3.25), 3: "E", 4: (106.0, 57.0, 4.5)}

#: A margin around the communes, so that some fixes are outside every village.
BOX = (
    SOUTH_WEST[0] - CELL / 4,
    SOUTH_WEST[1] - CELL / 4,
    SOUTH_WEST[0] + 4.25 * CELL,
    SOUTH_WEST[1] + 3.25 * CELL,
)


def typed_code(source: random.Random) -> str:
    """A case code as a person types it."""
    return case_code.make(source).replace("-", source.choice(("", "-", " "))).lower()


HINTS: filler.Hints = {"case_scan": case_code.make, "case_typed": typed_code}


def fill(form: Form, count: int, seed: int, hints: filler.Hints | None = None) -> list[Filled]:
    """Fill a form that a phone has fetched."""
    return filler.fill(form.xml, form.media, count, seed, {**HINTS, **(hints or {})}, bbox=BOX)


def item(filled: Filled, form: Form, *, more: Mapping[str, bytes] | None = None) -> Item:
    """Make it ready to send, with a photo for every file that its answers name."""
    files = {name: photo(name) for name in filled.files}
    return Item(filled.xml, {**files, **(more or {})}, f"{form.title}_2026-08-20_10-02-49.xml")


def photo(name: str) -> bytes:
    """A small JPEG, another for every name, with what phones write into EXIF."""
    source = random.Random(name)
    image = Image.new("RGB", (16, 12), tuple(source.randbytes(3)))
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Camera", "2026:08:20 10:02:49"
    exif.get_ifd(0x8825).update(GPS)
    exif.get_ifd(0x8769).update({0xA430: OWNER, 0xA431: SERIAL})
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()
