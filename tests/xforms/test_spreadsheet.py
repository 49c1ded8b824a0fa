"""Form designers' workbooks become XForms and definitions, or a sentence that names the cell."""

import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from server.problems import CATALOGUE, Problem
from server.problems.findings import FINDINGS
from server.xforms import spreadsheet, workbook_raw, xml
from tests.xforms.workbooks import EN, SETTINGS, VI, VISIT_CHOICES, VISIT_SURVEY, visit, workbook

TYPES = f"""
type                   | name | {VI} | {EN} | appearance | parameters | calculation | bind::type
text                   | t1   | a | a
integer                | t2   | a | a
decimal                | t3   | a | a
date                   | t4   | a | a
time                   | t5   | a | a
dateTime               | t6   | a | a
select_one who         | t7   | a | a
select_multiple who    | t8   | a | a
rank who               | t9   | a | a
geopoint               | t10  | a | a
geotrace               | t11  | a | a
geoshape               | t12  | a | a
image                  | t13  | a | a
image                  | t14  | a | a | signature
audio                  | t15  | a | a
video                  | t16  | a | a
file                   | t17  | a | a
barcode                | t18  | a | a
acknowledge            | t19  | a | a
note                   | t20  | a | a
calculate              | t21  |   |   | | | 1
calculate              | t22  |   |   | | | 1 | int
hidden                 | t23
range                  | t24  | a | a | | start=0 end=1 step=0.1
today                  | t25
end                    | t26
username               | t27
background-audio       | t28
"""
EXPECTED_TYPES = """
text integer decimal date time dateTime select_one select_multiple rank geopoint geotrace
geoshape photo signature audio video file barcode acknowledge note calculate integer hidden
decimal today end username audio
"""


def problem(survey: str = "type | name | label\ntext | a | A", **kwargs) -> Problem:
    with pytest.raises(Problem) as caught:
        spreadsheet.compile(workbook(survey, **kwargs), "visit.xlsx")
    for language in ("vi", "en"):
        assert caught.value.sentence(language)
    return caught.value


def test_a_workbook_becomes_an_xform_and_its_definition():
    compiled = spreadsheet.compile(visit(), "visit.xlsx")
    definition = compiled.definition
    assert compiled.xform.startswith(b"<?xml")
    assert (definition.form_id, definition.version) == ("visit", "2026080101")
    assert definition.title == "Thăm hỏi"
    assert definition.languages == ("vi", "en")
    assert definition.media == ("villages.csv",)
    assert [q.path for q in definition.questions] == [
        ("start",),
        ("visit_date",),
        ("place", "village"),
        ("place", "location"),
        ("actor",),
        ("people",),
        ("note",),
        ("photos", "photo"),
        ("photos", "caption"),
        ("venue",),
        ("twice",),
    ]
    by_name = {q.name: q for q in definition.questions}
    assert by_name["village"].labels == {"vi": "Thôn", "en": "Village"}
    assert by_name["photo"].repeats == (("photos",),)
    assert [(c.code, c.labels["en"]) for c in by_name["actor"].choices] == [
        ("ubnd", "People's Committee"),
        ("hpn", "Women's Union"),
    ]
    assert by_name["village"].choices == ()


def test_our_columns_are_read_and_what_they_leave_open_stays_closed():
    by_name = {q.name: q for q in spreadsheet.compile(visit(), "x").definition.questions}
    assert by_name["actor"].sensitivity == "public"
    assert by_name["note"].sensitivity == "sensitive"
    assert by_name["location"].location_precision == "village"
    assert by_name["venue"].location_precision == "exact"
    plain = spreadsheet.compile(workbook("type|name|label\ngeopoint|here|Here"), "x").definition
    assert plain.questions[0].location_precision == "village"
    assert plain.questions[0].sensitivity == "sensitive"


def test_our_columns_do_not_reach_the_phone():
    xform = spreadsheet.compile(visit(), "x").xform
    assert b"ensitiv" not in xform
    assert b"location_precision" not in xform
    assert b"exact" not in xform.lower()


def test_every_type_of_question_is_known_by_its_own_name():
    compiled = spreadsheet.compile(workbook(TYPES, VISIT_CHOICES), "x")
    assert [q.type for q in compiled.definition.questions] == EXPECTED_TYPES.split()


@pytest.mark.parametrize("survey", [VISIT_SURVEY, TYPES], ids=["visit", "types"])
def test_the_definition_has_every_element_of_the_instance_and_no_other(survey):
    compiled = spreadsheet.compile(workbook(survey, VISIT_CHOICES), "x")
    root = next(e for e in xml.parse(compiled.xform).iter() if e.get("id") == "visit")

    def leaves(element, path=()):
        for child in element:
            here = (*path, xml.local(child.tag))
            if here != ("meta",):
                yield from leaves(child, here) if len(child) else [here]

    assert {q.path for q in compiled.definition.questions} == set(leaves(root))


def test_a_form_in_one_language_without_a_code():
    book = workbook("type|name|label\ntext|a|Tên", settings={"form_id": "a", "version": "1"})
    definition = spreadsheet.compile(book, "x").definition
    assert definition.languages == ("default",)
    assert definition.questions[0].labels == {"default": "Tên"}
    assert definition.title == "a"


def test_nested_repeats_and_groups_are_named_from_the_outside_in():
    survey = """
type|name|label
begin repeat|a|A
begin group|b|B
begin repeat|c|C
text|d|D
end repeat
end group
end repeat
"""
    question = spreadsheet.compile(workbook(survey), "x").definition.questions[0]
    assert question.path == ("a", "b", "c", "d")
    assert question.repeats == (("a",), ("a", "b", "c"))


def test_what_phones_need_is_in_the_xform():
    root = xml.parse(spreadsheet.compile(visit(), "x").xform)
    names = [xml.local(element.tag) for element in root.iter()]
    assert {"title", "instance", "body", "instanceID"} <= set(names)
    data = next(e for e in root.iter() if e.get("id") == "visit")
    assert data.get("version") == "2026080101"
    assert not [e for e in root.iter() if xml.local(e.tag) == "submission" and e.get("action")]


@pytest.mark.timeout(60)
def test_the_same_workbook_gives_the_same_bytes_in_every_process(tmp_path):
    survey = f"type|name|{VI}|{EN}\nselect_one who or_other|a|A|A\nselect_multiple who|b|B|B"
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(survey, VISIT_CHOICES))
    program = (
        "import sys, pathlib; from server.xforms.spreadsheet import compile;"
        "sys.stdout.buffer.write(compile(pathlib.Path(sys.argv[1]).read_bytes(), 'x').xform)"
    )
    here = spreadsheet.compile(path.read_bytes(), "x").xform
    command = [sys.executable, "-c", program, str(path)]
    there = subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert there.stdout == here


def test_the_definition_survives_json():
    import json

    definition = spreadsheet.compile(visit(), "x").definition
    again = type(definition).from_json(json.loads(json.dumps(definition.to_json())))
    assert again == definition


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600],
    ids=["empty", "text", "broken zip", "old xls"],
)
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(Problem) as caught:
        spreadsheet.compile(data, "visit.xlsx")
    assert caught.value.code == "workbook_unreadable"
    assert "visit.xlsx" in caught.value.sentence("vi")


def test_a_workbook_cut_off_or_of_another_kind_is_refused():
    whole = visit()
    other = BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    for data in (whole[: len(whole) // 2], other.getvalue()):
        with pytest.raises(Problem) as caught:
            spreadsheet.compile(data, "x.xlsx")
        assert caught.value.code == "workbook_unreadable"


def test_a_small_workbook_that_unpacks_to_much_is_not_opened(monkeypatch):
    monkeypatch.setattr(workbook_raw, "MAX_UNPACKED", 1000)
    with pytest.raises(Problem) as caught:
        spreadsheet.compile(visit(), "x.xlsx")
    assert caught.value.code == "workbook_unreadable"


def test_a_missing_survey_sheet_is_named():
    found = problem("", choices=VISIT_CHOICES)
    assert (found.code, found.details["sheet"]) == ("workbook_sheet_missing", "survey")


@pytest.mark.parametrize("missing", ["form_id", "version"])
def test_form_id_and_version_must_be_written(missing):
    settings = {key: value for key, value in SETTINGS.items() if key != missing}
    found = problem(settings=settings)
    assert (found.code, found.details["setting"]) == ("workbook_setting_missing", missing)


def test_a_workbook_without_settings_is_told_what_to_write():
    assert problem(settings={}).code == "workbook_setting_missing"


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("submission_url", "https://elsewhere.example/submission", "workbook_submission_url"),
        ("form_title", "ề" * 70, "workbook_title"),
        ("form_title", "…!", "workbook_title"),
        ("form_id", "a" * 251, "workbook_setting_long"),
        ("version", "1" * 251, "workbook_setting_long"),
        ("omit_instanceID", "yes", "workbook_instance_id"),
    ],
)
def test_settings_that_phones_would_stumble_over(setting, value, code):
    assert problem(settings={**SETTINGS, setting: value}).code == code


def test_officers_are_not_tracked():
    audit = "type|name|label|parameters\ntext|z|Z|\naudit|audit||"
    tracking = "location-priority=high-accuracy location-min-interval=10 location-max-age=60"
    found = problem(audit + tracking)
    assert (found.code, found.details["row"]) == ("workbook_track", 3)
    spreadsheet.compile(workbook(audit + "track-changes=true"), "visit.xlsx")


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ("text|a|A|secret|", "workbook_value_unknown", "sensitivity"),
        ("geopoint|a|A|public|near", "workbook_value_unknown", "location_precision"),
        ("begin group|a|A|public|", "workbook_column_on_group", "sensitivity"),
        ("text|a|A|public|exact", "workbook_precision_without_place", None),
        ("geopoint|a|A||exact", "workbook_exact_closed", None),
        ("geopoint|a|A|personal|exact", "workbook_exact_closed", None),
    ],
)
def test_a_wrong_value_in_our_columns_names_sheet_and_row(cells, code, column):
    found = problem(f"type|name|label|sensitivity|location_precision\ntext|z|Z|public|\n{cells}")
    assert (found.code, found.details["row"]) == (code, 3)
    assert found.details.get("column") == column
    assert "survey" in found.sentence("vi")
    assert "survey" in found.sentence("en")


@pytest.mark.parametrize(
    "row",
    [
        "calculate|b|||${home}",
        "calculate|b|||pulldata('v', 'a', 'b', ${home})",
        "calculate|b|||concat('[', ${home}, ']')",
        "calculate|b|||selected-at(../home, 0)",
        "calculate|b|||substr(/data/home, 0, 5)",
        "calculate|b|||${last-saved#home}",
        "calculate|b|||instance('v')/root/item[name = current()/../home]/label",
        "text|b|B|${home}|",
    ],
)
def test_nothing_is_calculated_from_a_place_of_which_only_the_village_is_kept(row):
    found = problem(f"type|name|label|default|calculation\ngeopoint|home|H||\n{row}")
    assert (found.code, found.details["row"]) == ("workbook_place_copied", 3)


@pytest.mark.parametrize(
    ("survey", "row"),
    [
        ("type|name|label|bind::type|calculation\ntext|h|H|geopoint|\ncalculate|b|||${h}", 3),
        ("type|name|label|bind :: calculate\ngeopoint|h|H|\ncalculate|b||${h}", 3),
        ("type|name|label|trigger|calculation\ngeopoint|h|H||\ntext|b|B|${h}|${h}", 3),
        ("type|name|label|calculation\nbegin group|g|G|\ngeopoint|h|H|\nend group|||\n"
         "begin group|k|K|\ncalculate|b||string(${g})\nend group|||", 6),
    ],
)  # fmt: skip
def test_a_sealed_place_is_found_however_its_type_and_the_copy_are_written(survey, row):
    found = problem(survey)
    assert (found.code, found.details["row"]) == ("workbook_place_copied", row)


@pytest.mark.parametrize(
    "calculation",
    ["${other}", "count(${r})", "'../home'", "instance('v')/root/item[name = ${other}]/home"],
)
def test_what_only_looks_like_a_sealed_place_may_be_calculated_from(calculation):
    survey = (
        "type|name|label|calculation\nselect_one_from_file v.csv|other|O|\n"
        "begin repeat|r|R|\ngeopoint|home|H|\nend repeat|||\n"
    )
    spreadsheet.compile(workbook(f"{survey}calculate|b||{calculation}"), "visit.xlsx")


def test_the_log_does_not_repeat_a_place_of_which_only_the_village_is_kept():
    survey = "type|name|label|parameters\ngeopoint|home|H|\naudit|audit||track-changes = true"
    found = problem(survey)
    assert (found.code, found.details["row"]) == ("workbook_answers_logged", 3)


def test_a_sensitivity_in_a_column_of_a_language_is_none():
    made = workbook("type|name|label|sensitivity::vi\ntext|a|A|public")
    definition = spreadsheet.compile(made, "visit.xlsx").definition
    assert definition.questions[0].sensitivity == "sensitive"


def test_a_place_of_which_only_the_village_is_kept_does_not_name_the_item():
    settings = {**SETTINGS, "instance_name": "concat(${home}, 'x')"}
    found = problem("type|name|label\ngeopoint|home|H", settings=settings)
    assert (found.code, found.details["sheet"]) == ("workbook_place_copied", "settings")


@pytest.mark.parametrize(
    ("survey", "row"),
    [
        ("type|name|label\ntext|a|A\nnosuchtype|b|B", None),
        ("type|name|label\ntext|a|A\ntext|a|A", 3),
        ("type|name|label\ntext|a|A\nselect_one nowhere|b|B", None),
        ("type|name|label\ntext|a|A\ntext||B", 3),
        ("type|name|label\ntext|a b|A", 2),
        ("type|name|label|calculation\ncalculate|c||${gone}", 2),
        ("type|name|label\nbegin group|g|G\ntext|a|A", 2),
    ],
)
def test_faults_that_pyxform_finds_are_told_with_their_row(survey, row):
    found = problem(survey)
    assert found.code == ("workbook_row_invalid" if row else "workbook_invalid")
    assert found.details.get("row") == row
    assert found.details["reason"]


@pytest.mark.parametrize("name", ["last-saved.xml", "folder/x.png"])
def test_media_names_that_phones_cannot_keep(name):
    found = problem(f"type|name|label|media::image\ntext|a|A|{name}")
    assert (found.code, found.details["name"]) == ("workbook_media_name", name)


def test_images_and_data_files_are_listed_once_each():
    survey = """
type|name|label|media::image
select_one_from_file villages.csv|a|A|map.png
select_one_from_file villages.csv|b|B|map.png
xml-external|tree||
"""
    media = spreadsheet.compile(workbook(survey), "x").definition.media
    assert sorted(media) == ["map.png", "tree.xml", "villages.csv"]


def test_warnings_are_passed_on():
    compiled = spreadsheet.compile(workbook(VISIT_SURVEY, VISIT_CHOICES), "x")
    assert any("max-pixels" in warning for warning in compiled.warnings)


def test_a_typed_sensitivity_may_have_capitals_and_spaces():
    survey = "Type|Name|Label|SENSITIVITY|Location Precision\ngeopoint|a|A| Public | Exact"
    question = spreadsheet.compile(workbook(survey), "x").definition.questions[0]
    assert (question.sensitivity, question.location_precision) == ("public", "exact")


def test_every_code_raised_here_is_in_the_catalogue():
    import re
    from pathlib import Path

    text = "".join(p.read_text() for p in Path(spreadsheet.__file__).parent.glob("*.py"))
    assert set(re.findall(r'"(workbook_[a-z_]+)"', text)) <= CATALOGUE.keys() | FINDINGS.keys()
