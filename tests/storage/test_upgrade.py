"""Migrations go forward on a database that has been in use since the first of them."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from server.storage import migrate
from tests.postgres import Databases

ROWS = """
insert into communes (code, name, province, valid_from)
  values ('99001', 'Xã Một', '99', '2025-07-01');
insert into villages (code, name, commune, area, area_source, valid_from) values ('99001001',
  'Thôn Một', '99001', st_multi(st_makeenvelope(105, 19, 105.02, 19.02, 4326)), 'surveyed',
  '2025-07-01');
insert into users (username, role, password_hash) values ('officer', 'officer', 'x');
insert into user_areas values (1, '99001001');
insert into phones (user_id, token_hash, label) values (1, 'x', 'officer');
insert into forms (form_id) values ('visit');
insert into form_versions (form, version, title, xform, xform_md5, definition, workbook_name,
  workbook_blob) values (1, '1', 'Visit', 'x', 'x', '{}', 'x', 'x');
insert into submissions (form, form_version_id, instance_id, user_id, received_at, event_date, raw,
  raw_mac, village, village_today, commune, method, confidence, flags, point)
select 1, 1, 'uuid:' || i, 1, '2026-11-01 20:00+00', case when i > 1 then date '2026-10-30' end,
  'x', 'x', case when i < 3 then '99001001' end, case when i < 3 then '99001001' end,
  case when i < 3 then '99001' end, case when i < 3 then 'inside' else 'none' end, 1,
  case when i = 2 then array['implausible_date'] else '{}' end,
  case when i = 1 then st_setsrid(st_makepoint(105.01, 19.01), 4326) end
from generate_series(1, 3) i;
insert into events (kind, actor, details) values ('form.published', 'lan',
  '{"form_id": "visit", "version": "1"}');
insert into quarantine (reason, details, raw, raw_mac) values ('form_unknown', '{}', 'x', 'x');
"""


@pytest.fixture
def old_url(databases: Databases) -> Iterator[str]:
    """A database of the first migration, with rows."""

    def fill(url: str) -> None:
        engine = create_engine(url)
        config = Config()
        config.set_main_option("script_location", str(migrate.MIGRATIONS))
        with engine.connect() as db:
            config.attributes["connection"] = db
            command.upgrade(config, "0001")
            db.commit()
        engine.dispose()
        with psycopg.connect(url.replace("+psycopg", "")) as plain:
            plain.execute(ROWS)

    databases.template("old", fill)
    with databases.clone("old") as url:
        yield url


def test_what_was_stored_gets_its_area_and_its_day(old_url: str):
    migrate.upgrade(old_url)
    migrate.check(old_url)
    engine = create_engine(old_url)
    with engine.connect() as db:
        rows = db.execute(
            text(
                "select area_province, area_commune, area_village, day::text, place_key is null "
                "from submissions order by id"
            )
        ).all()
        waiting = db.execute(text("select count(*) from search_waiting")).scalar()
    engine.dispose()
    # The first has no day of its own, the second one that cannot be right: the day of receipt,
    # in Vietnam; the third has no place: its officer's area.
    assert rows == [
        ("99", "99001", "99001001", "2026-11-02", False),
        ("99", "99001", "99001001", "2026-11-02", True),
        ("99", "99001", "99001001", "2026-10-30", True),
    ]
    assert waiting == 3


def test_it_is_known_who_published_what_was_published_before(old_url: str):
    migrate.upgrade(old_url)
    engine = create_engine(old_url)
    with engine.connect() as db:
        assert db.execute(text("select published_by, note from form_versions")).all() == [
            ("lan", "")
        ]
        assert db.execute(text("select form from events")).scalars().all() == [1]
    engine.dispose()


def test_an_upgrade_that_is_done_is_done(old_url: str):
    migrate.upgrade(old_url)
    migrate.upgrade(old_url)
    migrate.check(old_url)


def test_the_names_of_the_files_are_the_migrations_one_after_another():
    script = ScriptDirectory(str(migrate.MIGRATIONS))
    revisions = [one.revision for one in script.walk_revisions()]
    assert revisions == sorted(migrate.KNOWN, reverse=True)
