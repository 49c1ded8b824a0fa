"""Records that ask for their village, and the discs where their fixes may be, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from geo.plane import VIETNAM, Floats, scale_at, to_plane
from geo.villages import Bools, Days, Ints

BORDER_TOLERANCE_M = 50.0
"""How far a drawn border may be from the real one: a millimetre on a map of 1:50,000."""

DEFAULT_ACCURACY_M = 10.0
"""For a fix that does not say: usual for a phone under open sky, or a finger on a map."""

FINEST_ACCURACY_M = 1.0
"""No phone is better than this, whatever it says."""

COARSEST_ACCURACY_M = 10_000.0
"""A fix coarser than a whole commune decides nothing."""

Rows = Ints | Bools | slice


@dataclass(frozen=True, slots=True)
class Records:
    """The records: degrees, metres, days since 1970, and numbers of declared villages."""

    lat: Floats
    lon: Floats
    accuracy: Floats
    day: Days
    claim: Ints

    def take(self, rows: Rows) -> Records:
        """Give some of them."""
        return Records(*(getattr(self, field.name)[rows] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Discs:
    """Where usable fixes may be: centre on the plane, its scale; radius and reach in metres.

    With the day and the declared village of each, and the row of its answer.
    """

    x: Floats
    y: Floats
    scale: Floats
    radius: Floats
    reach: Floats
    day: Days
    claim: Ints
    row: Ints

    @classmethod
    def of(cls, records: Records, row: Ints) -> Discs:
        """Make them of usable fixes, whose answers go into these rows."""
        x, y = to_plane(records.lat, records.lon)
        known = np.where(records.accuracy > 0, records.accuracy, DEFAULT_ACCURACY_M)
        radius = np.maximum(known, FINEST_ACCURACY_M)
        reach = radius + BORDER_TOLERANCE_M
        return cls(x, y, scale_at(records.lat), radius, reach, records.day, records.claim, row)

    @classmethod
    def join(cls, parts: Sequence[Discs]) -> Discs:
        """Make one of several."""
        if len(parts) == 1:
            return parts[0]
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def take(self, rows: Rows) -> Discs:
        """Give some of them."""
        if isinstance(rows, np.ndarray) and rows.dtype == bool:
            rows = np.flatnonzero(rows)  # once for all columns
        return Discs(*(getattr(self, field.name)[rows] for field in fields(self)))

    def neighbours_together(self) -> Ints:
        """Order discs by squares of 10 km, so that a batch reads few villages, many times."""
        return np.argsort(self.y // 10_000 * 10_000 + self.x // 10_000)


def judge_fixes(lat: Floats, lon: Floats, accuracy: Floats) -> tuple[Bools, Bools]:
    """Tell which fixes are missing, and which are fit to decide (degrees, metres)."""
    missing = np.isnan(lat) | np.isnan(lon)
    south, west, north, east = VIETNAM
    here = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    return missing, here & ~((accuracy < 0) | (accuracy > COARSEST_ACCURACY_M))
