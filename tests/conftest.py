"""One folder and one caretaker for a run; fixtures of the server for the tests that need it."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from tests.caretaker import RUN, start_caretaker

HERE = Path(__file__).parent
WITHOUT_SERVER = {"geo", "xforms", "photos", "vault"}
"""Folders of tests that start in a moment, because they load neither server nor database."""
FOR_SERVER = ("tests.databases", "tests.world", "tests.people")
"""Fixtures for all other tests: databases, the invented world and its people."""
pytest.register_assert_rewrite(*FOR_SERVER)


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
    """Load the fixtures before the first test that may ask for them."""
    if module_path.relative_to(HERE).parts[0] not in {module_path.name, *WITHOUT_SERVER}:
        for plugin in FOR_SERVER:
            parent.config.pluginmanager.import_plugin(plugin)


def pytest_collection_finish() -> None:
    """Have garbage collection pass over what stays to the end: a tenth of short tests' time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every tool is there (NO_SKIPS is set), fail a run that left tests out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of xdist the run's folder."""
    node.workerinput["run_folder"] = str(node.config.stash[RUN])  # type: ignore[attr-defined]
