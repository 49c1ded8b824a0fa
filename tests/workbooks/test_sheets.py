"""What a form designer and a careful colleague would check by eye in the three workbooks."""

from __future__ import annotations

import re

import pytest

from tests.workbooks.codes import EXPECTED, STAGES
from tests.workbooks.reading import EN, FOLDER, FORMS, VI, compiled, read

each_form = pytest.mark.parametrize("form", FORMS)

LEVELS = {"public", "internal", "personal", "sensitive"}
METADATA = "start end today deviceid phonenumber email simserial subscriberid audit start-geopoint \
background-geopoint background-audio"
IDENTIFYING = re.compile(
    r"(^|_)(name|ho_ten|fullname|dob|birth\w*|cccd|cmnd|id_?number|phone|dien_thoai|address|dia_chi"
    r"|face|plate|employer_name)($|_)"
)
SEALED = {
    "visit": "location case_scan case_typed case_code wellbeing obligation note village visit_date",
    "session": "note",
    "support": "location case_scan case_typed case_code kind procedure note loan_in_time",
}


@each_form
def test_the_workbook_becomes_a_form_without_a_warning(form):
    xform, warnings = compiled(form)
    assert warnings == ()
    assert f'id="{form}"'.encode() in xform


def test_the_folder_holds_workbooks_and_their_guide_alone():
    assert {path.name for path in FOLDER.iterdir() if not path.name.startswith("~$")} == {
        "README.md",
        *(f"{form}.xlsx" for form in FORMS),
    }


@each_form
def test_sheets_and_their_frozen_headers(form):
    frozen = read(form).frozen
    assert list(frozen) == ["survey", "choices", "settings", "notes"]
    assert all(cell and cell.endswith("2") for cell in frozen.values())


@each_form
def test_settings(form):
    settings = read(form).settings
    assert settings["form_id"] == form
    assert re.fullmatch(r"20\d{8}", settings["version"])
    assert settings["default_language"] == VI
    assert len(settings["form_title"].encode()) < 200
    assert "submission_url" not in settings


@each_form
def test_the_instance_name_shows_day_and_village_and_no_case(form):
    name = read(form).settings["instance_name"]
    assert "${village}" in name
    assert f"${{{read(form).of_type('date')[0]['name']}}}" in name
    assert "case" not in name


@each_form
def test_every_list_has_its_codes_and_no_unknown_list_is_left(form):
    sheets = read(form)
    for list_name, codes in EXPECTED[form].items():
        assert set(codes.split()) == sheets.codes(list_name), list_name
    used = {
        row["type"].split()[1]
        for row in sheets.survey
        if row["type"].startswith(("select_one ", "select_multiple "))
    }
    assert used == {row["list_name"] for row in sheets.choices}


def test_stages_belong_to_their_kinds():
    stages = [row for row in read("support").choices if row["list_name"] == "st"]
    for kind, codes in STAGES.items():
        found = {row["name"] for row in stages if kind in row["kinds"].split()}
        assert found == set(codes.split()), kind


@each_form
def test_codes_are_plain_and_unique_within_their_list(form):
    sheets = read(form)
    keys = [(row["list_name"], row["name"]) for row in sheets.choices]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", name) for _, name in keys)
    names = [row["name"] for row in sheets.survey if "name" in row]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


@each_form
def test_every_text_is_in_both_languages(form):
    sheets = read(form)
    for row in [*sheets.survey, *sheets.choices]:
        for column in ("label", "hint", "constraint_message", "required_message"):
            assert (f"{column}::{VI}" in row) == (f"{column}::{EN}" in row), row
    silent = {"calculate", "username", "end_group"}
    for row in [*sheets.choices, *(r for r in sheets.survey if r["type"] not in silent)]:
        assert f"label::{VI}" in row, row


@each_form
def test_every_rule_explains_itself(form):
    for row in read(form).survey:
        assert ("constraint" in row) == (f"constraint_message::{VI}" in row), row
        assert ("required" in row) == (f"required_message::{VI}" in row), row


@each_form
def test_every_answer_has_its_sensitivity_and_nothing_else_has(form):
    sheets = read(form)
    assert {row.get("sensitivity") for row in sheets.questions} <= LEVELS
    assert not [r for r in sheets.survey if r not in sheets.questions and "sensitivity" in r]
    for name in SEALED[form].split():
        assert sheets.question(name)["sensitivity"] in {"personal", "sensitive"}, name


@each_form
def test_every_position_has_its_precision_and_its_accuracy(form):
    sheets = read(form)
    for row in sheets.of_type("geopoint"):
        assert {"exact": "internal", "village": "sensitive"}[row["location_precision"]] == row[
            "sensitivity"
        ]
        assert re.fullmatch(r"capture-accuracy=\d+ warning-accuracy=\d+", row["parameters"])
    assert len([row for row in sheets.survey if "location_precision" in row]) == len(
        sheets.of_type("geopoint")
    )


def test_positions_are_kept_only_where_they_may_be():
    kept = {
        form: {row["name"]: row["location_precision"] for row in read(form).of_type("geopoint")}
        for form in FORMS
    }
    assert kept == {
        "visit": {"location": "village"},
        "session": {"gps": "exact"},
        "support": {"gps": "exact", "location": "village"},
    }


@each_form
def test_nobody_is_asked_who_they_are(form):
    sheets = read(form)
    assert not {row["type"] for row in sheets.survey} & set(METADATA.split())
    assert [row["name"] for row in sheets.of_type("username")] == ["username"]
    assert not [row["name"] for row in sheets.questions if IDENTIFYING.search(row["name"])]


@each_form
def test_the_first_screen_says_what_for_and_no_names(form):
    first, second = [row for row in read(form).survey if row["type"] != "username"][:2]
    assert (first["type"], first["appearance"]) == ("begin_group", "field-list")
    assert second["type"] == "note"
    assert "Không ghi họ tên, địa chỉ" in second[f"label::{VI}"]
    assert "No names, no addresses" in second[f"label::{EN}"]


@each_form
def test_every_screen_is_a_group_of_questions(form):
    groups = read(form).of_type("begin_group")
    assert {row["appearance"] for row in groups} == {"field-list"}


@each_form
def test_photos_are_few_and_small(form):
    photos = read(form).of_type("image")
    assert len(photos) == {"visit": 0, "session": 3, "support": 2}[form]
    assert {row["parameters"] for row in photos} <= {"max-pixels=1280"}


@each_form
def test_numbers_fit_the_phone_and_free_text_is_short(form):
    sheets = read(form)
    for row in sheets.of_type("integer"):
        top = re.match(r"\. >= \d+ and \. <= (\d{1,9})\b", row["constraint"])
        assert top, row
    for row in sheets.of_type("text"):
        if row["name"] != "case_typed":
            top = re.match(r"string-length\(\.\) <= (\d+)", row["constraint"])
            assert int(top[1]) <= {"note": 300, "theme": 120}[row["name"]]
    assert not sheets.of_type("decimal")


@each_form
def test_the_day_comes_first_is_today_by_default_and_never_later(form):
    day = read(form).of_type("date")[0]
    assert day["name"] == {"visit": "visit_date", "session": "session_date"}.get(form, "event_date")
    assert (day["constraint"], day["default"], day["required"]) == (
        ". <= today()",
        "today()",
        "yes",
    )
    assert day["name"] in read(form).question("note")["required"]


@each_form
def test_villages_come_from_the_server_one_commune_at_a_time(form):
    sheets = read(form)
    assert sheets.question("village")["type"] == "select_one_from_file villages.csv"
    assert sheets.question("commune")["type"] == "select_one_from_file communes.csv"
    filters = [r["choice_filter"] for r in sheets.survey if "villages.csv" in r["type"]]
    assert set(filters) == {"${commune} = '' or commune = ${commune}"}
