"""`neothien forms check`: every fault at its cell, for people and for programs."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli.root import root
from tests.javarosa.engine import needs_java
from tests.xforms.workbooks import EN, VI, workbook

FORMS = Path(__file__).parents[2] / "xlsforms"
LOCKED = Path(__file__).parents[1] / "xforms" / "files" / "locked.xlsx"
FAULTY = f"""
type | name | {VI} | {EN} | sensitivity
nosuch | a | A | A | public
"""


def run(*args: object, language: str = "vi", code: int = 0) -> tuple[str, str]:
    env = {"NEOTHIEN_LANG": language, "COLUMNS": "120"}
    result = CliRunner().invoke(root, ["forms", "check", *map(str, args)], env=env)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.stdout, result.stderr


@pytest.fixture
def faulty(tmp_path):
    path = tmp_path / "faulty.xlsx"
    path.write_bytes(workbook(FAULTY))
    return path


@needs_java
def test_a_good_form_needs_no_database_and_has_one_line():
    told, _ = run(FORMS / "visit.xlsx")
    assert told.startswith("✓ visit.xlsx: dùng được: ")
    assert len(told.splitlines()) == 1


def test_a_fault_is_a_row_of_a_table_in_both_languages(faulty):
    told, ended = run(faulty, code=1)
    assert "✗ faulty.xlsx: 1 lỗi phải sửa\n" in told
    assert "Cách sửa" in told
    assert "✗ lỗi  survey!A2" in told
    assert "survey!A2" in told
    assert "1 trên 1" in ended
    told, _ = run(faulty, language="en", code=1)
    assert "There is no question type" in " ".join(told.split())


@needs_java
def test_what_is_worth_a_look_is_counted_and_said(tmp_path):
    path = tmp_path / "unmarked.xlsx"
    path.write_bytes(workbook(FAULTY.replace("nosuch", "text").replace("public", "")))
    told, _ = run(path)
    assert told.splitlines()[0].endswith(", 1 câu hỏi, 3 điều nên xem")
    assert "! nên xem  survey!" in told
    told, _ = run(path, language="en")
    assert told.splitlines()[0].endswith(", 1 questions, 3 to look at")
    path.write_bytes(workbook(FAULTY + "text | b | B | B |\n"))
    assert "1 lỗi phải sửa, 1 điều nên xem\n" in run(path, code=1)[0]


def test_several_files_are_each_told(faulty, tmp_path):
    told, ended = run(FORMS / "visit.xlsx", faulty, LOCKED, tmp_path / "none.xlsx", code=1)
    assert "✓ visit.xlsx" in told
    assert "✗ faulty.xlsx" in told
    assert "✗ locked.xlsx" in told
    assert "mật khẩu" in told
    assert "none.xlsx" in ended


@needs_java
def test_programs_are_given_every_part(faulty):
    good, bad = json.loads(run("--json", FORMS / "visit.xlsx", faulty, code=1)[0])
    assert (good["state"], good["form_id"], good["findings"]) == ("good", "visit", [])
    assert bad["state"] == "faulty"
    error = bad["findings"][0]
    assert (error["code"], error["severity"]) == ("type_unknown", "error")
    assert (error["sheet"], error["row"], error["column"]) == ("survey", 2, "A")
    assert error["text"] == "nosuch"
    assert error["wrong"]
    assert error["mend"]


def test_media_beside_the_workbook_are_looked_at(tmp_path):
    path = tmp_path / "session.xlsx"
    shutil.copy(FORMS / "session.xlsx", path)
    (tmp_path / "media" / "session").mkdir(parents=True)
    (tmp_path / "media" / "session" / "unused.png").write_bytes(b"x")
    (result,) = json.loads(run("--json", path)[0])
    assert "media_unused" in {finding["code"] for finding in result["findings"]}
