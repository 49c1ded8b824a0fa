"""Whole workbooks: whatever is in a table, lint stands."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from server.problems.findings import FINDINGS
from server.xforms import workbook
from server.xforms.lint import lint
from server.xforms.lint.vocabulary import CHOICES, EXPRESSIONS, SELECTS, SETTINGS, SURVEY, TYPES
from server.xforms.workbook_shapes import Cell, Row, Sheet, Workbook

ROOT = Path(__file__).parents[3]

HEADERS = {
    "survey": [*SURVEY, "label::Tiếng Việt (vi)", "label::English (en)", "hint::English (en)"],
    "choices": [*CHOICES, "label::Tiếng Việt (vi)", "commune"],
    "settings": list(SETTINGS),
}
SIGNS = (
    "$ { } ( ) [ ] ' \" “ . , ; = < > * / ! - 0 9 a à о && == :: .. 1,5 ${a} ${b} ${last-saved#a}"
)
CALLS = "selected( if( concat( not( instance('yn') 'co' b and or true"
PIECES = st.sampled_from([*SIGNS.split(), *CALLS.split(), " ", " and ", "\xa0", "\u200b"])
PLAIN = (
    "select_one_yn begin_group end_group begin_repeat end_repeat a b A yn co yes 2 village exact"
)
WORDS = st.sampled_from([*TYPES, *SELECTS, *PLAIN.split(), "select_one yn", "Tiếng Việt (vi)"])
TEXTS = st.one_of(WORDS, st.lists(PIECES, max_size=8).map("".join), st.text(max_size=12))


@st.composite
def books(draw):
    sheets = {}
    for name in draw(st.sets(st.sampled_from([*HEADERS, "choises"]), min_size=1)):
        known = st.sampled_from(HEADERS.get(name, ["a"]))
        headers = draw(st.lists(st.one_of(known, TEXTS), max_size=10, unique=True))
        columns = {header: chr(65 + index) for index, header in enumerate(headers)}
        rows = draw(st.lists(st.lists(TEXTS, max_size=len(headers)), max_size=12))
        sheets[name] = Sheet(name, columns, 1, tuple(_rows(columns, rows)), {})
    return Workbook(sheets, tuple(sheets), "xlsx")


def _rows(columns, rows):
    for number, texts in enumerate(rows, start=2):
        cells = zip(columns.items(), texts, strict=False)
        yield Row(number, {h: Cell(c, h, text) for (h, c), text in cells if text.strip()})


@given(books(), st.none() | st.lists(TEXTS, max_size=3))
def test_lint_says_something_readable_of_any_table(book, files):
    for finding in lint(book, files):
        assert finding.severity == FINDINGS[finding.code].severity
        for language in ("vi", "en"):
            assert finding.wrong(language) and finding.mend(language)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_expression_is_read_or_told(text):
    cells = {"type": "text", "name": "a", "relevant": text, "constraint": text, "default": text}
    columns = {header: chr(65 + index) for index, header in enumerate([*cells, *EXPRESSIONS])}
    row = Row(2, {h: Cell(columns[h], h, value) for h, value in cells.items() if value.strip()})
    lint(Workbook({"survey": Sheet("survey", columns, 1, (row,), {})}, ("survey",), "xlsx"), None)


def test_errors_come_before_warnings_and_go_by_place():
    content = (ROOT / "xlsforms/visit.xlsx").read_bytes()
    book, _ = workbook.read(content, "visit.xlsx")
    survey = book.sheets["survey"]
    broken = [
        Row(row.number, {h: c for h, c in row.cells.items() if h not in {"name", "sensitivity"}})
        for row in survey.rows
    ]
    sheet = Sheet(survey.name, survey.header, survey.header_row, tuple(broken), survey.written)
    found = lint(Workbook({**book.sheets, "survey": sheet}, book.names, book.kind), None)
    order = [(f.severity, f.place.sheet, f.place.row) for f in found]
    assert order == sorted(order)
    assert {"error", "warning"} == {f.severity for f in found}
