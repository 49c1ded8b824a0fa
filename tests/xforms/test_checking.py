"""A check finds every fault once, at its cell, and otherwise gives what pyxform gives."""

import csv
import io
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform import errors as pyxform_errors
from pyxform.xls2xform import convert

from server.problems import Problem
from server.problems.findings import FINDINGS
from server.xforms import checking, spreadsheet, tracing, tracing_words
from server.xforms import workbook as reading
from server.xforms.checked import Checked
from server.xforms.findings import Finding, Place, in_order
from tests.xforms.test_workbook import as_csv, file
from tests.xforms.workbooks import (
    EN,
    SETTINGS,
    VI,
    VISIT_CHOICES,
    VISIT_SURVEY,
    tables,
    visit,
    workbook,
)
from tests.xforms.xlsx import xlsx

ROOT = Path(__file__).parents[2]
FORMS = sorted((ROOT / "xlsforms").glob("*.xlsx"))
TEMPLATE = ROOT / "server/designer/data/template.xlsx"
GOOD = f"""
type | name | {VI} | {EN} | sensitivity
text | a | Hỏi | Ask | public
"""


def check(content: bytes, name: str = "x.xlsx", media=None) -> Checked:
    checked = checking.check(content, name, media)
    for finding in checked.findings:
        for language in ("vi", "en"):
            assert finding.wrong(language)
            assert finding.mend(language)
    return checked


def errors(content: bytes) -> list[tuple[str, str]]:
    checked = check(content)
    assert checked.has_errors == (checked.compiled is None)
    return [(f.code, str(f.place)) for f in checked.findings if f.severity == "error"]


@pytest.mark.parametrize("path", [*FORMS, TEMPLATE], ids=lambda path: path.stem)
def test_our_own_forms_have_no_finding_and_are_what_pyxform_makes_of_them(path):
    checked = check(path.read_bytes(), path.name, [])
    assert checked.findings == ()
    assert checked.compiled.xform == convert(path.read_bytes()).xform.encode()


EVERY = f"""
type | name | {VI} | {EN} | relevant | default | choice_filter | appearance | media::image
begin group | g | Nhóm | Group | | | | table-list
select_one who | s1 | Một | One
select_one who | s2 | Hai | Two
end group

begin_repeat | r | Lặp | Repeat | | | | |

text | t | “Tên”\xa0gì  đây | Name | ${{s1}} = 'hpn' | x
end_repeat
select_one from_list | f | Lọc | Filter | | | who = ${{s1}}
range | n | Số | Number | | | | | anh.png
"""
LISTS = f"""
list_name | name | {VI} | {EN} | who
who | ubnd | Ủy ban | Committee
who | hpn  | Hội | Union
from_list | x | X | X | hpn
from_list | y | Y | Y | ubnd
"""


@pytest.mark.parametrize("survey", [VISIT_SURVEY, EVERY], ids=["visit", "every"])
@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
def test_the_xform_is_what_pyxform_gives_for_the_same_file(survey, kind):
    content = workbook(survey.replace("Sensitivity", "sensitivity"), LISTS)
    if kind == ".csv":
        content = as_csv(content)
    book, _ = reading.read(content, f"x{kind}")
    theirs = convert(content, file_type=kind).xform
    assert spreadsheet.compile_book(book).xform.decode() == theirs


@pytest.mark.parametrize("name", ["visit.xls", "kinds.xls"])
def test_the_xform_of_an_old_file_is_what_pyxform_gives(name):
    read, _ = reading.read(file(name), name)
    theirs = convert(file(name), file_type=".xls").xform.replace("<Sensitivity", "<sensitivity")
    assert spreadsheet.compile_book(read).xform.decode() == theirs


NAMES = st.from_regex(r"\A[a-z_][a-z0-9_]{0,8}\Z")
LABELS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=20
).filter(lambda text: text.strip() and "${" not in text and not text.lstrip().startswith("="))
QUESTIONS = st.lists(
    st.tuples(
        st.sampled_from(["text", "integer", "note", "date", "select_one who", "geopoint", ""]),
        NAMES,
        LABELS,
        LABELS,
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[1],
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUESTIONS)
def test_for_any_form_the_result_is_pyxforms_own(questions):
    rows = [question if question[0] else () for question in questions]
    book = xlsx({"survey": [("type", "name", VI, EN), *rows], **tables("", VISIT_CHOICES)})
    read, _ = reading.read(book, "x.xlsx")
    try:
        theirs = convert(book, file_type=".xlsx").xform
    except pyxform_errors.PyXFormError:
        theirs = None
    try:
        ours = spreadsheet.compile_book(read).xform.decode()
    except Problem:  # what this server asks beyond XLSForm
        return
    except spreadsheet.Rejected:
        ours = None
    assert ours == theirs


def test_a_fault_is_told_once_at_its_cell():
    assert errors(workbook(GOOD + "text | a | B | B | public")) == [("name_twice", "survey!B3")]
    assert errors(workbook(GOOD + "nosuch | b | B | B | public")) == [("type_unknown", "survey!A3")]
    assert errors(workbook(GOOD + "text | b\u200bc | B | B | public")) == [
        ("sign_hidden", "survey!B3")
    ]


def test_each_missing_column_is_told():
    missing = [c.details["column"] for c in check(workbook("note\nx")).findings if c.details]
    assert missing == ["type", "name"]


def test_a_line_that_breaks_in_a_languages_name_is_told_at_the_header():
    book = openpyxl.load_workbook(BytesIO(workbook(GOOD)))
    book["survey"]["D1"] = "label::English\n(en)"
    out = BytesIO()
    book.save(out)
    assert errors(out.getvalue()) == [("sign_hidden", "survey!D1")]


def test_rows_of_a_csv_file_are_its_own():
    rows = ["survey", f",type,name,{VI},{EN},sensitivity", "", ",text,a,A,A,public", ",,,,,"]
    rows += [",text,b b,A,A,public", "settings", f",{','.join(SETTINGS)}"]
    rows += [f",{','.join(SETTINGS.values())}"]
    checked = check("\n".join(rows).encode(), "x.csv")
    (error,) = [f for f in checked.findings if f.severity == "error"]
    assert str(error.place) == "survey!C6"


def test_every_code_of_the_tracing_has_its_words_and_every_detail_is_given():
    for words in (*tracing_words.ERRORS, *tracing_words.WARNINGS):
        assert words.code in FINDINGS
        assert words.sought in {"", *words.pattern.groupindex}


def book_for_tracing():
    survey = f"""
type | name | {VI} | {EN} | relevant | parameters | calculation
text | a | A | A | ${{gone}} | rows=x
begin group | g | G | G
select_one who | b | B | B | | randomize=maybe
end group
calculate | c | | | | | 1
"""
    book, _ = reading.read(workbook(survey, VISIT_CHOICES), "x")
    return book


TRACED = [
    ("You must have a sheet named 'survey'. ", "sheet_missing", "survey"),
    ("Unknown question type 'text'.", "convert_type_unknown", "survey!A2"),
    ("[row : 2] Question or group with no name.", "name_missing", "survey!B2"),
    ("[row : 4] List name not in choices sheet: who", "convert_list_missing", "survey!A4"),
    ("The survey element named 'b' has no label or hint.", "label_missing", "survey!B4"),
    ("[row : 6] Missing calculation.", "convert_calculation", "survey!G6"),
    ("There is no survey element named 'gone'.", "convert_reference", "survey!E2"),
    ("randomize must be set to true or false: 'maybe'", "convert_parameters", "survey!F4"),
    ("Something that nobody has seen", "convert_unknown", "survey"),
    ("[row : 4] Something else", "convert_unknown", "survey!4"),
]


@pytest.mark.parametrize(("message", "code", "place"), TRACED)
def test_a_message_is_traced_to_its_cell(message, code, place):
    (finding,) = tracing.errors(message, book_for_tracing())
    assert (finding.code, str(finding.place)) == (code, place)


@pytest.mark.parametrize("code", list(pyxform_errors.ErrorCode), ids=lambda code: code.name)
def test_every_message_with_a_code_is_known(code):
    context = {"sheet": "survey", "sheet_name": "survey", "column": "name", "missing": "'type'"}
    message = code.value.format(row=4, type="group", **context)
    if any(pattern.search(message) for pattern in tracing_words.LINTED):
        return
    if code.name == "LABEL_001":
        (finding,) = tracing.warnings((message,), book_for_tracing())
    else:
        (finding,) = tracing.errors(message, book_for_tracing())
    if not code.name.startswith("INTERNAL") and code.name not in {"HEADER_001", "HEADER_005"}:
        assert finding.code != "convert_unknown", message
    if "{row}" in code.value.msg and "entities" not in message and "choices" not in message:
        assert finding.place.row == 4


def test_several_messages_in_one_are_several_findings():
    code = pyxform_errors.ErrorCode.NAMES_007.value
    message = "\n".join(code.format(row=row) for row in (2, 3))
    found = tracing.errors(message, book_for_tracing())
    assert [str(one.place) for one in found] == ["choices!B2", "choices!B3"]


def test_no_word_of_pyxform_reaches_a_sentence():
    for message in ("[row : 2] Zork failed: <class 'TypeError'>", "pyxform: KeyError"):
        (finding,) = tracing.errors(message, book_for_tracing())
        for language in ("vi", "en"):
            assert "Zork" not in finding.wrong(language) + finding.mend(language)
            assert "Error" not in finding.wrong(language) + finding.mend(language)


def test_findings_survive_json_and_have_an_order():
    found = [
        Finding("name_missing", Place("survey", 3, "AA"), "x"),
        Finding("name_missing", Place("survey", 3, "B"), "x" * 300),
        Finding("list_unused", Place("choices", 2, "A"), "x", {"list": "x"}),
        Finding("name_missing", Place("choices", 9, "B"), "x"),
        Finding("name_missing", Place("choices", 9, "B"), "x"),
    ]
    again = [Finding.from_json(json.loads(json.dumps(one.to_json()))) for one in found]
    assert again == found
    assert [str(one.place) for one in in_order(found)] == [
        "choices!B9",
        "survey!B3",
        "survey!AA3",
        "choices!A2",
    ]
    assert len(found[1].text) == 200


def test_a_check_survives_json():
    checked = check(visit())
    assert checked.compiled.definition.version_cell == (2, "C")
    assert Checked.from_json(json.loads(json.dumps(checked.to_json()))) == checked


@pytest.mark.parametrize(
    ("written", "read"),
    [("visit", "visit"), (" vis\u200bit ", "visit"), ("v\u0456sit", "visit"), ("", None)],
)
def test_a_faulty_workbook_still_says_whose_form_it_is(written, read):
    faulty = workbook(GOOD + "nosuch | b | B | B | public", "", {**SETTINGS, "form_id": written})
    assert check(faulty).form_id == read


def test_the_form_id_is_known_by_any_of_its_headers():
    given = {"id_string" if name == "form_id" else name: text for name, text in SETTINGS.items()}
    assert check(workbook(GOOD + "nosuch | b | B | B", "", given)).form_id == "visit"
    assert check(visit()).form_id == "visit"
    assert check(workbook(GOOD, settings={})).form_id is None
    assert check(b"no workbook").form_id is None


def test_the_title_is_known_of_a_faulty_workbook_too_and_stays_on_the_way_through_json():
    faulty = check(workbook(GOOD + "nosuch | b | B | B | public"))
    assert faulty.compiled is None
    assert Checked.from_json(faulty.to_json()).title == "Thăm hỏi"
    assert check(visit()).title == "Thăm hỏi"
    assert check(workbook(GOOD, settings={})).title is None
    assert check(b"no workbook").title is None


LOCKED = ("locked.xlsx", "locked.xls", "locked.ods")
SEEDS = [as_csv(visit()), *(file(f"kinds.{kind}") for kind in ("xlsx", "ods", "xls"))]
SEEDS += [file(name) for name in LOCKED]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_bytes_make_a_check_fail(data):
    content = bytearray(data.draw(st.sampled_from(SEEDS) | st.binary(max_size=300)))
    for _ in range(data.draw(st.integers(0, 8))):
        if content:
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    check(bytes(content), data.draw(st.sampled_from(["x.xlsx", "x.csv", "x.xls"])))


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["text", "begin group", "end group", "${a}", "${", "who", "a", "select_one who"]
    ),
    st.sampled_from(
        ["begin_repeat", "range", "audit", "geopoint", "yes", "start=1 end=0", "[", "{}"]
    ),
)
HEADER_NAMES = """
    type name label relevant parameters calculation trigger bind::x:y repeat_count choice_filter
    list_name save_to default media::image :: : label::vi
"""
HEADERS = st.sampled_from(HEADER_NAMES.split())
TABLES = st.lists(HEADERS, min_size=1, max_size=6, unique=True).flatmap(
    lambda header: st.lists(
        st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=5
    ).map(lambda rows: [header, *rows])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, TABLES, TABLES)
def test_no_cells_make_a_check_fail(survey, choices, settings_):
    out = [["survey"], *([None, *row] for row in survey), ["choices"]]
    out += [*([None, *row] for row in choices), ["settings"], *([None, *row] for row in settings_)]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(out)
    check(text.getvalue().encode(errors="replace"), "x.csv")


@pytest.mark.timeout(60)
def test_the_service_does_not_load_what_reads_workbooks():
    program = (
        "import sys; from server.services import checking;"
        "print([m for m in ('pyxform', 'openpyxl', 'xlrd', 'lark') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
