"""A demonstration that was killed while it was being filled, and started again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.demo.running import Demonstration
from tests.postgres import Databases


@pytest.fixture(scope="session")
def demonstration(databases: Databases, tmp_path_factory) -> Iterator[Demonstration]:
    """A running demonstration; its first start was ended by SIGKILL half way."""
    with databases.clone() as url:
        made = Demonstration(tmp_path_factory.mktemp("demo"), url)
        try:
            made.start()
            made.await_sent(5)
            made.kill()
            made.start()
            made.await_ready()
            yield made
        finally:
            made.stop()
