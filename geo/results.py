"""What the attribution rule answers, for one record and for many."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from geo.batches import in_batches
from geo.plane import Floats
from geo.villages import AreaSource, Bools, Ints, VillageIndex

Method = Literal["inside", "near", "declared", "none"]
Flag = Literal["declared_mismatch", "outside_area", "low_confidence", "no_fix", "implausible_fix"]

FLAGS: tuple[Flag, ...] = get_args(Flag)
METHODS: tuple[Method, ...] = ("none", "declared", "near", "inside")
CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A village that a fix may belong to: share of its disc inside, metres to it (0 = inside)."""

    village: str
    share: float
    distance_m: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where a record belongs, how that was decided, and how sure it is.

    Attributes:
        village: code of the village, or None.
        method: `inside`, `near`, `declared` or `none`.
        confidence: share, 0 to 1, of the accuracy disc inside that village; 0 unless the fix
            decided. Where areas overlap, the shares are scaled to a sum of 1.
        border_distance_m: from the fix to that village's border; None without a usable fix.
        declared_distance_m: from the fix to the declared village, 0 inside it; None without a
            usable fix, or when the code stands for no village on that day.
        candidates: the village and others that the disc touches, nearest first, at most three.
        flags: what a person should look at.
        area_source: whether that village's area was `surveyed` or `guessed`.
    """

    village: str | None
    method: Method
    confidence: float
    border_distance_m: float | None
    declared_distance_m: float | None
    candidates: tuple[Candidate, ...]
    flags: frozenset[Flag]
    area_source: AreaSource | None


@dataclass(frozen=True, slots=True)
class Flags:
    """One array of booleans for each flag."""

    declared_mismatch: Bools
    outside_area: Bools
    low_confidence: Bools
    no_fix: Bools
    implausible_fix: Bools


@dataclass(frozen=True)
class Attributions:
    """Many attributions as arrays; `attributions[i]` is the i-th.

    Villages are numbers in `index.villages`, -1 for none; methods are numbers in `METHODS`;
    distances that are not known are NaN; the candidates' arrays are (records, 3).
    `claim` is the declared village. `plane` holds x, y and scale of each usable fix. In
    `near_border_m` and `near_declared_m` infinity stands for what is beyond reach: use
    `border_distance_m` and `declared_distance_m`.
    """

    index: VillageIndex
    claim: Ints
    village: Ints
    method: NDArray[np.int8]
    confidence: Floats
    near_border_m: Floats
    near_declared_m: Floats
    candidate: Ints
    candidate_share: Floats
    candidate_distance_m: Floats
    flags: Flags
    plane: Floats

    @cached_property
    def border_distance_m(self) -> Floats:
        """Metres to the border of each record's village; NaN where not known.

        The rule knows them for fixes close to a border. The rest are measured when first asked
        for, since that takes longer than all that the rule needs.
        """
        return self._measured(self.near_border_m, self.village)

    @cached_property
    def declared_distance_m(self) -> Floats:
        """Metres to each record's declared village, 0 inside it; NaN where not known."""
        return self._measured(self.near_declared_m, self.claim)

    def _measured(self, near: Floats, village: Ints) -> Floats:
        """Replace infinity by the distance to the village's border."""
        metres = near.copy()
        far = np.flatnonzero(np.isinf(metres))
        far = far[np.argsort(village[far])]

        def measure(batch: slice) -> None:
            rows = far[batch]
            x, y, scale = self.plane[:, rows]
            _, distance = self.index.borders.nearest(village[rows], x, y)
            metres[rows] = distance / scale

        in_batches(len(far), measure)
        return metres

    @property
    def codes(self) -> NDArray[np.object_]:
        """The villages' codes, None where there is none."""
        return self.index.codes[self.village]

    @property
    def methods(self) -> NDArray[np.object_]:
        """The methods' names."""
        return np.array(METHODS, dtype=object)[self.method]

    def __len__(self) -> int:
        return len(self.village)

    def __iter__(self) -> Iterator[Attribution]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, i: int) -> Attribution:
        village, codes = int(self.village[i]), self.index.codes
        places = zip(
            self.candidate[i].tolist(),
            self.candidate_share[i].tolist(),
            self.candidate_distance_m[i].tolist(),
            strict=True,
        )
        return Attribution(
            village=codes[village],
            method=METHODS[self.method[i]],
            confidence=float(self.confidence[i]),
            border_distance_m=self._one(float(self.near_border_m[i]), village, i),
            declared_distance_m=self._one(float(self.near_declared_m[i]), int(self.claim[i]), i),
            candidates=tuple(Candidate(codes[n], *measures) for n, *measures in places if n >= 0),
            flags=frozenset(flag for flag in FLAGS if getattr(self.flags, flag)[i]),
            area_source=self.index.area_sources[village],
        )

    def _one(self, near: float, village: int, i: int) -> float | None:
        """Give one distance, measured now if it was not before."""
        if math.isinf(near):
            x, y, scale = map(float, self.plane[:, i])
            return self.index.borders.distance(village, x, y) / scale
        return None if math.isnan(near) else near

    @classmethod
    def empty(cls, index: VillageIndex, count: int) -> Attributions:
        """Make the answers to so many records of which nothing is known."""

        def fill(value: float, *shape: int) -> Floats:
            return np.full((count, *shape), value, dtype=np.float64)

        return cls(
            index=index,
            claim=np.full(count, -1),
            village=np.full(count, -1),
            method=np.zeros(count, np.int8),
            confidence=fill(0),
            near_border_m=fill(math.nan),
            near_declared_m=fill(math.nan),
            candidate=np.full((count, CANDIDATES), -1),
            candidate_share=fill(0, CANDIDATES),
            candidate_distance_m=fill(math.nan, CANDIDATES),
            flags=Flags(*(np.zeros(count, bool) for _ in fields(Flags))),
            plane=np.full((3, count), math.nan),
        )
