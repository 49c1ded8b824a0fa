"""The schema: migrations make exactly the tables that the code knows; one key a database."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from server import storage
from server.problems import Problem
from server.settings import Settings
from server.storage.migrate import upgrade
from server.storage.store import open_storage
from server.storage.tables import metadata


def ours(_object: object, name: str, kind: str, _reflected: bool, _compare_to: object) -> bool:
    return not (kind == "table" and name.startswith(("procrastinate", "spatial_ref_sys")))


def test_migrations_make_the_tables_that_the_code_knows(database_url: str):
    upgrade(database_url)
    engine = create_engine(database_url)
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_database_takes_only_the_key_it_was_sealed_with(database_url: str, tmp_path: Path):
    settings = Settings(data=tmp_path / "one")
    open_storage(settings, database_url).close()
    open_storage(settings, database_url).close()
    with pytest.raises(Problem) as caught:
        open_storage(replace(settings, data=tmp_path / "two"), database_url)
    assert caught.value.code == "key_wrong"
    assert not (tmp_path / "two" / "neothien.key").exists()
    other = replace(settings, key=b64encode(bytes(32)).decode())
    with pytest.raises(Problem) as caught:
        open_storage(other, database_url)
    assert caught.value.code == "key_wrong"


def test_no_statement_takes_the_databases_own_day() -> None:
    """It may be yesterday in Viet Nam until seven in the morning."""
    for path in Path(storage.__file__).parent.glob("*.py"):
        assert "current_date" not in path.read_text(), path.name
