"""`neothien stop` and the private database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import psycopg
import pytest

from server.storage import cluster
from tests.cli.conftest import Cli


@pytest.fixture
def own(tmp_path) -> Iterator[Cli]:
    """The command line on a private database that `init` has made."""
    data = tmp_path / "data"
    cli = Cli({"DATABASE_URL": "", "NEOTHIEN_DATA": str(data), "NEOTHIEN_LANG": "vi"})
    cli.run("init")
    yield cli
    cluster.stop(data)
    shutil.rmtree(cluster.home(data), ignore_errors=True)


def test_a_database_that_nobody_uses_is_stopped_and_starts_when_needed(own, tmp_path):
    assert "Đã dừng" in own.run("stop").stdout
    assert own.json("stop") == {"data": str(tmp_path / "data"), "stopped": False}
    assert own.json("users", "list") == []
    assert own.json("stop")["stopped"]


def test_a_database_that_is_in_use_runs_on(own, tmp_path):
    url = cluster.ensure(tmp_path / "data").replace("+psycopg", "")
    with psycopg.connect(url) as somebody:
        told = own.run("stop", code=1)
        assert "Còn 1 kết nối" in told.stderr
        assert somebody.execute("select 1").fetchone() == (1,)
    assert own.json("stop")["stopped"]


def test_a_database_of_others_is_not_stopped(cli):
    assert "DATABASE_URL" in cli.run("stop", code=1).stderr


def test_nothing_is_made_by_stopping(cli, tmp_path):
    cli.env["DATABASE_URL"] = ""
    cli.run("stop", code=1)
    assert list(tmp_path.iterdir()) == []
