"""Bring a database to the newest schema; safe when several processes start at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import NotSupportedError, ProgrammingError

from server.problems import Problem

MIGRATIONS = Path(__file__).parent / "migrations"
KNOWN = frozenset(file.stem[:4] for file in MIGRATIONS.glob("versions/[0-9]*.py"))
"""The migrations that this program has: the files' names begin with their numbers."""
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
            if age(db).is_behind:
                _run(db)
            db.commit()
            db.execute(text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})
            db.commit()
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Age:
    """How old a database's schema is beside this program's; both by their newest migration."""

    have: str
    want: str
    is_behind: bool
    is_ahead: bool


def age(db: Connection) -> Age:
    """Compare the migrations that a database has had with those that this program has."""
    table = db.execute(text("select to_regclass('alembic_version')")).scalar_one()
    have: set[str] = set()
    if table is not None:
        have.update(db.execute(text("select version_num from alembic_version")).scalars())
    newest, want = max(have, default="0"), max(KNOWN)
    ahead = bool(have - KNOWN)
    return Age(newest, want, is_behind=not ahead and newest != want, is_ahead=ahead)


def check(url: str, *, behind_is_fine: bool = False) -> None:
    """See that the database at `url` is of this program's age.

    Raises:
        Problem: `schema_behind`, unless that is fine; `schema_ahead`.
    """
    engine = create_engine(url)
    try:
        with engine.connect() as db:
            found = age(db)
    finally:
        engine.dispose()
    if found.is_ahead:
        raise Problem("schema_ahead", have=found.have, want=found.want)
    if found.is_behind and not behind_is_fine:
        raise Problem("schema_behind", have=found.have, want=found.want)


def _run(db: Connection) -> None:
    # A third of what a command takes that finds the schema as it should be.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = db
    try:
        command.upgrade(config, "head")
    except (NotSupportedError, ProgrammingError) as error:
        # Missing packages are "not supported", a user without the right is a "programming" error.
        if 'extension "postgis"' in str(error.orig):
            raise Problem("postgis_extension") from error
        if isinstance(error.orig, InsufficientPrivilege) and "role" in str(error.orig):
            raise Problem("role_missing") from error
        raise
