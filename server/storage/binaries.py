"""Which PostgreSQL with PostGIS this machine has: an installed one, or one unpacked in private."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PRIVATE_PREFIX = Path(__file__).parents[2] / ".run" / "postgis"
"""Where `scripts/postgis.sh` unpacks Debian's packages for a user who may not install any."""

OLDEST, NEWEST = 14, 18
"""Major versions of PostgreSQL that are supported."""


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL that has PostGIS: major version, folder of programs, extra environment."""

    version: int
    folder: Path
    environment: dict[str, str]


def find_binaries() -> list[Binaries]:
    """List every usable PostgreSQL with PostGIS, newest first; installed ones before unpacked."""
    found = [_binaries_in(root) for root in (Path("/"), PRIVATE_PREFIX)]
    return [one for group in found for one in sorted(group, key=lambda b: -b.version)]


def _binaries_in(root: Path) -> Iterator[Binaries]:
    environment = {} if root == Path("/") else _prefix_environment(root)
    for folder in root.glob("usr/lib/postgresql/*/bin"):
        name = folder.parent.name
        control = root / f"usr/share/postgresql/{name}/extension/postgis.control"
        usable = name.isdecimal() and OLDEST <= int(name) <= NEWEST
        if usable and control.exists() and (folder / "initdb").exists():
            yield Binaries(int(name), folder, environment)


def _prefix_environment(root: Path) -> dict[str, str]:
    folders = [
        str(folder / part)
        for folder in (*root.glob("lib/*-linux-*"), *root.glob("usr/lib/*-linux-*"))
        for part in (".", "blas", "lapack")
        if (folder / part).is_dir()
    ]
    proj = str(root / "usr/share/proj")
    return {"LD_LIBRARY_PATH": ":".join(folders), "PROJ_LIB": proj, "PROJ_DATA": proj}
