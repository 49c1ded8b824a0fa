"""What a new version changes: each kind of change, its class of danger, and its sentence."""

import re

import pytest

from server.problems.changes import CHANGES
from server.xforms.changes import Change, differences
from server.xforms.changes_texts import expression
from server.xforms.definition import Definition
from server.xforms.spreadsheet import compile as compile_workbook
from tests.xforms.workbooks import SETTINGS, VISIT_CHOICES, VISIT_SURVEY, csv_workbook, workbook

VI, EN = "Tiếng Việt (vi)", "English (en)"
COLUMNS = (
    "type",
    "name",
    f"label::{VI}",
    f"label::{EN}",
    "sensitivity",
    "location_precision",
)
SURVEY = (
    ("date", "day", "Ngày", "Day", "internal", ""),
    ("begin group", "place", "Nơi", "Place", "", ""),
    ("text", "spot", "Chỗ", "Spot", "internal", ""),
    ("geopoint", "point", "Điểm", "Point", "internal", "exact"),
    ("end group", "", "", "", "", ""),
    ("begin repeat", "guest", "Khách", "Guest", "", ""),
    ("text", "from", "Từ đâu", "From", "personal", ""),
    ("end repeat", "", "", "", "", ""),
    ("select_one who", "actor", "Ai", "Who", "public", ""),
    ("select_multiple who", "partners", "Cùng ai", "With", "public", ""),
    ("integer", "people", "Số người", "People", "public", ""),
    ("note", "thanks", "Cảm ơn", "Thanks", "", ""),
)
CHOICES = f"""
list_name | name | label::{VI} | label::{EN}
who | ubnd | UBND xã | Committee
who | hpn | Hội Phụ nữ | Women
who | hnd | Hội Nông dân | Farmers
"""

Version = tuple[Definition, bytes]


def version(rows: list[dict[str, str]], choices: str = CHOICES, **settings: str) -> Version:
    """Give a version of a form from the rows of its survey, with the columns that they have."""
    columns = list(dict.fromkeys((*COLUMNS, *(column for row in rows for column in row))))
    lines = [" | ".join(row.get(column, "") for column in columns) for row in rows]
    table = "\n".join((" | ".join(columns), *lines))
    made = compile_workbook(
        csv_workbook(table, choices, {**SETTINGS, "version": "2", **settings}), "f"
    )
    return made.definition, made.xform


def survey() -> list[dict[str, str]]:
    """Give the rows of the form that is changed."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in SURVEY]


def row(rows: list[dict[str, str]], name: str) -> dict[str, str]:
    return next(one for one in rows if one["name"] == name)


@pytest.fixture(scope="module")
def old() -> Version:
    return version(survey(), version="1")


def told(found: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.kind, change.danger, "/".join(change.path)) for change in found]


def test_a_removed_question_is_said_in_two_languages(old):
    rows = [one for one in survey() if one["name"] != "people"]
    (change,) = differences(old, version(rows))
    assert change == Change("question_removed", "breaks", ("people",))
    assert change.sentence("vi").startswith("Câu hỏi “Số người” (people): bị bỏ.")
    assert change.sentence("en").startswith("Question “People” (people): removed.")


def test_a_form_compared_with_itself_gives_nothing(old):
    assert differences(old, old) == []
    assert differences(old, version(survey())) == []


def test_the_label_of_a_result_is_compared_too(old):
    def with_result(label: str, number: str) -> Version:
        result = {"type": "calculate", "name": "twice", "calculation": "${people} * 2"}
        rows = [*survey(), {**result, f"label::{VI}": label, "sensitivity": "public"}]
        return version(rows, version=number)

    for before, after in (("", "Gấp đôi"), ("Gấp đôi", "Hai lần"), ("Gấp đôi", "")):
        (change,) = differences(with_result(before, "1"), with_result(after, "2"))
        assert told([change]) == [("label_changed", "harmless", "twice")]
        assert (change.before, change.after, change.language) == (before, after, "vi")


def test_a_raised_sensitivity_says_what_becomes_of_records_already_sent(old):
    rows = survey()
    row(rows, "day")["sensitivity"] = "sensitive"
    (change,) = differences(old, version(rows))
    assert "từ nội bộ lên nhạy cảm" in change.sentence("vi")
    assert "kể cả với phiếu đã gửi" in change.sentence("vi")
    assert "records already sent" in change.sentence("en")


CELLS = [
    ("people", {"relevant": "${day} != ''"}, ("relevance_changed", "new_data")),
    ("place", {"relevant": "${day} != ''"}, ("relevance_changed", "new_data")),
    ("people", {"constraint": ". > 0"}, ("constraint_changed", "new_data")),
    ("people", {"default": "3"}, ("default_changed", "new_data")),
    ("day", {"default": "today()"}, ("default_changed", "new_data")),
    ("people", {"required": "yes"}, ("required_changed", "new_data")),
    ("people", {"read_only": "yes"}, ("read_only_changed", "new_data")),
    ("people", {"calculation": "1 + 1"}, ("calculation_changed", "new_data")),
    ("people", {"appearance": "thousands-sep"}, ("appearance_changed", "harmless")),
    ("partners", {"parameters": "randomize=true"}, ("choice_order_changed", "harmless")),
    ("partners", {"choice_filter": "name != ${actor}"}, ("choice_filter_changed", "new_data")),
    ("point", {"parameters": "capture-accuracy=5"}, ("parameters_changed", "new_data")),
    ("guest", {"repeat_count": "${people}"}, ("repeat_count_changed", "new_data")),
    ("guest", {"repeat_count": "${people} + 1"}, ("repeat_count_changed", "new_data")),
    ("people", {f"label::{EN}": "How many"}, ("label_changed", "harmless")),
    ("place", {f"label::{VI}": "Địa điểm"}, ("label_changed", "harmless")),
    ("people", {f"hint::{VI}": "Cả trẻ em"}, ("hint_changed", "harmless")),
    ("people", {f"guidance_hint::{VI}": "Cả trẻ em"}, ("guidance_changed", "harmless")),
    (
        "people",
        {f"constraint_message::{VI}": "Sai", "constraint": ". > 0"},
        ("constraint_changed", "new_data"),
        ("constraint_message_changed", "harmless"),
    ),
    ("people", {f"media::image::{VI}": "x.png"}, ("label_media_changed", "harmless")),
    ("people", {"type": "text"}, ("type_changed", "breaks")),
    ("people", {"type": "select_one who"}, ("type_changed", "breaks")),
    ("actor", {"type": "text"}, ("type_changed", "breaks")),
    ("actor", {"type": "select_multiple who"}, ("type_changed", "breaks")),
    ("thanks", {"type": "text"}, ("type_changed", "new_data")),
    ("actor", {"type": "select_one_from_file bodies.csv"}, ("choice_file_changed", "breaks")),
    (
        "actor",
        {"type": "select_one_from_file bodies.csv", "parameters": "value=code label=title"},
        ("choice_file_changed", "breaks"),
        ("choice_columns_changed", "new_data"),
    ),
    ("people", {"sensitivity": "internal"}, ("sensitivity_raised", "new_data")),
    ("from", {"sensitivity": "sensitive"}, ("sensitivity_raised", "new_data")),
    ("day", {"sensitivity": "sensitive"}, ("sensitivity_closed", "breaks")),
    ("thanks", {"sensitivity": "public"}, ("sensitivity_opened", "harmless")),
    ("day", {"sensitivity": "public"}, ("sensitivity_lowered", "breaks")),
    ("from", {"sensitivity": "internal"}, ("sensitivity_opened", "breaks")),
    ("point", {"location_precision": "village"}, ("precision_closed", "breaks")),
    ("people", {"name": "so_nguoi"}, ("question_renamed", "breaks")),
    ("thanks", {"name": "cam_on"}, ("question_renamed", "harmless")),
    ("place", {"name": "noi"}, ("group_renamed", "breaks")),
    ("guest", {"name": "khach"}, ("group_renamed", "breaks")),
]


@pytest.mark.parametrize(("name", "cells", "expected"), [(n, c, e) for n, c, *e in CELLS])
def test_a_changed_cell_is_one_change(old, name, cells, expected):
    rows = survey()
    row(rows, name).update(cells)
    found = differences(old, version(rows))
    assert [(change.kind, change.danger) for change in found] == expected
    assert {change.path[-1] for change in found} == {name}


def test_a_new_question_and_a_new_group(old):
    rows = survey()
    rows[1:1] = [
        {"type": "begin group", "name": "more", f"label::{VI}": "Thêm"},
        {"type": "text", "name": "wish", f"label::{VI}": "Mong muốn"},
        {"type": "end group", "name": ""},
    ]
    assert told(differences(old, version(rows))) == [
        ("question_added", "new_data", "more/wish"),
        ("group_added", "harmless", "more"),
    ]


def moved(name: str, to: int) -> Version:
    rows = survey()
    taken = row(rows, name)
    rows.remove(taken)
    rows.insert(to, taken)
    return version(rows)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (0, ("question_moved", "harmless", "people")),
        (2, ("question_regrouped", "breaks", "people")),
        (6, ("repeat_changed", "breaks", "people")),
    ],
)
def test_a_moved_question(old, to, expected):
    assert told(differences(old, moved("people", to))) == [expected]


def test_only_the_group_that_moved_has_moved(old):
    rows = survey()
    rows[8:8], rows[1:5] = rows[1:5], []
    found = differences(old, version(rows))
    assert told(found) == [("group_moved", "harmless", "place")]
    assert found[0].sentence("vi") == "Nhóm “Nơi” (place): đổi chỗ, nay đứng sau “guest”."


def test_a_repeat_that_becomes_a_group(old):
    rows = survey()
    rows[5]["type"], rows[7]["type"] = "begin group", "end group"
    (change,) = differences(old, version(rows))
    assert (change.kind, change.danger, change.before) == ("repeat_changed", "breaks", "guest")
    assert change.sentence("vi").startswith(
        "Nhóm “Khách” (guest): chỗ lặp đổi từ “guest” thành không lặp."
    )


def test_questions_of_a_group_that_is_no_longer_there(old):
    rows = survey()
    del rows[4], rows[1]
    assert told(differences(old, version(rows))) == [
        ("question_regrouped", "breaks", "place/spot"),
        ("question_regrouped", "breaks", "place/point"),
        ("group_removed", "harmless", "place"),
    ]


def test_what_names_a_question_follows_it(old):
    rows = survey()
    row(rows, "people")["relevant"] = "${spot} != 'a' and ${from} != ''"
    row(rows, "people")[f"label::{VI}"] = "Số người ở ${spot}"
    before = version(rows)
    row(rows, "place")["name"] = "noi"
    row(rows, "spot")["name"] = "cho"
    people = row(rows, "people")
    people["relevant"] = "${cho} != 'a'  and ${from}!=''"
    people[f"label::{VI}"] = "Số người ở ${cho}"
    assert told(differences(before, version(rows, version="3"))) == [
        ("group_renamed", "breaks", "place"),
        ("question_renamed", "breaks", "place/spot"),
    ]


def test_a_rule_shows_what_the_designer_wrote(old):
    rows = survey()
    row(rows, "from")["relevant"] = "${spot} != '' or position(..) > 1"
    (change,) = differences(old, version(rows))
    assert change.after == "${spot} != '' or position(..) > 1"
    assert change.sentence("vi").endswith(
        "điều kiện để hiện ra đổi từ (không có) thành “${spot} != '' or position(..) > 1”."
    )


@pytest.mark.parametrize(
    ("old_words", "new_words", "expected"),
    [
        ("who | hpn | Hội Phụ nữ | Women\n", "", ("choice_removed", "breaks", "hpn")),
        (
            "who | hpn | Hội Phụ nữ | Women\n",
            "who | hpn | Hội Phụ nữ | Women\nwho | mt | Mặt trận | Front\n",
            ("choice_added", "new_data", "mt"),
        ),
        ("| hpn |", "| pn |", ("choice_renamed", "breaks", "hpn")),
        ("UBND xã", "Ủy ban", ("choice_relabelled", "harmless", "ubnd")),
        ("UBND xã", "Hội Phụ nữ", ("choice_relabelled", "breaks", "ubnd")),
        (
            "who | ubnd | UBND xã | Committee\nwho | hpn | Hội Phụ nữ | Women\n"
            "who | hnd | Hội Nông dân | Farmers",
            "who | hpn | Hội Phụ nữ | Women\nwho | hnd | Hội Nông dân | Farmers\n"
            "who | ubnd | UBND xã | Committee",
            ("choice_moved", "harmless", "ubnd"),
        ),
    ],
)
def test_a_changed_choice_is_said_once_for_its_list(old, old_words, new_words, expected):
    (change,) = differences(old, version(survey(), CHOICES.replace(old_words, new_words)))
    assert (change.kind, change.danger, change.code) == expected
    assert change.paths == (("actor",), ("partners",))
    assert "và 1 câu hỏi khác" in change.sentence("vi")


def test_a_note_that_becomes_a_question_opens_nothing(old):
    def asked(kind: str, sensitivity: str) -> Version:
        return version([{"type": kind, "name": "n", COLUMNS[2]: "N", "sensitivity": sensitivity}])

    found = differences(asked("note", ""), asked("text", "public"))
    assert {(c.kind, c.danger) for c in found if c.path} == {
        ("type_changed", "new_data"),
        ("sensitivity_opened", "harmless"),
    }


def test_a_column_that_a_filter_uses(old):
    choices = CHOICES.replace("(en)\n", "(en) | kind\n").replace("Women\n", "Women | 2\n")
    (change,) = differences(old, version(survey(), choices))
    assert (change.kind, change.danger, change.after) == ("choice_column_changed", "new_data", "2")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"form_title": "Tên khác"}, [("title_changed", "harmless")]),
        ({"style": "pages"}, [("style_changed", "harmless")]),
        ({"instance_name": "${people}"}, [("instance_name_changed", "new_data")]),
        ({"default_language": EN}, [("default_language_changed", "harmless")]),
        ({"version": "1"}, []),
        (
            {"version": "1", "form_title": "Tên khác"},
            [("version_same", "breaks"), ("title_changed", "harmless")],
        ),
    ],
)
def test_the_form_as_a_whole(old, settings, expected):
    found = differences(old, version(survey(), **settings))
    assert [(change.kind, change.danger) for change in found] == expected
    assert {change.path for change in found} <= {()}


def test_a_language_that_comes_and_one_that_goes(old):
    other = "Tiếng Mông (hmn)"
    rows = [{column.replace(EN, other): cell for column, cell in one.items()} for one in survey()]
    columns = [column.replace(EN, other) for column in COLUMNS]
    lines = [" | ".join(one[column] for column in columns) for one in rows]
    table = "\n".join((" | ".join(columns), *lines))
    made = compile_workbook(
        workbook(table, CHOICES.replace(EN, other), {**SETTINGS, "version": "2"}), "f"
    )
    found = differences(old, (made.definition, made.xform))
    assert [(change.kind, change.language) for change in found] == [
        ("language_removed", "en"),
        ("language_added", "hmn"),
    ]
    assert found[0].sentence("vi") == "Biểu mẫu: bỏ tiếng Anh."


def test_a_file_that_no_question_names(old):
    rows = [*survey(), {"type": "csv-external", "name": "prices"}]
    (change,) = differences(old, version(rows))
    assert (change.kind, change.after) == ("media_added", "prices.csv")


def test_the_log_of_filling_in(old):
    rows = [*survey(), {"type": "audit", "name": "audit", "parameters": "identify-user=true"}]
    (change,) = differences(old, version(rows))
    assert (change.kind, change.danger) == ("audit_changed", "new_data")


def test_a_name_with_another_label_in_the_same_place_is_mended(old):
    rows = survey()
    row(rows, "people").update({"name": "peoples", f"label::{VI}": "Bao nhiêu người"})
    found = differences(old, version(rows))
    assert [change.kind for change in found] == ["question_renamed", "label_changed"]


def test_another_question_is_no_new_name(old):
    rows = survey()
    row(rows, "people").update({"name": "cost", f"label::{VI}": "Giá", f"label::{EN}": "Cost"})
    found = differences(old, version(rows))
    assert [change.kind for change in found] == ["question_removed", "question_added"]


def test_a_form_with_a_bit_of_everything():
    made = compile_workbook(workbook(VISIT_SURVEY, VISIT_CHOICES), "f")
    assert differences((made.definition, made.xform), (made.definition, made.xform)) == []


def test_every_sentence_can_be_said():
    for kind, sentence in CHANGES.items():
        change = Change(kind, "harmless", ("a",), "x", "y", "vi", "c")
        for language in ("vi", "en"):
            assert not re.search(r"[{}]", change.sentence(language))
        assert sentence.vi != sentence.en


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        (" /data/g/a  > 3", (("g", "a"), ">", "3")),
        ("current()/../b = 'x /data/y'", (("g", "b"), "=", "'x /data/y'")),
        ("../../c", (("c",),)),
        ("instance('x')/root/item[1]", None),
        ("position(..)", None),
    ],
)
def test_paths_are_found_in_expressions(written, parts):
    found = expression(written, "data", ("g", "here"))
    paths = [part for part in found.parts if isinstance(part, tuple)]
    assert found.parts == parts if parts else not paths
