"""The only place that opens database connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from server.problems import Problem


def open_engine(url: str, connections: int = 5) -> Engine:
    """Make the engine of one process, with at most `connections` connections."""
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=20,
        hide_parameters=True,
        connect_args={"connect_timeout": 10, "application_name": "neothien"},
    )


@contextmanager
def translated() -> Iterator[None]:
    """Turn a lost or absent database into Problem("database_away")."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise Problem("database_away") from error
