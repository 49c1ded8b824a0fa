"""Workbooks of every format become the same cells, and what cannot be read is told."""

import csv
import io
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from server.xforms import workbook as reading
from server.xforms import workbook_files, workbook_raw, workbook_sheets
from server.xforms.workbook import Workbook
from tests.xforms.workbooks import EN, VI, VISIT_CHOICES, VISIT_SURVEY, visit, workbook

FILES = Path(__file__).parent / "files"
PLAIN = "type | name | label\ntext | a | A"


def read(content: bytes, name: str = "x.xlsx") -> Workbook:
    book, _ = reading.read(content, name)
    assert book is not None
    return book


def findings(content: bytes, name: str = "x.xlsx") -> list[tuple[str, str]]:
    _, found = reading.read(content, name)
    for one in found:
        for language in ("vi", "en"):
            assert "…" not in one.wrong(language) + one.mend(language).replace("${…}", "")
    return [(one.code, str(one.place)) for one in found]


def file(name: str) -> bytes:
    return (FILES / name).read_bytes()


def edited(change, content: bytes | None = None) -> bytes:
    """Give a workbook after `change(book)` with openpyxl."""
    book = openpyxl.load_workbook(BytesIO(content or workbook(PLAIN)))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(content: bytes) -> bytes:
    """Give a .xlsx workbook as XLSForm's .csv."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        writer.writerow([sheet.title])
        writer.writerows([None, *row] for row in sheet.values)
    return out.getvalue().encode()


def texts(book: Workbook) -> dict[str, list[dict[str, str]]]:
    return {
        name: [{header: row.text(header) for header in row.cells} for row in sheet.rows]
        for name, sheet in book.sheets.items()
    }


def test_a_workbook_is_read_cell_by_cell():
    book = read(visit())
    survey = book.sheets["survey"]
    assert list(book.sheets) == ["survey", "choices", "settings"]
    assert survey.header["type"] == "A"
    assert survey.header[VI] == "C"
    assert survey.header["sensitivity"] == "E"
    assert survey.header_row == 1
    row = survey.rows[1]
    assert (row.number, row.text("name"), row.text(VI)) == (3, "visit_date", "Ngày gặp")
    assert row.text(EN) == "Date"
    assert row.text("hint") == ""
    assert (row.cells["sensitivity"].column, row.cells["sensitivity"].header) == (
        "E",
        "Sensitivity",
    )


@pytest.mark.parametrize("name", ["visit.ods", "visit.xls"])
def test_other_formats_hold_the_same(name):
    assert texts(read(file(name), name)) == texts(read(visit()))
    assert findings(file(name), name) == []


def test_a_csv_file_holds_the_same_and_its_columns_begin_at_b():
    book = read(as_csv(visit()), "x.csv")
    assert texts(book) == texts(read(visit()))
    assert book.sheets["survey"].header["type"] == "B"
    assert book.sheets["survey"].rows[0].number == 3


def test_a_csv_file_may_begin_with_a_byte_order_mark():
    assert "survey" in read(b"\xef\xbb\xbf" + as_csv(visit()), "x.csv").sheets


KINDS = ("kinds.xlsx", "kinds.xls", "kinds.ods")


@pytest.mark.parametrize("name", KINDS)
def test_values_of_every_kind_read_alike(name):
    rows = {row.number: row for row in read(file(name)).sheets["survey"].rows}
    assert rows[3].text("default") == "2026-08-01 00:00:00"
    assert rows[9].text("default") == "3"
    noted = [rows[number].text("note") for number in (3, 5, 6, 9, 10)]
    assert noted == ["1.5", "08:30:00", "3", "hai\ndòng", "gộp"]
    assert rows[4].text("note") in {"TRUE", "1"}  # LibreOffice keeps some as a number
    assert rows[8].cells["note"].text == "  hai  dấu cách "


@pytest.mark.parametrize("name", KINDS)
def test_merged_cells_and_failed_formulas_are_told(name):
    found = findings(file(name), name)
    assert ("cells_merged", "survey!J10") in found
    assert ("formula_error", "survey!J7") in found
    if name != "kinds.xls":  # which keeps no sign that a number was computed
        assert ("formula", "survey!J6") in found


def test_a_formula_that_was_never_computed_reads_as_empty():
    def change(book):
        book["survey"]["C2"] = "=UPPER(B2)"
        book["survey"]["C3"] = ArrayFormula("C3", "=UPPER(B3)")

    assert findings(edited(change)) == [
        ("formula_without_value", "survey!C2"),
        ("formula_without_value", "survey!C3"),
    ]


@pytest.mark.parametrize("name", ["locked.xlsx", "locked.ods", "locked.xls"])
def test_a_password_is_told(name):
    book, found = reading.read(file(name), name)
    assert book is None
    assert [(one.code, one.details["file"]) for one in found] == [("workbook_password", name)]


def added(content: bytes, *names: str) -> bytes:
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        added(visit(), "xl/vbaProject.bin"),
        added(file("visit.ods"), "Basic/Standard/Module1.xml"),
        added(file("visit.ods"), "Scripts/python/run.py"),
        file("visit.xls") + "_VBA_PROJECT_CUR\0".encode("utf-16-le"),
    ],
    ids=["xlsm", "ods basic", "ods python", "xls"],
)
def test_macros_are_refused(content):
    assert findings(content) == [("workbook_macros", "")]


def test_a_list_of_no_macros_is_none():
    assert findings(added(file("visit.ods"), "Basic/script-lc.xml")) == []


def word() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"hello", b"%PDF-1.7", b"<html><table>", b"a\0b,c,d,e,f", word(), b"\xff\xfe\0"],
)
def test_what_is_no_workbook_is_told(content):
    assert findings(content, "visit.xlsx") == [("workbook_unknown", "")]


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_file_is_told(content):
    assert findings(content, "visit.xlsx") == [("workbook_empty", "")]


@pytest.mark.parametrize("name", ["visit.ods", "visit.xls", "kinds.xlsx"])
def test_a_file_cut_off_is_told(name):
    whole = file(name)
    book, found = reading.read(whole[: len(whole) // 2], name)
    assert book is None
    assert [one.code for one in found] == ["workbook_damaged"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("survey\n,type,name,label,é\n".encode("cp1258", "replace") + b"\xe9", "csv_encoding"),
        (b"type,name,label,hint\ntext,a,A,\n", "csv_shape"),
        (b"survey;type;name;label", "csv_shape"),
    ],
)
def test_a_csv_file_of_another_shape_is_told(content, code):
    assert findings(content, "x.csv") == [(code, "")]


def test_a_bomb_is_not_opened():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
            for _ in range(workbook_raw.MAX_UNPACKED // 1_000_000 + 1):
                entry.write(b" " * 1_000_000)
    assert len(out.getvalue()) < 1_000_000
    assert findings(out.getvalue()) == [("workbook_bomb", "")]


def test_a_file_too_big_is_not_opened():
    assert findings(b"x" * (workbook_files.MAX_BYTES + 1)) == [("workbook_too_big", "")]


def test_a_document_type_is_not_read():
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file("visit.ods"))) as whole, zipfile.ZipFile(out, "w") as made:
        for entry in whole.infolist():
            content = whole.read(entry)
            if entry.filename == "content.xml":
                content = content.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1)
            made.writestr(entry, content)
    assert findings(out.getvalue()) == [("workbook_damaged", "")]


def test_a_million_rows_are_not_read(monkeypatch):
    monkeypatch.setattr(workbook_sheets, "MAX_ROWS", 50)
    survey = "type|name|label\n" + "\n".join(f"text|q{n}|Q" for n in range(60))
    assert findings(workbook(survey)) == [("rows_too_many", "survey!52")]
    assert len(read(workbook(survey)).sheets["survey"].rows) == 50


def test_rows_far_below_are_told():
    def change(book):
        book["survey"]["A70"] = "text"

    def near(book):
        book["survey"]["A63"] = "text"

    assert findings(edited(change)) == [("rows_after_gap", "survey!70")]
    assert findings(edited(near)) == []
    assert [row.number for row in read(edited(near)).sheets["survey"].rows] == [2, 63]


def test_an_only_cell_in_the_last_row_takes_no_time():
    def change(book):
        book["survey"]["A1048576"] = "text"

    assert len(read(edited(change)).sheets["survey"].rows) == 1


def test_text_under_no_header_is_told_once_per_column():
    def change(book):
        book["survey"]["F2"] = "ghi chú"
        book["survey"]["F3"] = "ghi chú nữa"

    assert findings(edited(change)) == [("column_without_name", "survey!F2")]


def test_a_column_twice_is_told_even_by_another_name():
    found = findings(workbook("type|name|label|relevance|Relevant\ntext|a|A|1|2"))
    assert found == [("column_twice", "survey!E1")]


def test_a_workbook_of_one_sheet_needs_no_name():
    book = openpyxl.Workbook()
    book.active.append(["type", "name", "label"])
    out = BytesIO()
    book.save(out)
    assert read(out.getvalue()).sheets["survey"].name == "Sheet"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Label :: Tiếng Việt (vi)", VI),
        ("label:English (en)", EN),
        ("Relevance", "relevant"),
        ("bind::relevant", "relevant"),
        ("bind:jr:constraintMsg", "constraint_message"),
        ("bind::jr:constraintMsg::English (en)", "constraint_message::English (en)"),
        ("media::image", "image"),
        ("media::image::English (en)", "image::English (en)"),
        ("calculate", "calculation"),
        ("Location Precision", "location_precision"),
        ("Constraint Message", "constraint_message"),
        ("My own Column", "My own Column"),
        ("jr:count", "repeat_count"),
    ],
)
def test_a_column_has_one_plain_name(written, plain):
    headers = read(workbook(f"type|name|{written}\ntext|a|A")).sheets["survey"].header
    assert headers[plain] == "C"


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        ("type|name|label\ntext|a\u200bb|A", ("sign_hidden", "survey!B2")),
        ("type|name|label\ntext|a\xa0b|A", ("sign_hidden", "survey!B2")),
        ("type|name|label\nte\u200bxt|a|A", ("sign_hidden", "survey!A2")),
        ("type|name|label\ntехt|a|A", ("sign_lookalike", "survey!A2")),
        ("typе|name|label\ntext|a|A", ("sign_lookalike", "survey!A1")),
        ("type|name|la\u200bbel\ntext|a|A", ("sign_hidden", "survey!C1")),
        ("type|name|label|relevant\ntext|a|A|${аb} = 1", ("sign_lookalike", "survey!D2")),
        ("type|name|label|relevant\ntext|a|A|${ab}\u2003= 1", ("sign_hidden", "survey!D2")),
    ],
)
def test_signs_that_cannot_be_seen_are_told(survey, expected):
    assert findings(workbook(survey)) == [expected]


@pytest.mark.parametrize(
    "survey",
    [
        "type|name|label\ntext|a|A\u200b\xa0б",
        "type|name|label\nselect_one\xa0who|a|A",
        "type|name|label\n\xa0text\xa0|a|A",
        "type|name|label|constraint\ntext|a|A|. != 'Нет'",
        "type|name|label::Русский (ru)\ntext|a|A",
    ],
)
def test_what_people_read_may_hold_any_sign(survey):
    assert findings(workbook(survey)) == []


def test_two_sheets_of_one_name_are_told():
    twice = as_csv(visit()) + b"Survey\n,type,name\n"
    assert findings(twice, "x.csv") == [("sheet_twice", "Survey")]


def test_other_sheets_are_known_by_name_only():
    book = read(workbook(VISIT_SURVEY, VISIT_CHOICES, sheets={"notes": "a|b\nc|d"}))
    assert book.names == ("survey", "choices", "notes", "settings")
    assert book.sheets["notes"].rows == ()
