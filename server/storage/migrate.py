"""Bring a database to the newest schema; safe when several processes start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import create_engine, text
from sqlalchemy.exc import NotSupportedError, ProgrammingError

from server.problems import Problem

LOCK = 7_340_001
"""Advisory lock that lets one process migrate while the others wait."""


def upgrade(url: str) -> None:
    """Run every migration that the database at `url` has not had yet.

    Raises:
        Problem: `postgis_extension` when the database may not or cannot have PostGIS;
            `role_missing` when its owner may not make the role that signed-in people work as.
    """
    engine = create_engine(url)
    try:
        with engine.connect() as db:
            db.execute(text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
            db.commit()
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            config.attributes["connection"] = db
            _run(config)
            db.commit()
            db.execute(text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})
            db.commit()
    finally:
        engine.dispose()


def _run(config: Config) -> None:
    try:
        command.upgrade(config, "heads")
    except (NotSupportedError, ProgrammingError) as error:
        # Missing packages are "not supported", a user without the right is a "programming" error.
        if 'extension "postgis"' in str(error.orig):
            raise Problem("postgis_extension") from error
        if isinstance(error.orig, InsufficientPrivilege) and "role" in str(error.orig):
            raise Problem("role_missing") from error
        raise
