import csv
import io
import json
import subprocess
import sys

import pytest

from geo.__main__ import main
from tests.geo.files import geojson, named, rectangle
from tests.geo.places import at


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch):
    monkeypatch.setenv("NEOTHIEN_LANG", "vi")


@pytest.fixture
def villages(tmp_path):
    rows = [named("00101001", rectangle(0, 0)), named("00101002", rectangle(1000, 0))]
    return geojson(tmp_path / "villages.geojson", *rows)


@pytest.fixture
def points(tmp_path):
    def write(*rows, header="id,lat,lon,accuracy,declared,day"):
        path = tmp_path / "points.csv"
        path.write_text("\n".join([header, *rows, ""]), "utf-8")
        return path

    return write


def place(east, north):
    lat, lon = at(east, north)
    return f"{lat},{lon}"


def test_points_are_located(villages, points, capsys):
    path = points(
        f"a,{place(500, 500)},5,00101001,2026-05-01",
        f"b,{place(990, 500)},20,,",
        "c,,,,00101002,",
        f"d,{place(-9000, 0)},5,nowhere,",
    )
    assert main(["locate", str(path), "--villages", str(villages)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["id"] for row in rows] == ["a", "b", "c", "d"]
    assert [row["village"] for row in rows] == ["00101001", "00101001", "00101002", ""]
    assert [row["method"] for row in rows] == ["inside", "inside", "declared", "none"]
    assert rows[0]["village_name"] == "Thôn 00101001"
    assert rows[0]["declared_distance_m"] == "0.0"
    assert rows[1]["candidates"].startswith("00101001:0.")
    assert rows[3]["flags"] == "declared_mismatch outside_area"


def test_json_for_programs(villages, points, capsys):
    path = points(f"{place(500, 500)}", header="vi do,kinh do")
    command = ["locate", str(path), "--villages", str(villages), "--json", "--day", "2026-01-01"]
    assert main([*command, "--column", "lat=vi do", "--column", "lon=kinh do"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["candidates"] == [{"village": "00101001", "share": 1.0, "distance_m": 0.0}]
    assert row["flags"] == []


def test_points_of_villages_are_guessed_in_their_commune(tmp_path, points, capsys):
    villages = tmp_path / "v.csv"
    villages.write_text(f"code,name,lat,lon\n00101001,A,{place(100, 500)}\n", "utf-8")
    communes = geojson(tmp_path / "c.geojson", named("00101", rectangle(0, 0)))
    path = points(f"a,{place(900, 900)},5,,")
    command = ["locate", str(path), "--villages", str(villages), "--communes", str(communes)]
    assert main(command) == 0
    assert "guessed" in capsys.readouterr().out


def test_a_boundary_file_is_checked(tmp_path, capsys):
    rows = [named("1", rectangle(0, 0)), named("1", rectangle(500, 0)), named("3", None)]
    path = geojson(tmp_path / "v.geojson", *rows)
    assert main(["check", str(path), "--language", "en"]) == 1
    said = capsys.readouterr().out
    assert "Error: Feature 2 '1': feature 1 has this code already" in said
    assert "Warning: Feature 1 '1': overlaps '1' by" in said
    assert said.endswith("3 features, 2 errors, 1 warnings\n")
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "Lỗi: Đối tượng 2 '1': mã này đã dùng" in said
    assert "Lưu ý: Đối tượng 1 '1': chồng lên '1'" in said
    assert said.endswith("3 đối tượng, 2 lỗi, 1 lưu ý\n")
    assert main(["check", str(path), "--json"]) == 1
    assert {finding["code"] for finding in json.loads(capsys.readouterr().out)} == {
        "code_twice",
        "overlap",
        "geometry_empty",
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a,x,105,,,", "dòng 2: cột 'lat'"),
        ("a,18,105,5,,1/5/2026", "dòng 2: cột 'day'"),
        ('"a\n", 18 ,105,wide,,', "dòng 3: cột 'accuracy'"),
    ],
)
def test_a_bad_cell_is_named_in_one_line(villages, points, capsys, row, words):
    assert main(["locate", str(points(row)), "--villages", str(villages)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_a_useless_boundary_file_is_one_line(tmp_path, points, capsys):
    path = geojson(tmp_path / "v.geojson", named("1", None), named("", None))
    assert main(["locate", str(points()), "--villages", str(path), "--language", "en"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("The file 'v.geojson' has 3 errors; the first: Feature 1 '1'")
    assert said.count("\n") == 1


TYPED_WRONG = [
    ([], "còn thiếu: LỆNH"),
    (["check"], "còn thiếu: file"),
    (["check", "v.csv", "--kind", "x"], "hãy chọn một trong"),
    (["check", "v.csv", "--field", "code"], "cần dạng code=TÊN_TRONG_TỆP"),
    (["check", "v.csv", "--nothing"], "không biết: --nothing"),
    (["check", "v.csv", "--crs"], "cần một giá trị đi kèm"),
    (["check", "v.csv", "--json=1"], "không nhận giá trị"),
    (["check", "v.csv", "--com", "x"], "chưa rõ"),
    (["locate", "p.csv", "--villages", "v.csv", "--day", "1/5/2026"], "cần dạng 2026-05-01"),
    (["check", "v.csv", "--lang", "de"], "hãy chọn một trong"),
    (["check", "--help"], "hiện trang này rồi thôi"),
    (["locate", "--help"], "tùy chọn"),
]
ENGLISH = (
    "usage",
    "error",
    "argument",
    "option",
    "invalid",
    "required",
    "show",
    "expected",
    "the ",
)


@pytest.mark.parametrize(("typed", "sentence"), TYPED_WRONG)
def test_all_that_is_printed_is_in_one_language(typed, sentence, capsys, monkeypatch):
    with pytest.raises(SystemExit):
        main(typed)
    said = "".join(capsys.readouterr())
    assert sentence in said
    assert not [word for word in ENGLISH if word in said]
    monkeypatch.setenv("NEOTHIEN_LANG", "en")
    with pytest.raises(SystemExit):
        main(typed)
    assert "usage: " in "".join(capsys.readouterr())


def test_a_file_that_may_not_be_opened_is_told_without_the_systems_words(tmp_path, capsys):
    (tmp_path / "v.csv").mkdir()
    assert main(["check", str(tmp_path / "v.csv")]) == 2
    assert "Is a directory" not in capsys.readouterr().err


def test_it_runs_as_a_module(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "geo", "check", "none.geojson"],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "Không có tệp 'none.geojson'. Hãy kiểm tra tên và thư mục.\n"
