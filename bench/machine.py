"""What the bench knows of the machine: its CPUs, what processes use, how fast the disk flushes."""

from __future__ import annotations

import os
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
BLOCK = bytes(8192)
"""What a flush writes: one page of PostgreSQL."""


@dataclass(frozen=True)
class Cpus:
    """Which CPUs the server with its database may use, and which the load generator."""

    server: frozenset[int]
    load: frozenset[int]

    def __str__(self) -> str:
        return f"server+database on {_named(self.server)}, load on {_named(self.load)}"


def apart() -> Cpus | None:
    """Give the load a quarter of the CPUs (at least one); None on a machine with only one."""
    mine = sorted(os.sched_getaffinity(0))
    if len(mine) < 2:
        return None
    cut = len(mine) - max(1, len(mine) // 4)
    return Cpus(frozenset(mine[:cut]), frozenset(mine[cut:]))


def shared() -> Cpus:
    """Give everybody every CPU."""
    mine = frozenset(os.sched_getaffinity(0))
    return Cpus(mine, mine)


def pin(root: int, cpus: Iterable[int]) -> None:
    """Keep a process, its threads, its descendants and their threads on these CPUs."""
    wanted = set(cpus)
    for process in tree(root):
        for task in (PROC / str(process) / "task").glob("*"):
            os.sched_setaffinity(int(task.name), wanted)


def tree(root: int) -> list[int]:
    """List a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        fields = _stat(stat)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [root]
    for process in found:
        found += children.get(process, ())
    return found


def cpu_seconds(root: int) -> float:
    """Sum user and system time of a process tree, with that of children it has waited for."""
    stats = [_stat(PROC / str(process) / "stat") for process in tree(root)]
    return sum(int(ticks) for fields in stats if fields for ticks in fields[11:15]) / TICKS


def memory_mb(root: int) -> float:
    """Sum the proportional memory (PSS: shared pages divided by who shares them), in MB."""
    return sum(_kilobytes(process) for process in tree(root)) / 1000


def flush_ms(folder: Path, times: int = 200) -> tuple[float, float]:
    """Time writing and flushing one 8 kB page with fdatasync: median and 95th percentile, ms."""
    taken = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(times):
            began = time.perf_counter()
            file.seek(0)
            file.write(BLOCK)
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), percentile(taken, 95)


def percentile(values: Iterable[float], share: float) -> float:
    """Give the value below which `share` percent of `values` lie; 0 for none."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def describe() -> dict[str, str | int | float]:
    """Describe the machine without naming it."""
    cpu = re.search(r"model name\s*: (.*)", (PROC / "cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", (PROC / "meminfo").read_text())
    return {
        "cpu": cpu[1] if cpu else platform.machine(),
        "cpus": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(memory[1]) / 1e6, 1) if memory else 0,
        "load_before": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def yardstick() -> float:
    """Give the CPU milliseconds of a fixed piece of Python: this interpreter, at this moment.

    Machines that share their processors change their speed by the minute, and one build of Python
    takes half as long again as another: figures of two runs compare as multiples of this.
    """
    began = time.process_time()
    for _ in range(1000):
        _ = {str(number): number for number in range(200)}
    return (time.process_time() - began) * 1000


def parent(process: int) -> int:
    """Give the parent of a process."""
    fields = _stat(PROC / str(process) / "stat")
    return int(fields[1]) if fields else 0


def _kilobytes(process: int) -> int:
    try:
        rollup = (PROC / str(process) / "smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s*(\d+)", rollup, re.MULTILINE)
    return int(found[1]) if found else 0


def _stat(path: Path) -> list[str] | None:
    """Give the fields of /proc/PID/stat after the command's name; None when the process is gone."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _named(cpus: Iterable[int]) -> str:
    return "CPU " + ",".join(map(str, sorted(cpus)))
