"""How every bench tells what it found: a table for people, a JSON file for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import machine
from bench.world import World

RESULTS = Path(__file__).with_name("results")
console = Console(highlight=False, width=140)


def surroundings(world: World) -> dict[str, Any]:
    """Describe and print what the figures depend on: the machine, the disk, PostgreSQL."""
    durable = [
        f"{name}={world.db.execute(f'show {name}'.encode()).fetchone()[0]}"  # type: ignore[index]
        for name in ("fsync", "synchronous_commit", "full_page_writes")
    ]
    facts = machine.describe() | {
        "postgresql": world.db.info.parameter_status("server_version") or "",
        "durability": " ".join(durable),
    }
    console.print(
        f"{facts['cpu']}, {facts['cpus']} CPUs (load before: {facts['load_before']}), "
        f"{facts['memory_gb']} GB, {facts['system']}, Python {facts['python']}, "
        f"PostgreSQL {facts['postgresql']}, {facts['durability']}"
    )
    return facts | {"flush_ms_before": flush(world)}


def flush(world: World) -> tuple[float, float]:
    """Measure and print the disk's flush time: median and 95th percentile in milliseconds."""
    median, slow = machine.flush_ms(world.home)
    console.print(f"Disk flush (8 kB, fdatasync): p50 {median:.2f} ms, p95 {slow:.2f} ms")
    return round(median, 3), round(slow, 3)


def progress(text: str) -> None:
    """Tell a person who waits what is being done."""
    if sys.stderr.isatty():
        print(f"\r{text:<100}", end="", file=sys.stderr, flush=True)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; numbers stand right."""
    printed = Table(title=title, title_justify="left")
    for name in columns:
        printed.add_column(name, justify="right")
    for row in rows:
        printed.add_row(*(_text(value) for value in row))
    console.print(printed)


def save(name: str, found: Mapping[str, Any]) -> None:
    """Write the figures of one run into `bench/results/`."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    target = RESULTS / f"{name}-{now:%Y%m%d-%H%M%S}.json"
    target.write_text(json.dumps({"at": now.isoformat(), **found}, indent=1) + "\n")
    console.print(f"bench/results/{target.name}")


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
