"""Spread work on many rows over the processor's cores."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

BATCH = 8192
"""Rows at a time: enough that numpy is busy, few enough that arrays stay in the cache."""


def in_batches(rows: Ints, work: Callable[[Ints], None]) -> None:
    """Call `work` with all rows, a batch at a time, in threads if there are several.

    numpy and GEOS let go of Python's lock, so threads do run side by side.
    """
    if len(rows) <= BATCH:
        work(rows)
        return
    batches = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(work, batches))
