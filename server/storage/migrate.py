"""Bring a database to the newest schema; safe when several processes start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

LOCK = 7_340_001
"""Advisory lock that lets one process migrate while the others wait."""


def upgrade(url: str) -> None:
    """Run every migration that the database at `url` has not had yet."""
    engine = create_engine(url)
    try:
        with engine.connect() as db:
            db.execute(text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
            db.commit()
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            config.attributes["connection"] = db
            command.upgrade(config, "head")
            db.commit()
            db.execute(text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})
            db.commit()
    finally:
        engine.dispose()
