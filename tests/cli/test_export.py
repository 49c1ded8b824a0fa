import csv
import io
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from tests.cli.conftest import environment
from tests.cli.received import ANSWERS, WISH, send
from tests.people import add_people
from tests.world import filled


@pytest.fixture
def number(world):
    add_people(world)
    return send(world, filled(ANSWERS, instance_id="uuid:one")).submission_id


def rows(path):
    with ZipFile(path) as made:
        content = made.read("khảo_sát.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_a_form_is_exported_to_a_file(filled_cli, number, tmp_path):
    target = tmp_path / "one.zip"
    told = filled_cli.run("export", "khảo sát", "-o", target).stdout
    assert "1 dòng" in told
    (row,) = rows(target)
    assert (row["Số phiếu"], row["Số người"]) == (str(number), "4")


def test_filters_and_scope_are_those_of_the_screen(filled_cli, number, tmp_path):
    def count(*options):
        target = tmp_path / "some.zip"
        return filled_cli.json("export", "khảo sát", "-o", target, *options)["rows"]

    assert count("--area", "99001") == 1
    assert count("--area", "99002") == 0
    assert count("--from", "2026-11-21") == 0
    assert count("--to", "2026-11-20") == 1
    assert count("--review", "rejected") == 0
    assert count("--flag", "no_fix") == 0
    assert count("--files", "some") == 0
    assert count("--files", "missing") == 1
    assert count("--search", "thôn 1") == 1
    assert count("--search", "khong co tu nay") == 0
    assert count("--search", "thon 1", "--as", "neighbour") == 0
    assert count("--as", "supervisor") == 1
    assert count("--as", "neighbour") == 0


def test_sealed_answers_need_a_reason(filled_cli, world, number, tmp_path):
    target = tmp_path / "one.zip"
    export = ("export", "khảo sát", "--codes", "-o", target)
    filled_cli.run(*export, "--sealed", code=1)
    filled_cli.run(*export, "--sealed", "--reason", "ngắn", code=1)
    assert not target.exists()
    filled_cli.run(*export)
    assert "wish" not in rows(target)[0]
    filled_cli.run(*export, "--sealed", "--reason", "đối chiếu hồ sơ quý bốn")
    assert rows(target)[0]["wish"] == WISH
    with world.storage.reading() as store:
        found = store.db.execute(text("select actor, details from events where kind='export.made'"))
        actor, details = found.all()[-1]
    assert actor.startswith("cli:")
    assert (details["reason"], details["rows"]) == ("đối chiếu hồ sơ quý bốn", 1)
    assert "wish" in details["columns"]


def test_files_come_in_a_zip(filled_cli, number, tmp_path):
    target = tmp_path / "files.zip"
    assert filled_cli.json("export", "khảo sát", "--media", "-o", target)["rows"] == 0
    with ZipFile(target) as made:
        assert made.namelist() == ["README.txt"]


def test_what_cannot_be_exported_is_said(filled_cli, number, tmp_path):
    target = tmp_path / "one.zip"
    told = filled_cli.run("export", "lạ", "-o", target, code=1)
    assert "lạ" in told.stderr
    assert not target.exists()
    filled_cli.run("export", "khảo sát", "-o", tmp_path / "no" / "one.zip", code=1)
    filled_cli.run("export", "khảo sát", "--area", "x", "-o", target, code=1)
    assert not list(tmp_path.glob(".one*"))


def test_it_speaks_english(world, number, tmp_path):
    url = world.storage.engine.url.render_as_string(hide_password=False)
    from tests.cli.conftest import Cli

    cli = Cli(environment(world.settings.data, url) | {"NEOTHIEN_LANG": "en"})
    cli.run("export", "khảo sát", "-o", tmp_path / "one.zip")
    assert rows(tmp_path / "one.zip")[0]["People"] == "4"
