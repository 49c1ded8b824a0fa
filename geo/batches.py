"""Spread work on many rows over the processor's cores."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")

BATCH = 32_768
"""Rows at a time: enough that threads seldom wait for each other, few enough for the caches."""


def in_batches(count: int, work: Callable[[slice], Result]) -> list[Result]:
    """Call `work` with slices of so many rows, in threads if there are several.

    numpy and GEOS let go of Python's lock, so threads do run side by side.
    """
    batches = [slice(start, min(start + BATCH, count)) for start in range(0, max(count, 1), BATCH)]
    if len(batches) < 2:
        return [work(batch) for batch in batches]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(work, batches))
