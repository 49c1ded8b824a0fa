"""How every bench tells what it found: a table for people, a JSON file for programs."""

from __future__ import annotations

import json
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
    median, slow = machine.flush_ms(world.home)
    durable = [
        f"{name}={world.db.execute(f'show {name}'.encode()).fetchone()[0]}"  # type: ignore[index]
        for name in ("fsync", "synchronous_commit", "full_page_writes")
    ]
    facts = machine.describe() | {
        "postgresql": world.db.info.parameter_status("server_version") or "",
        "durability": " ".join(durable),
        "flush_ms_p50": round(median, 3),
        "flush_ms_p95": round(slow, 3),
    }
    console.print(
        f"{facts['cpu']}, {facts['cpus']} CPUs (load before: {facts['load_before']}), "
        f"{facts['memory_gb']} GB, {facts['system']}, Python {facts['python']}, "
        f"PostgreSQL {facts['postgresql']}, {facts['durability']}\n"
        f"Disk flush (8 kB, fdatasync): p50 {median:.2f} ms, p95 {slow:.2f} ms"
    )
    return facts


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
    console.print(
        f"{target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target}"
    )


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
