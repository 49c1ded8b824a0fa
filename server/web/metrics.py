"""Prometheus counters, summed over all server processes."""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.registry import REGISTRY

SUBMISSIONS = Counter("neothien_submissions", "Submissions received, by outcome", ["outcome"])
REQUESTS = Histogram(
    "neothien_request_seconds", "Time to answer, by route and status", ["route", "status"]
)


def exposition() -> tuple[bytes, str]:
    """Give all metrics as text, and its content type."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def fresh_folder(folder: Path) -> None:
    """Empty the folder through which the processes share their counters."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
