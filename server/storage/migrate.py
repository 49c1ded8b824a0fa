"""Bring a database to the newest schema; safe when several processes start at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import NotSupportedError, ProgrammingError

from server.problems import Problem

MIGRATIONS = str(Path(__file__).parent / "migrations")
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
            config.set_main_option("script_location", MIGRATIONS)
            config.attributes["connection"] = db
            _run(config)
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
    script = ScriptDirectory(MIGRATIONS)
    table = db.execute(text("select to_regclass('alembic_version')")).scalar_one()
    have: set[str] = set()
    if table is not None:
        have.update(db.execute(text("select version_num from alembic_version")).scalars())
    wanted = set(script.get_heads())
    ahead = have - {one.revision for one in script.walk_revisions()}
    behind = not ahead and have != wanted
    return Age(max(have, default="0"), max(wanted), is_behind=behind, is_ahead=bool(ahead))


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


def _run(config: Config) -> None:
    try:
        command.upgrade(config, "head")
    except (NotSupportedError, ProgrammingError) as error:
        # Missing packages are "not supported", a user without the right is a "programming" error.
        if 'extension "postgis"' in str(error.orig):
            raise Problem("postgis_extension") from error
        if isinstance(error.orig, InsufficientPrivilege) and "role" in str(error.orig):
            raise Problem("role_missing") from error
        raise
