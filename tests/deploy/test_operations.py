"""docs/operations.md describes every setting, and its commands are what the program has."""

from __future__ import annotations

import re
from pathlib import Path

from server.storage import cluster

ROOT = Path(__file__).parents[2]
WORDS = (ROOT / "docs/operations.md").read_text()


def test_every_setting_is_described() -> None:
    settings = (ROOT / "server/settings.py").read_text()
    names = re.findall(r'^    """([A-Z0-9_]+):', settings, re.MULTILINE)
    assert len(names) > 15
    assert [name for name in names if f"`{name}`" not in WORDS] == []


def test_files_it_names_are_there() -> None:
    for name in ("scripts/postgis.sh", "deploy/env.example", "deploy/certificates"):
        assert name in WORDS
        assert (ROOT / name).exists()
    assert str(cluster.ROOT_HOME) in WORDS
