"""The command line as a person uses it, on a database and a folder of the test's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from server.cli.root import root
from tests.storage.conftest import s3_server, s3_settings
from tests.world import World

__all__ = ["s3_server", "s3_settings"]


@dataclass(frozen=True)
class Cli:
    """Runs commands; `env` is their environment."""

    env: dict[str, str]

    def run(self, *args: object, code: int = 0, **more: Any) -> Result:
        """Run a command, check its exit code and that nobody saw a traceback."""
        result = CliRunner().invoke(root, [str(arg) for arg in args], env=self.env, **more)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    def json(self, *args: object, code: int = 0) -> Any:
        """Run a command with --json and give what it printed."""
        return json.loads(self.run(*args, "--json", code=code).stdout)


def environment(data: Path, url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "NEOTHIEN_DATA": str(data),
        "NEOTHIEN_LANG": "vi",
        "COLUMNS": "80",
        "PUBLIC_URL": "https://nt.example.vn",
    }


@pytest.fixture
def cli(database_url: str, tmp_path: Path) -> Cli:
    """The command line on an empty database."""
    return Cli(environment(tmp_path / "data", database_url))


@pytest.fixture
def filled_cli(world: World) -> Cli:
    """The command line on the invented world."""
    url = world.storage.engine.url.render_as_string(hide_password=False)
    return Cli(environment(world.settings.data, url))
