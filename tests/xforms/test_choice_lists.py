"""Where choices come from, as the XForm says."""

from __future__ import annotations

from server.xforms import spreadsheet
from server.xforms.choice_lists import choice_lists
from tests.xforms.workbooks import workbook

SURVEY = """
type | name | label | choice_filter | parameters | appearance
text | a | A | | |
select_one how | b | B | | |
begin_group | g | G | | |
select_multiple how | c | C | name != ${a} | randomize=true |
rank how | d | D | | |
end_group | | | | |
select_one_from_file posts.csv | e | E | name = ${a} | |
select_multiple_from_file roads.geojson | f | F | | |
select_one far | h | H | | | search('far')
"""
CHOICES = "list_name | name | label\nhow | 1 | Một\nhow | 2 | Hai\nfar | code | word"
SETTINGS = {"form_title": "x", "form_id": "x", "version": "1"}


def test_each_question_with_choices_names_their_file():
    made = spreadsheet.compile(workbook(SURVEY, CHOICES, SETTINGS), "x.xlsx")
    assert choice_lists(made.xform) == {
        ("b",): "",
        ("g", "c"): "",
        ("g", "d"): "",
        ("e",): "posts.csv",
        ("f",): "roads.geojson",
    }
