"""Fixtures that many tests share: databases of their own, made in milliseconds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Databases, start_caretaker

HERE = Path(__file__).parent
WITHOUT_SERVER = {"geo", "xforms", "photos", "vault"}
"""Folders of tests that start in a moment, because they do not load the server."""

RUN = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Give the whole run one folder; the workers of xdist get the controller's."""
    worker = getattr(config, "workerinput", None)
    if worker:
        config.stash[RUN] = Path(worker["run_folder"])
        return
    folder, caretaker = start_caretaker()
    config.stash[RUN] = folder

    def end() -> None:
        caretaker.communicate()

    config.add_cleanup(end)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Have the invented world and its people ready for the first test that may ask for them."""
    if module_path.relative_to(HERE).parts[0] not in {module_path.name, *WITHOUT_SERVER}:
        for plugin in ("tests.world", "tests.people"):
            parent.config.pluginmanager.import_plugin(plugin)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every tool is there (NO_SKIPS is set), fail a run that left tests out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of xdist the run's folder."""
    node.workerinput["run_folder"] = str(node.config.stash[RUN])  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    """Databases that are quick to make and lose data when the power goes."""
    return Databases(pytestconfig.stash[RUN], "fast")


@pytest.fixture(scope="session")
def durable_databases(pytestconfig: pytest.Config) -> Databases:
    """Databases that keep what they committed, for tests that kill things."""
    return Databases(pytestconfig.stash[RUN], "durable")


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Give the URL (`postgresql+psycopg://...`) of this test's own, migrated, empty database."""
    with databases.clone() as url:
        yield url


@pytest.fixture
def durable_database_url(durable_databases: Databases) -> Iterator[str]:
    """Give the same as `database_url` on a cluster with fsync on."""
    with durable_databases.clone() as url:
        yield url
