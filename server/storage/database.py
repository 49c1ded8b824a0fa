"""The only place that opens database connections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, cast

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from server.problems import Problem


def open_engine(
    url: str, connections: int = 5, role: str | None = None, *, commits_each: bool = False
) -> Engine:
    """Make an engine with at most `connections` connections, which act as `role` from the start.

    With `commits_each` every statement is a transaction of its own.
    """
    # Fresh plans: what a person asks for is as wide as a country or as narrow as a village.
    options = f"-c role={role} -c plan_cache_mode=force_custom_plan" if role else ""
    own: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
    return create_engine(
        url,
        **(own if commits_each else {}),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=20,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 10,
            "application_name": "neothien",
            "options": options,
        },
    )


def fetch(db: Connection, statement: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Run one statement on the driver's own connection and give its first row, or None.

    For the few statements that run for every submission: the driver alone takes a third of the
    time. `statement` has psycopg's place holders, `%(name)s`; the row is a named tuple.
    """
    driver = _driver(db)
    with _noticed(db, driver), driver.cursor(row_factory=namedtuple_row) as cursor:
        cursor.execute(statement, values)
        # `description` would build an object for every column.
        return cursor.fetchone() if cursor.pgresult and cursor.pgresult.nfields else None


@contextmanager
def _noticed(db: Connection, driver: psycopg.Connection[Any]) -> Iterator[None]:
    """Let SQLAlchemy meet a lost connection: it then gives up every other one of that age too.

    Otherwise each connection of the pool would fail once after the database was restarted.
    """
    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError):
        if driver.closed:
            with suppress(OperationalError, InterfaceError):
                db.exec_driver_sql("select 1")
        raise


def _driver(db: Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", db.connection.driver_connection)


@contextmanager
def translated() -> Iterator[None]:
    """Turn a lost or absent database into Problem("database_away")."""
    try:
        yield
    except (
        OperationalError,
        InterfaceError,
        PoolTimeout,
        psycopg.OperationalError,
        psycopg.InterfaceError,
    ) as error:
        raise Problem("database_away") from error
