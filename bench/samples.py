"""Filled forms to send: `samples.json` holds them; `python -m bench.samples` makes it anew.

They are filled by the phone's own engine (Java is needed for that), and kept, so that runs of
different days send the same bytes. To be renewed when a form has changed its questions.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

FILE = Path(__file__).with_name("samples.json")
EACH = 10
BOX = (105.0, 16.0, 105.2, 16.1)
"""The officer's commune in `bench.world`."""


def read(form_id: str, version: str) -> list[bytes]:
    """Give the samples of a form, as if filled with this version of it."""
    texts: list[str] = json.loads(FILE.read_text())[form_id]
    return [
        re.sub(r'version="[^"]*"', f'version="{version}"', text, count=1).encode() for text in texts
    ]


def main() -> None:
    """Fill `visit` (which asks for no photo), `session` with exactly one, `support` without."""
    from bench.world import FORMS, village_choices
    from server.xforms import spreadsheet
    from tests.e2e.filling import HINTS
    from tests.javarosa import filler

    made = {}
    for form_id, photos in (("visit", 0), ("session", 1), ("support", 0)):
        workbook = FORMS / f"{form_id}.xlsx"
        xform = spreadsheet.compile(workbook.read_bytes(), workbook.name).xform
        filled = filler.fill(xform, village_choices(), 20 * EACH, 1, HINTS, bbox=BOX)
        chosen = [one.xml.decode() for one in filled if len(one.files) == photos]
        made[form_id] = chosen[:EACH]
    FILE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
