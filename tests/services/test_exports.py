"""What an export holds, in every format, read back with other programs' eyes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import openpyxl
import pyogrio
import pytest
from sqlalchemy import text

from server.problems import Problem
from server.services import publishing
from server.services.exports import making, words
from server.services.exports.request import FORMATS, Request, from_json, to_json
from server.storage.filtering import Filter
from server.supervisor import submissions_words
from server.web import words as pages
from tests.cli.received import ANSWERS, HOME, WISH, send
from tests.people import person
from tests.photos.pictures import jpeg
from tests.services.test_retention import HEIC
from tests.world import filled
from tests.xforms.workbooks import workbook

FORM = "khảo sát"
WANTED = Request(Filter(form=FORM), "csv")
REASON = "đối chiếu hồ sơ quý bốn"
SECRETS = ("19.01234", "105.01234", "19.012", "105.012")
MORE = "<more><extra>2.jpg</extra></more><more><extra>3.jpg</extra></more>"


def make(world, request=WANTED, who="supervisor"):
    """Export as somebody; give what was made and the file's bytes."""
    target = io.BytesIO()
    reader = person(world, who)
    with world.storage.as_person(reader) as store:
        made = making.make(store, reader, request, target, who)
        making.record(store, request, who, made)
    return made, target.getvalue()


def tables(content, delimiter=","):
    """Give the tables of a CSV zip, by name, each as a list of rows by head."""
    with ZipFile(io.BytesIO(content)) as made:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(
                    io.StringIO(made.read(name).decode("utf-8-sig"), newline=""),
                    delimiter=delimiter,
                )
            )
            for name in made.namelist()
            if name.endswith(".csv")
        }


@pytest.fixture
def number(people):
    raw = filled(ANSWERS, extra=MORE, instance_id="uuid:one")
    return send(people, raw, {"1.jpg": b"\xff\xd8\xff\xd9"}).submission_id


def test_a_submission_becomes_a_row_with_the_words_of_the_form(people, number):
    made, content = make(people)
    assert made.rows == 1
    ((row,), more) = tables(content).values()
    assert row["Số phiếu"] == str(number)
    assert (row["Ngày thực hiện"], row["Ngày"]) == ("20/11/2026", "20/11/2026")
    assert row["Cán bộ"] == "officer"
    assert (row["Thuộc xã"], row["Thuộc thôn"]) == ("Xã Một", "Thôn 1")
    assert row["Cách biết thôn"] == "trong thôn"
    assert not any(head.startswith("Mã") for head in row)
    assert (row["Số người"], row["Số tiền"]) == ("4", "15000000.0")
    assert (row["Vị trí: vĩ độ"], row["Vị trí: kinh độ"]) == ("19.01", "105.01")
    assert [(one["Số phiếu"], one["Ảnh khác: Lần thứ"], one["Ảnh"]) for one in more] == [
        (str(number), "1", "2.jpg"),
        (str(number), "2", "3.jpg"),
    ]


def place(world, statement, **values):
    with world.storage.transaction() as store:
        store.db.execute(text(statement), values)


def test_how_sure_a_village_is_stands_where_it_was_measured(people):
    send(people, filled({"village": "99001001"}))
    for labels, head, said in ((True, "Độ tin", {""}), (False, "confidence", {"0.0"})):
        ((row,), _) = tables(make(people, replace(WANTED, labels=labels))[1]).values()
        assert {row[head]} == said
    assert words.MEASURED == submissions_words.MEASURED


def test_codes_are_for_programs(people, number):
    _, content = make(people, replace(WANTED, labels=False))
    ((row,), more) = tables(content).values()
    assert (row["day"], row["answer/day"]) == ("2026-11-20", "2026-11-20")
    assert row["received_at"].endswith("+07:00")
    assert (row["method"], row["review_state"]) == ("inside", "received")
    assert (row["people"], row["village"], row["point-latitude"]) == ("4", "99001001", "19.01")
    assert [one["more_number"] for one in more] == ["1", "2"]
    assert "wish" not in row
    assert not any(head.startswith("home") for head in row)


def test_csv_opens_in_excel_as_it_is(people, number):
    send(people, filled({"day": "2026-11-19", "amount": "1.5"}))
    _, content = make(people)
    with ZipFile(io.BytesIO(content)) as made:
        raw = made.read("khảo_sát.csv")
        about = made.read("README.txt").decode("utf-8-sig")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 3
    assert "Khảo sát (khảo sát)" in about
    assert "Số phiếu: 2" in about
    _, content = make(people, replace(WANTED, semicolon=True))
    table = tables(content, ";")["khảo_sát"]
    assert {row["Số tiền"] for row in table} == {"15000000,0", "1,5"}


def test_xlsx_has_a_sheet_for_each_table_and_real_dates(people, number):
    _, content = make(people, replace(WANTED, format="xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Thông tin", "Khảo sát", "more"]
    sheet = book["Khảo sát"]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))
    assert sheet.freeze_panes == "A2"
    assert row["Ngày"].number_format == "dd/mm/yyyy"
    assert (row["Ngày"].value.day, row["Số người"].value) == (20, 4)
    assert row["Thuộc xã"].value == "Xã Một"
    assert (row["Độ tin"].value, row["Độ tin"].number_format) == (1, "0%")
    assert [cell.value for cell in book["more"]["C"]] == ["Ảnh", "2.jpg", "3.jpg"]


def test_a_sheet_that_is_full_goes_on_on_the_next(people, number, monkeypatch):
    from server.services.exports import xlsx

    send(people, filled({"day": "2026-11-19"}))
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    _, content = make(people, replace(WANTED, format="xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert sorted(book.sheetnames) == sorted(
        ["Thông tin", "Khảo sát", "more", "Khảo sát 2", "more 2"]
    )


def test_a_sheet_of_codes_has_the_id_of_the_form(people):
    _, content = make(people, replace(WANTED, format="xlsx", labels=False))
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[1] == FORM


def test_geojson_has_exact_points_alone(people, number):
    send(people, filled({"home": HOME, "village": "99001001"}))
    _, content = make(people, replace(WANTED, format="geojson", labels=False))
    exact, sealed = json.loads(content)["features"]
    assert exact["geometry"] == {"type": "Point", "coordinates": [105.01, 19.01]}
    assert sealed["geometry"] is None
    assert sealed["properties"]["village"] == "99001001"


def test_geojson_of_nothing_is_geojson(people):
    made, content = make(people, replace(WANTED, format="geojson"))
    assert (made.rows, json.loads(content)["features"]) == (0, [])


def test_a_geopackage_opens_as_layer_and_tables(people, number, tmp_path):
    send(people, filled({"village": "99001001"}))
    path = tmp_path / "one.gpkg"
    path.write_bytes(make(people, replace(WANTED, format="gpkg", labels=False))[1])
    assert dict(pyogrio.list_layers(path)) == {
        "khảo_sát": "Point",
        "khảo_sát-more": None,
    }
    info = pyogrio.read_info(path, layer="khảo_sát")
    assert (info["features"], info["crs"]) == (2, "EPSG:4326")
    assert info["total_bounds"] == (105.01, 19.01, 105.01, 19.01)
    with sqlite3.connect(path) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        found = db.execute('select submission_id, more_number, extra from "khảo_sát-more"')
        assert found.fetchall() == [(number, 1, "2.jpg"), (number, 2, "3.jpg")]
    db.close()


@pytest.mark.parametrize("format_", ["gpkg", "xlsx", "csv", "geojson"])
def test_a_decimal_beyond_all_whole_numbers_is_written(people, format_):
    send(people, filled({"amount": "1E20", "point": "19.01 105.01 1E25 4"}))
    made, content = make(people, replace(WANTED, format=format_))
    assert (made.rows, bool(content)) == (1, True)


def test_files_are_named_by_their_submission(people):
    sent = send(people, filled(ANSWERS), {"1.jpg": jpeg()}).submission_id
    made, content = make(people, replace(WANTED, format="media"))
    assert made.rows == 1
    with ZipFile(io.BytesIO(content)) as found:
        entry = found.getinfo(f"{sent}/1.jpg")
        assert entry.compress_type == 0
        assert found.read(entry).startswith(b"\xff\xd8")


@pytest.mark.parametrize(("language", "said"), [("vi", "niêm phong"), ("en", "sealed")])
def test_files_left_out_because_they_are_sealed_are_counted(people, language, said):
    send(people, filled(ANSWERS), {"1.jpg": jpeg()})
    place(people, "update attachments set question = 'wish'")
    asked = replace(WANTED, format="media", language=language)
    made, content = make(people, asked)
    assert made.rows == 0
    about = readme(content).splitlines()[-1]
    assert said in about
    assert about.endswith(": 1")
    made, content = make(people, replace(asked, reason=REASON))
    assert made.rows == 1
    assert not readme(content).splitlines()[-1].endswith(": 1")


def test_a_zip_without_any_files_says_so(people, number):
    _, content = make(people, Request(Filter(form=FORM, officer="nobody"), "media"))
    assert "Không có ảnh hay tệp nào" in readme(content)


def readme(content):
    with ZipFile(io.BytesIO(content)) as found:
        return found.read("README.txt").decode("utf-8-sig")


def test_a_file_that_still_has_metadata_stays_here(people):
    send(people, filled(ANSWERS | {"photo": "1.heic"}), {"1.heic": HEIC})
    made, content = make(people, replace(WANTED, format="media", reason=REASON))
    assert made.rows == 0
    with ZipFile(io.BytesIO(content)) as found:
        assert found.namelist() == ["README.txt"]
        assert "siêu dữ liệu" in found.read("README.txt").decode()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_neighbour_gets_nothing(people, number, format_):
    made, content = make(people, replace(WANTED, format=format_), "neighbour")
    assert made.rows == 0
    assert b"uuid:one" not in content
    if format_ == "csv":
        assert [len(table) for table in tables(content).values()] == [0, 0]


def test_a_rejected_submission_is_there_when_asked_for(people, number):
    place(people, "update submissions set review_state = 'rejected'")
    assert make(people)[0].rows == 0
    asked = replace(WANTED, wanted=Filter(form=FORM, states=("rejected",)))
    assert make(people, asked)[0].rows == 1


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("reason", [None, REASON])
def test_a_sealed_point_is_in_no_byte_of_it(people, number, format_, reason):
    asked = replace(WANTED, format=format_, reason=reason)
    _, content = make(people, asked)
    found = [content]
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as made:
            found += [made.read(name) for name in made.namelist()]
    for one in found:
        assert not any(secret.encode() in one for secret in SECRETS)
        assert reason or WISH.encode() not in one


def test_sealed_answers_come_with_a_reason(people, number):
    with pytest.raises(Problem, match="10"):
        make(people, replace(WANTED, reason="ngắn"))
    made, content = make(people, replace(WANTED, labels=False, reason=REASON))
    ((row,), _) = tables(content).values()
    assert row["wish"] == WISH
    assert "wish" in made.columns
    assert not any("home" in column for column in made.columns)


def test_what_a_program_would_take_for_a_formula_is_text(people):
    evil = '=HYPERLINK("http://x")'
    send(people, filled({"photo": evil}))
    _, content = make(people, replace(WANTED, labels=False))
    assert tables(content)["khảo_sát"][0]["photo"] == "'" + evil
    _, content = make(people, replace(WANTED, labels=False, format="xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(content))[FORM]
    (cell,) = (cell for cell in sheet[2] if cell.value == evil)
    assert cell.data_type == "s"


def test_numbers_below_zero_stay_numbers(people):
    send(people, filled({"people": "-3"}))
    assert tables(make(people)[1])["khảo_sát"][0]["Số người"] == "-3"


CHOICES = """
list_name | name | label::Tiếng Việt (vi) | label::English (en)
kind | a | Một, "hai" | One
kind | b | Ba | Three
"""
SURVEY = """
type | name | label::Tiếng Việt (vi) | label::English (en) | sensitivity
date | day | Ngày | Day | internal
select_one kind | one | Một thứ | One thing | internal
begin group | g | Nhóm | Group |
select_multiple kind | many | Nhiều thứ | Many things | internal
begin repeat | r | Lần | Time |
text | words | Lời | Words | {words}
begin repeat | inner | Trong | Inner |
text | deep | Sâu | Deep | internal
end repeat
end repeat
end group
{more}
"""
ANSWER = (
    "<one>b</one><g><many>a b</many><r><words>đường — 1</words><inner><deep>x</deep></inner>"
    "<inner><deep>y</deep></inner></r><r><words>hai</words></r></g>"
)


def publish(world, version, words="internal", more=""):
    settings = {"form_title": "Thử", "form_id": "try", "version": version}
    content = workbook(SURVEY.format(words=words, more=more), CHOICES, settings)
    with world.storage.transaction() as store:
        publishing.publish(store, content, "try.xlsx", {}, "test")


TRY = Request(Filter(form="try"), "csv")


def test_choices_repeats_and_groups(people):
    publish(people, "1")
    send(people, filled({"day": "2026-11-20"}, form_id="try", extra=ANSWER))
    rows = tables(make(people, TRY)[1])
    assert list(rows) == ["try", "try-g-r", "try-g-r-inner"]
    assert rows["try"][0]["Một thứ"] == "Ba"
    assert rows["try"][0]["Nhiều thứ"] == 'Một, "hai"; Ba'
    assert [one["Lời"] for one in rows["try-g-r"]] == ["đường — 1", "hai"]
    english = tables(make(people, replace(TRY, language="en"))[1])["try"][0]
    assert (english["One thing"], english["Many things"]) == ("Three", "One; Three")
    codes = tables(make(people, replace(TRY, labels=False))[1])
    assert (codes["try"][0]["one"], codes["try"][0]["g/many"]) == ("b", "a;b")
    deep = [list(one.values())[2:] for one in codes["try-g-r-inner"]]
    assert deep == [["1", "1", "x"], ["1", "2", "y"]]


def test_all_versions_have_their_columns_and_the_most_careful_one_decides(people):
    publish(people, "1")
    send(people, filled({"day": "2026-11-20"}, form_id="try", extra=ANSWER))
    publish(people, "2", words="sensitive", more="integer | later | Sau | Later | public")
    send(people, filled({"later": "5"}, form_id="try", version="2", extra=ANSWER))
    codes = tables(make(people, replace(TRY, labels=False))[1])
    assert [one["later"] for one in codes["try"]] == ["", "5"]
    assert "words" not in codes["try-g-r"][0]
    codes = tables(make(people, replace(TRY, labels=False, reason=REASON))[1])
    assert [one["words"] for one in codes["try-g-r"]] == ["đường — 1", "hai"] * 2


def test_more_than_a_commune_is_not_for_publication(people, number):
    def about(who, **narrowed):
        asked = replace(WANTED, wanted=Filter(form=FORM, **narrowed))
        with ZipFile(io.BytesIO(make(people, asked, who)[1])) as made:
            return made.read("README.txt").decode()

    assert "KHÔNG CÔNG BỐ" in about("province")
    assert "KHÔNG CÔNG BỐ" not in about("province", area="99001")
    assert "KHÔNG CÔNG BỐ" not in (told := about("supervisor", since=date(2026, 10, 1)))
    assert "Bộ lọc: từ ngày 01/10/2026" in told


def test_every_export_is_on_record_without_the_words_that_were_searched(people, number):
    make(people, replace(WANTED, wanted=Filter(form=FORM, words="Nguyễn"), reason=REASON))
    with people.storage.reading() as store:
        found = store.db.execute(text("select details from events where kind = 'export.made'"))
        (details,) = found.scalars()
    assert ["q", "…"] in details["filter"]
    assert (details["reason"], details["rows"]) == (REASON, 0)


def test_a_request_is_read_as_it_was_written():
    asked = Request(Filter(form=FORM, states=("rejected",), flags=("no_fix",)), "gpkg", reason="x")
    assert from_json(json.loads(json.dumps(to_json(asked)))) == asked


def test_words_are_those_of_the_pages():
    assert words.METHODS == pages.METHODS
    assert words.STATES == pages.STATES
    assert {flag: pages.FLAGS[flag][:2] for flag in words.FLAGS} == words.FLAGS
