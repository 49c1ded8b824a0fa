"""What a demonstration keeps beside its database: passwords and phone keys, for its owner only."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

FILE = "demonstration.json"


@dataclass(frozen=True)
class Kept:
    """Passwords and phone keys by user name; the first day; whether all was sent."""

    today: str
    """ISO day of the newest invented event, so that an interrupted start goes on alike."""
    passwords: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    is_done: bool = False

    @property
    def day(self) -> date:
        """The day of the newest invented event."""
        return date.fromisoformat(self.today)


def read(data: Path) -> Kept | None:
    """Read what is kept in the folder `data`; None before the first start."""
    try:
        return Kept(**json.loads((data / FILE).read_bytes()))
    except FileNotFoundError:
        return None


def write(data: Path, kept: Kept) -> None:
    """Keep it, readable for its owner alone; a kill in the middle leaves the old file."""
    fresh = data / f"{FILE}.new"
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(kept), file)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(data / FILE)
