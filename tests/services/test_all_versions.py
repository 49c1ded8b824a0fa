"""A form over its versions: the same rule for the table and for exports."""

from __future__ import annotations

import io
import sqlite3
from dataclasses import replace

import openpyxl
import pytest

from server.services import (
    maps_facts,
    publishing,
    records_api,
    submission_pages,
    submission_table,
)
from server.services.all_versions import open_answers, questions
from server.services.exports import making
from server.services.exports.cells import number
from server.services.exports.request import Request
from server.services.forms import all_by_title
from server.services.submission_table import Order
from server.storage import exports
from server.storage.filtering import Filter
from tests.cli.received import send
from tests.people import person
from tests.world import filled
from tests.xforms.workbooks import workbook

CHOICES = """
list_name | name | label::Tiếng Việt (vi) | label::English (en)
size | to | To | Large
size | nho | Nhỏ | Small
"""
MIDDLE = "size | vua | Vừa | Medium"
FORM = """
type | name | label::Tiếng Việt (vi) | label::English (en) | sensitivity | calculation | bind::type
date | day | Ngày | Day | internal
select_one size | size | Cỡ | Size | internal
text | about | Nội dung | About | {about}
calculate | total | {label} | {label_en} | internal | 1 + 1
calculate | inner | | | internal | 1 + 1
calculate | case_code | Mã | Code | internal | 1 + 1
calculate | whole | Cả | Whole | internal | 1 + 1 | int
calculate | secret | Kín | Secret | sensitive | 1 + 1
"""


def publish(world, version, about="internal", label="", middle=""):
    settings = {"form_title": "Thử", "form_id": "try", "version": version}
    form = FORM.format(about=about, label=label, label_en=label and "Total")
    with world.storage.transaction() as store:
        content = workbook(form, CHOICES + middle, settings)
        publishing.publish(store, content, "try.xlsx", {}, "test")


def answer(world, version, **answers):
    given = {"day": "2026-11-20", **answers}
    return send(world, filled(given, form_id="try", version=version)).submission_id


def table(world, *chosen):
    """Give the columns that may be chosen, and the rows of the chosen ones, newest first."""
    reader = person(world, "supervisor")
    with world.storage.as_person(reader) as store:
        form = submission_table.form_of(all_by_title(store), "try")
        form = submission_table.definition(store, form)
        shown = submission_table.columns(form, chosen)
        order = Order("received", True)
        found = submission_table.read(store, reader, Filter(form="try"), order, None, shown)
    may = ["/".join(question.path) for question in submission_table.choosable(form)]
    cells = [
        [[a.words.get("vi") or a.value for a in cell] for cell in i.cells] for i in found.lines
    ]
    return may, cells


def sheet(world, labels=True):
    reader, target = person(world, "supervisor"), io.BytesIO()
    with world.storage.as_person(reader) as store:
        making.make(store, reader, Request(Filter(form="try"), "xlsx", labels), target, "test")
    heads, *rows = openpyxl.load_workbook(target).worksheets[1].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_sum_with_words_is_a_column_and_one_without_is_not(people):
    publish(people, "1")
    answer(people, "1", total="400")
    assert "total" not in table(people)[0]
    publish(people, "2", label="Tổng")
    answer(people, "2", total="500")
    may, rows = table(people, "total")
    assert may == ["size", "about", "total", "case_code", "whole"]
    assert rows == [[["500"]], [["400"]]]


def test_a_sum_that_got_words_later_is_on_the_page_of_older_records_too(people):
    publish(people, "1")
    first = answer(people, "1", total="400", inner="7", about="x")
    publish(people, "2", label="Tổng")
    reader = person(people, "supervisor")
    with people.storage.as_person(reader) as store:
        page = submission_pages.read(store, reader, first)
    labels = {part.path: part.labels.get("vi") for part in page.parts}
    assert (labels["total"], labels["inner"], labels["about"]) == ("Tổng", None, "Nội dung")


def test_a_dropped_choice_keeps_its_words_in_the_table(people):
    publish(people, "1", middle=MIDDLE)
    answer(people, "1", size="vua")
    publish(people, "2")
    assert table(people, "size")[1] == [[["Vừa"]]]
    assert sheet(people)[0]["Cỡ"] == "Vừa"


def test_what_one_version_sealed_is_in_no_table_no_export_and_no_programs_answer(people):
    for version, about in (("1", "internal"), ("2", "sensitive"), ("3", "internal")):
        publish(people, version, about=about)
        answer(people, version, about=f"lời {version}", size="to")
    assert "about" not in table(people)[0]
    assert "Nội dung" not in sheet(people)[0]
    reader = person(people, "supervisor")
    with people.storage.as_person(reader) as store:
        told, _ = records_api.submissions(store, reader, Filter(form="try"), None, 10)
        form = records_api.form(store, "try")
    assert [one["answers"]["size"] for one in told] == ["to"] * 3
    assert not any("about" in one["answers"] for one in told)
    assert form["sealed"] == ["about", "secret"]


def test_questions_of_all_versions_stand_in_form_order(people):
    publish(people, "1")
    with people.storage.reading() as store:
        (version,) = exports.versions(store, "try")

    def asking(names):
        return replace(version, questions=tuple(replace(day, path=(name,)) for name in names))

    day = version.questions[0]
    found = questions([asking("bax"), asking("zabcd"), asking("xb")])
    assert "".join(question.name for question in found) == "zbcdax"


def test_a_question_that_was_a_group_is_sealed_with_what_stood_in_it(people):
    publish(people, "1")
    with people.storage.reading() as store:
        (version,) = exports.versions(store, "try")
    day = version.questions[0]
    inner = replace(day, path=("day", "b"))
    for sensitivity, is_open in (("personal", False), ("public", True)):
        group = replace(version, questions=(replace(inner, sensitivity=sensitivity),))
        found = {one.path: one.is_open for one in questions([version, group])}
        assert (found[day.path], found[inner.path]) == (is_open, is_open)


def test_answers_are_left_out_of_groups_and_of_repetitions(people):
    publish(people, "1")
    with people.storage.reading() as store:
        (version,) = exports.versions(store, "try")
    sealed = [
        replace(question, path=path, sensitivity="sensitive")
        for question, path in zip(version.questions, [("g", "a"), ("r", "b"), ("c",)], strict=False)
    ]
    answers = {"g": {"a": 1, "x": 2}, "r": [{"b": 1}, {"x": 2}], "c": [1], "d": [3]}
    kept = open_answers(answers, [replace(version, questions=tuple(sealed))])
    assert kept == {"g": {"x": 2}, "r": [{}, {"x": 2}], "d": [3]}


def test_a_workbook_can_add_up_what_the_form_worked_out(people):
    publish(people, "1", label="Tổng")
    answer(people, "1", total="400", case_code="123")
    answer(people, "1", total="0.30000000000000004", whole="5")
    answer(people, "1", total="0123")
    rows = sheet(people)
    assert [row["Tổng"] for row in rows] == [400, 0.3, "0123"]
    assert [row["Mã"] for row in rows] == ["123", None, None]
    assert rows[1]["Cả"] == 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-3", -3),
        ("12.50", 12.5),
        ("1500000000", 1_500_000_000),
        ("007", None),
        ("0912345678", None),
        ("84912345678", None),
        ("+84912345678", None),
        ("1234567890123456", None),
        ("1e5", None),
        ("1,5", None),
        ("1\n", None),
        ("²", None),
        ("NaN", None),
        ("", None),
    ],
)
def test_only_what_is_no_code_is_a_number(text, value):
    assert number(text) == value


def test_forms_stand_in_the_order_of_their_titles(people):
    for form_id, title in (("a", "Ước nguyện"), ("b", "Đến thăm"), ("c", "Dạy nghề")):
        settings = {"form_title": title, "form_id": form_id, "version": "1"}
        content = workbook(FORM.format(about="", label="", label_en=""), CHOICES, settings)
        with people.storage.transaction() as store:
            publishing.publish(store, content, "try.xlsx", {}, "test")
    titles = ["Dạy nghề", "Đến thăm", "Khảo sát", "Ước nguyện"]
    with people.storage.as_person(person(people, "supervisor")) as store:
        assert [form.title for form in all_by_title(store)] == titles
        assert [form["title"] for form in maps_facts.start(store)["forms"]] == titles


def test_a_layer_has_columns_of_one_kind(people, tmp_path):
    publish(people, "1", label="Tổng")
    answer(people, "1", total="400", whole="5")
    reader, file = person(people, "supervisor"), tmp_path / "try.gpkg"
    with people.storage.as_person(reader) as store, file.open("wb") as target:
        making.make(store, reader, Request(Filter(form="try"), "gpkg", labels=False), target, "t")
    with sqlite3.connect(file) as made:
        kinds = {name: kind for _, name, kind, *_ in made.execute("pragma table_info('try')")}
    assert (kinds["total"], kinds["whole"]) == ("TEXT", "INTEGER")
