"""A workbook comes back with its faults at their cells, and everything else as it was."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from server.xforms.checking import check
from server.xforms.colouring import LISTS, coloured
from server.xforms.findings import Finding, Place
from tests.xforms.test_workbook import as_csv, edited, file
from tests.xforms.workbooks import visit, workbook

TEMPLATE = Path(__file__).parents[2] / "server/designer/data/template.xlsx"
SURVEY = "type | name | label\nnosuch | a | A\ntext | a\u200b | B"
ERROR, WARNING = "FFFFB3AB", "FFFFE699"
LIST = LISTS["vi"]


def opened(content: bytes, findings=None, name="x.xlsx", language="vi"):
    findings = check(content, name).findings if findings is None else findings
    return openpyxl.load_workbook(BytesIO(coloured(content, name, findings, language)))


def colour(cell) -> str:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else ""


def test_faulty_cells_are_coloured_and_commented():
    survey = opened(workbook(SURVEY))["survey"]
    assert colour(survey["A2"]) == ERROR
    assert "nosuch" in survey["A2"].comment.text
    assert "→" in survey["A2"].comment.text
    assert colour(survey["B3"]) == ERROR
    assert colour(survey["C2"]) == ""
    assert survey["A2"].value == "nosuch"


def test_all_findings_are_on_a_sheet_of_their_own():
    findings = check(workbook(SURVEY), "x").findings
    rows = list(opened(workbook(SURVEY), findings, language="en")[LISTS["en"]].values)
    assert rows[0][:3] == ("Kind", "Sheet", "Cell")
    assert [row[:3] for row in rows[1:3]] == [("Fault", "survey", "A2"), ("Fault", "survey", "B3")]
    assert len(rows) == len(findings) + 1


def test_everything_else_stays():
    def change(book):
        sheet = book["survey"]
        sheet["C2"].fill = PatternFill("solid", fgColor="FF00FF00")
        sheet["A2"].comment = Comment("của tôi", "ai đó")
        sheet["D9"] = "=1+1"
        sheet.column_dimensions["C"].width = 42
        sheet.add_data_validation(DataValidation("list", formula1='"text,note"', sqref="A2:A9"))
        book.create_sheet("notes")["A1"] = "ghi chú"

    book = opened(edited(change, workbook(SURVEY)))
    survey = book["survey"]
    assert colour(survey["C2"]) == "FF00FF00"
    assert survey["A2"].comment.text.startswith("của tôi\n\n")
    assert survey["D9"].value == "=1+1"
    assert survey.column_dimensions["C"].width == 42
    assert survey.data_validations.count == 1
    assert book["notes"]["A1"].value == "ghi chú"


def test_what_was_mended_is_clean_the_next_time():
    first = coloured(workbook(SURVEY), "x", check(workbook(SURVEY), "x").findings, "vi")
    mended = edited(lambda book: book["survey"].__setitem__("A2", "text"), first)
    survey = opened(mended)["survey"]
    assert survey["A2"].comment is None
    assert colour(survey["A2"]) == ""
    assert colour(survey["B3"]) == ERROR
    assert opened(mended).sheetnames.count(LIST) == 1


def test_the_list_is_known_again_in_either_language_and_by_the_check():
    findings = check(workbook(SURVEY), "x").findings
    first = coloured(workbook(SURVEY), "x", findings, "en")
    assert check(first, "x").findings == findings
    assert opened(first).sheetnames == ["survey", "settings", LIST]
    own = edited(lambda book: book.create_sheet(LIST), workbook(SURVEY))
    assert LIST in opened(own).sheetnames
    assert len(opened(own).sheetnames) == 4


def test_the_notes_of_the_template_stay():
    book = opened(TEMPLATE.read_bytes(), [Finding("label_missing", Place("survey", 4, "C"))])
    assert "Kiểu câu hỏi" in book["survey"]["A1"].comment.text


def test_an_error_keeps_its_colour_beside_a_warning():
    place = Place("survey", 2, "A")
    found = [Finding("label_missing", place), Finding("list_unused", place, "", {"list": "x"})]
    cell = opened(visit(), found)["survey"]["A2"]
    assert colour(cell) == ERROR
    assert cell.comment.text.count("→") == 2
    assert colour(opened(visit(), found[1:])["survey"]["A2"]) == WARNING


@pytest.mark.parametrize(
    ("place", "cell"),
    [(Place("survey", 3), "A3"), (Place("Survey", None, "C"), "C1"), (Place("survey"), "A1")],
)
def test_a_finding_of_a_row_column_or_sheet_has_a_cell(place, cell):
    survey = opened(visit(), [Finding("label_missing", place)])["survey"]
    assert colour(survey[cell]) == ERROR


def test_a_finding_inside_merged_cells_is_at_their_first():
    merged = edited(lambda book: book["survey"].merge_cells("C2:C4"), visit())
    survey = opened(merged, [Finding("label_missing", Place("survey", 3, "C"))])["survey"]
    assert colour(survey["C2"]) == ERROR


@pytest.mark.parametrize("name", ["visit.ods", "visit.xls", "x.csv"])
def test_other_formats_come_back_as_xlsx_with_their_texts(name):
    content = as_csv(visit()) if name == "x.csv" else file(name)
    column = "C" if name == "x.csv" else "B"
    book = opened(content, [Finding("label_missing", Place("survey", 2, column))], name)
    assert set(book.sheetnames) == {"survey", "choices", "settings", LIST}
    assert colour(book["survey"][f"{column}2"]) == ERROR


def test_a_text_never_becomes_a_formula():
    content = as_csv(visit()) + b",=HYPERLINK(1),b,c\n"
    cells = [cell for row in opened(content, (), "x.csv")["settings"].rows for cell in row]
    (cell,) = [cell for cell in cells if str(cell.value).startswith("=")]
    assert cell.data_type == "s"
    found = [Finding("label_missing", Place("survey", 2, "A"), "=1+1")]
    assert opened(visit(), found)[LIST]["D2"].data_type == "s"


@pytest.mark.parametrize("content", [b"hello", file("locked.xlsx")])
def test_what_cannot_be_opened_gives_the_list(content):
    book = opened(content)
    assert book.sheetnames == [LIST]
    assert book[LIST]["A2"].value == "Lỗi"
