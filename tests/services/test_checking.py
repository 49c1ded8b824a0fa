"""Workbooks are checked apart: whatever they hold, the server gets an answer and stays whole."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from server.problems import Problem
from server.services import checking
from server.xforms import checking as pure
from tests.javarosa.engine import needs_java
from tests.xforms.workbooks import visit, workbook

pytestmark = pytest.mark.timeout(120)


@needs_java
def test_the_answer_is_that_of_the_check_itself():
    assert checking.check(visit(), "visit.xlsx", ["villages.csv"]) == pure.check(
        visit(), "visit.xlsx", ["villages.csv"]
    )


def codes(content: bytes) -> list[str]:
    checked = checking.check(content, "x.xlsx")
    assert checked.compiled is None
    for finding in checked.findings:
        assert "x.xlsx" in finding.wrong("vi")
    return [finding.code for finding in checked.findings]


def test_a_check_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.2)
    assert codes(visit()) == ["check_too_much"]


def test_a_check_that_takes_too_much_memory_is_ended(monkeypatch):
    monkeypatch.setattr(checking, "MEMORY", 20_000_000)
    assert codes(visit()) == ["check_too_much"]


def wide_bomb() -> bytes:
    """Give a workbook below the limits of size with one row of two million cells."""
    namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = b'<c t="inlineStr"><is><t>a</t></is></c>' * 2_000_000
    row = b'<sheetData><row r="1">' + cells + b"</row></sheetData>"
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(visit())) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in whole.infolist():
            content = whole.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = b'<worksheet xmlns="' + namespace + b'">' + row + b"</worksheet>"
            made.writestr(entry.filename, content)
    return out.getvalue()


def test_a_bomb_below_the_limits_of_size_ends_its_own_process_only(monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 6)
    assert codes(wide_bomb()) == ["check_too_much"]


def test_a_check_that_breaks_is_told_without_its_traceback(monkeypatch, caplog):
    monkeypatch.setattr(checking, "_COMMAND", ("sh", "-c", "echo Traceback >&2; exit 3"))
    assert codes(visit()) == ["check_failed"]
    assert "not handled" in caplog.text


def test_the_process_knows_no_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(checking, "_COMMAND", ("sh", "-c", 'test -z "$DATABASE_URL" && exit 3'))
    assert codes(visit()) == ["check_failed"]


def test_a_workbook_comes_back_coloured():
    content = workbook("type | name | label\nnosuch | a | A")
    findings = checking.check(content, "x.xlsx").findings
    made = checking.coloured(content, "x.xlsx", findings, "vi")
    assert "nosuch" in openpyxl.load_workbook(BytesIO(made))["survey"]["A2"].comment.text


def test_colouring_that_fails_is_a_problem(monkeypatch):
    monkeypatch.setattr(checking, "MEMORY", 20_000_000)
    with pytest.raises(Problem) as caught:
        checking.coloured(visit(), "x.xlsx", (), "vi")
    assert caught.value.code == "workbook_unreadable"
