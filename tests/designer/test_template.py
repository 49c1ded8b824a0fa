"""The empty template workbook: whole, without a finding, with lists to choose from in its cells."""

from __future__ import annotations

from openpyxl import load_workbook

from server.designer.pages import TEMPLATE
from server.services import villages
from server.xforms import checking
from tests.javarosa import filler
from tests.javarosa.engine import needs_java

CHOSEN = {"type", "sensitivity", "location_precision", "required", "appearance"}


def test_the_template_is_a_form_without_a_finding():
    checked = checking.check(TEMPLATE.read_bytes(), TEMPLATE.name, media=())
    assert checked.findings == ()
    assert checked.compiled is not None
    definition = checked.compiled.definition
    assert definition.languages == ("vi", "en")
    assert definition.village_question is not None
    assert set(definition.media) == set(villages.MADE_HERE)


def test_every_column_and_kind_is_explained():
    book = load_workbook(TEMPLATE)
    told = " ".join(str(cell.value) for cell in book["notes"]["A"])
    told += " hint label constraint_message required_message name choice_filter"
    for sheet in ("survey", "choices", "settings"):
        for cell in book[sheet][1]:
            assert cell.comment is not None, cell.value
    for cell in book["survey"][1]:
        header = str(cell.value).partition("::")[0]
        assert header in told, header
    for row in book["types"].iter_rows(min_row=2, values_only=True):
        assert all(row), row


def test_cells_offer_what_they_take_and_the_header_stays_in_sight():
    book = load_workbook(TEMPLATE)
    survey = book["survey"]
    assert survey.freeze_panes == "C2"
    lists = {
        survey.cell(1, cells.min_col).value: rule.formula1
        for rule in survey.data_validations.dataValidation
        for cells in rule.sqref.ranges
        if rule.type == "list"
    }
    assert lists.keys() == CHOSEN
    assert lists["sensitivity"] == '"public,internal,personal,sensitive"'
    assert lists["location_precision"] == '"exact,village"'
    assert lists["required"] == '"yes,no"'


@needs_java
def test_the_engine_of_phones_fills_it():
    checked = checking.check(TEMPLATE.read_bytes(), TEMPLATE.name, media=())
    assert checked.compiled is not None
    media = {
        "communes.csv": b"name,label\n99001,X\n",
        "villages.csv": b"name,label,commune\n99001001,T,99001\n",
    }
    for filled in filler.fill(checked.compiled.xform, media, 5, seed=1):
        assert any(path.endswith("/village") for path in filled.answers)


def test_it_shows_how_to_ask_several_times_and_add_up():
    checked = checking.check(TEMPLATE.read_bytes(), TEMPLATE.name, media=())
    assert checked.compiled is not None
    questions = {question.name: question for question in checked.compiled.definition.questions}
    assert questions["so_tien"].repeats == (("khoan_chi",),)
    assert questions["tong"].labels.keys() == {"vi", "en"}
    assert "${tong}" in questions["xem_tong"].labels["vi"]
