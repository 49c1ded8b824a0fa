import warnings

import numpy as np
import pytest
import shapely

from geo.errors import GeoError
from geo.read import read_features
from tests.geo.files import geojson, layer, named, rectangle

SQUARE = rectangle(0, 0)


def codes(reading):
    return [finding.code for finding in reading.findings]


def test_geojson_is_read(tmp_path):
    path = geojson(tmp_path / "v.geojson", named("00101001", SQUARE, commune="00101"))
    reading = read_features(path)
    feature = reading.features[0]
    assert (feature.number, feature.code, feature.name) == (1, "00101001", "Thôn 00101001")
    assert feature.shape.equals(SQUARE)
    assert feature.fields == {"commune": "00101"}
    assert reading.findings == ()


@pytest.mark.parametrize("kind", ["shp", "gpkg"])
def test_other_crs_are_transformed(tmp_path, kind):
    columns = {"MA": ["00101001"], "TEN": ["Bản Mới"]}
    path = layer(tmp_path / f"v.{kind}", [SQUARE], columns, "EPSG:9210", encoding="UTF-8")
    feature = read_features(path, {"code": "MA", "name": "TEN"}).features[0]
    assert (feature.code, feature.name) == ("00101001", "Bản Mới")
    assert np.abs(np.subtract(feature.shape.bounds, SQUARE.bounds)).max() < 0.01


def test_numbers_become_text_codes(tmp_path):
    path = geojson(tmp_path / "v.geojson", ({"code": 19555, "name": "Thôn", "n": 1.5}, SQUARE))
    assert read_features(path, {"kind": "n"}).features[0].code == "19555"
    assert read_features(path, {"kind": "n"}).features[0].fields == {"kind": "1.5"}


def test_a_shapefile_without_crs_is_refused_with_the_mend(tmp_path):
    with warnings.catch_warnings(action="ignore"):
        path = layer(tmp_path / "v.shp", [SQUARE], {"code": ["1"], "name": ["A"]}, None)
    with pytest.raises(GeoError, match=r"v\.shp.*--crs") as caught:
        read_features(path)
    assert caught.value.code == "crs_missing"
    assert read_features(path, crs="EPSG:4326").features[0].shape.equals(SQUARE)


def test_a_shapefile_that_does_not_name_its_encoding_is_utf8(tmp_path):
    path = layer(
        tmp_path / "v.shp", [SQUARE], {"code": ["1"], "name": ["Xóm Đồi"]}, "EPSG:4326", "UTF-8"
    )
    path.with_suffix(".cpg").unlink()
    assert read_features(path).features[0].name == "Xóm Đồi"


def test_points_from_csv(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("\ufeffMa;name;lat;kinh do\n00101001;Thôn Một;18.0;105.0\n", "utf-8")
    reading = read_features(path, {"code": "Ma", "lon": "kinh do"})
    assert reading.features[0].shape == shapely.Point(105, 18)
    assert reading.features[0].number == 2
    assert reading.findings == ()


def test_decimal_commas_are_understood(tmp_path):
    path = tmp_path / "v.csv"
    for row in ("1;A;18,05;105,5", '1,A,"18,05","105,5",, '):
        mark = ";" if ";" in row else ","
        path.write_text(f"{mark.join(('code', 'name', 'lat', 'lon'))}\n{row}\n", "utf-8")
        reading = read_features(path)
        assert reading.features[0].shape == shapely.Point(105.5, 18.05)
        assert reading.findings == ()


def test_decimal_commas_between_commas_are_refused_with_the_line_and_the_mend(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("code,name,lat,lon\n1,A,18,105\n2,B,18,05,105,5\n", "utf-8")
    with pytest.raises(GeoError, match=r"line 3.*21\.5") as caught:
        read_features(path)
    assert caught.value.code == "row_too_long"


@pytest.mark.parametrize("field", ["comune", "CODE", "size", ""])
def test_a_field_that_is_none_is_refused_with_those_there_are(tmp_path, field):
    path = geojson(tmp_path / "v.geojson", named("1", SQUARE, MA_XA="00101"))
    with pytest.raises(GeoError, match=r"commune.*code, name, MA_XA") as caught:
        read_features(path, {field: "MA_XA"})
    assert caught.value.code == "field_unknown"
    with pytest.raises(GeoError, match=r"MA_XB.*code, name, MA_XA") as caught:
        read_features(path, {"commune": "MA_XB"})
    assert caught.value.code == "field_missing"


@pytest.mark.parametrize(
    ("lat", "lon", "finding"),
    [
        ("18;05", "105", "coordinates_missing"),
        ("1,818,05", "105", "coordinates_missing"),
        ("", "105", "coordinates_missing"),
        ("nan", "105", "coordinates_missing"),
        ("105", "18", "coordinates_swapped"),
        ("1990000", "480000", "coordinates_out_of_range"),
    ],
)
def test_bad_coordinates_in_csv_name_the_line(tmp_path, lat, lon, finding):
    path = tmp_path / "v.csv"
    path.write_text(f'code,name,lat,lon\n1,A,18,105\n2,B,"{lat}",{lon}\n', "utf-8")
    (found,) = read_features(path).findings
    assert (found.code, found.number, found.feature) == (finding, 3, "2")
    assert found.severity == "error"
    assert "3 '2'" in found.sentence("en")


def test_a_wrong_crs_is_a_finding_that_names_the_feature(tmp_path):
    metres = shapely.box(480_000, 1_990_000, 481_000, 1_991_000)
    path = geojson(tmp_path / "v.geojson", named("1", SQUARE), named("2", metres))
    (found,) = read_features(path).findings
    assert (found.code, found.number, found.feature) == ("coordinates_out_of_range", 2, "2")
    assert "EPSG:4326" in found.sentence("vi")


def test_swapped_axes_are_a_finding(tmp_path):
    turned = shapely.transform(SQUARE, lambda xy: xy[:, ::-1])
    assert codes(read_features(geojson(tmp_path / "v.geojson", named("1", turned)))) == [
        "coordinates_swapped"
    ]


def test_files_that_cannot_be_read(tmp_path):
    for name, content in {
        "cut.geojson": b'{"type": "FeatureCollection", "features": [{"ty',
        "cut.gpkg": b"SQLite format 3\0" + b"\0" * 50,
        "lone.shp": b"\0\0\x27\x0a",
        "text.geojson": b"hello",
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(GeoError) as caught:
            read_features(tmp_path / name)
        assert caught.value.code == "file_unreadable"
        assert name in caught.value.sentence("vi")


def test_other_refusals_name_the_file_and_the_mend(tmp_path):
    (tmp_path / "v.txt").write_text("x")
    (tmp_path / "latin.csv").write_bytes("code,name\n1,Thôn".encode("latin-1"))
    (tmp_path / "empty.csv").write_text("")
    geojson(tmp_path / "v.geojson", named("1", SQUARE))
    for name, fields, crs, code in [
        ("none.shp", {}, None, "file_missing"),
        ("v.txt", {}, None, "file_kind"),
        ("latin.csv", {}, None, "encoding_unknown"),
        ("empty.csv", {}, None, "file_without_fields"),
        ("v.geojson", {"code": "MA"}, None, "field_missing"),
        ("v.geojson", {}, "VN-2000?", "crs_unknown"),
    ]:
        with pytest.raises(GeoError) as caught:
            read_features(tmp_path / name, fields, crs)
        assert caught.value.code == code
