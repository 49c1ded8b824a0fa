"""OGC API Features: what QGIS reads, layer by layer."""

from __future__ import annotations

from urllib.parse import quote

from sqlalchemy import text

from tests.api.conftest import draw

PLACES = ["villages", "village_points", "communes", "commune_points"]
SURVEY = f"/ogc/collections/{quote('submissions_khảo sát')}"


def test_a_layer_is_found_from_the_landing_page(program):
    qgis = program("supervisor")
    links = {link["rel"]: link["href"] for link in qgis.json("/ogc/")["links"]}
    layers = qgis.json(links["data"])["collections"]
    assert [layer["id"] for layer in layers] == [*PLACES, "submissions_khảo sát"]
    (items,) = (link["href"] for link in layers[-1]["links"] if link["rel"] == "items")
    (feature,) = qgis.json(items)["features"]
    assert feature["geometry"]["coordinates"] == [105.01, 19.01]
    assert feature["properties"]["answer.people"] == 0
    assert feature["properties"]["village_name"] == "Thôn 1"
    again = qgis.json(f"{SURVEY}/items/{feature['id']}")
    assert again["properties"] == feature["properties"]


def test_a_box_holds_what_lies_in_it(program):
    province = program("province")

    def found(layer, box):
        return [f["id"] for f in province.json(f"{layer}/items?bbox={box}")["features"]]

    villages = "/ogc/collections/villages"
    assert len(found(SURVEY, "105,19,105.02,19.02")) == 1
    assert len(found(SURVEY, "105,19,0,105.2,19.2,9")) == 2
    assert found(SURVEY, "105.0101,19,105.02,19.02") == []
    assert len(found(SURVEY, "-180,-90,180,90")) == 2
    assert found(villages, "105.11,19.11,105.12,19.12") == ["99002001"]
    assert len(found(villages, "104,18,106,20")) == 4


def test_days_narrow_submissions(program):
    qgis = program("supervisor")
    for interval, count in {
        "2026-11-20": 1,
        "2026-11-20T00:00:00Z": 1,
        "2026-11-21": 0,
        "2026-11-01/..": 1,
        "../2026-11-19T16:59:59Z": 0,
        "/2026-11-30T00:00:00Z": 1,
    }.items():
        found = qgis.json(f"{SURVEY}/items?datetime={interval}")
        assert found["numberReturned"] == count, interval
    villages = qgis.json("/ogc/collections/villages/items?datetime=2026-11-21")
    assert villages["numberReturned"] == 3


def test_days_are_read_as_qgis_writes_them(program):
    qgis = program("supervisor")
    for interval, count in {
        "0000-01-01T00:00:00Z%2F2026-11-20": 1,
        "0000-01-01T00:00:00Z%2F2026-11-19": 0,
        "2026-11-20%2F9999-12-31T00:00:00Z": 1,
        "2026-11-20T23:30:00": 1,
        "2026-11-20 23:30:00": 1,
        "2026-11-20T23:30:00+07:00": 1,
        "2026-11-21T00:30:00+07:00": 0,
    }.items():
        found = qgis.json(f"{SURVEY}/items?datetime={interval}")
        assert found["numberReturned"] == count, interval


def test_a_layer_has_shapes_of_one_kind(program, filed):
    """QGIS draws only what is of the kind of a layer's first feature."""
    draw(filed, without_outline="99001001")
    qgis = program("supervisor")
    kinds = {
        "villages": {"MultiPolygon": 2},
        "village_points": {"Point": 3},
        "communes": {"MultiPolygon": 1},
        "commune_points": {"Point": 1},
    }
    for layer, kind in kinds.items():
        found = qgis.json(f"/ogc/collections/{layer}/items")["features"]
        shapes = [feature["geometry"]["type"] for feature in found]
        assert {shape: shapes.count(shape) for shape in shapes} == kind
    box = "bbox=105,19,105.02,19.02"
    (point,) = qgis.json(f"/ogc/collections/village_points/items?{box}")["features"]
    assert (point["id"], point["properties"]["name"]) == ("99001001", "Thôn 1")
    assert qgis.get("/ogc/collections/villages/items/99001001").status_code == 404
    again = qgis.json("/ogc/collections/village_points/items/99001001")
    assert again["geometry"] == point["geometry"]


def test_a_whole_number_is_written_as_qgis_keeps_all_of_it(program, filed):
    """QGIS takes 5000000000 for 705032704 where a layer's first ten numbers are small."""
    with filed.storage.transaction() as store:
        store.db.execute(
            text("update submissions set answers = answers || '{\"people\": 5000000000}'")
        )
    found = program("supervisor").get(f"{SURVEY}/items").text
    assert '"answer.people":5000000000.0' in found


def test_the_greatest_page_is_said_where_qgis_looks(program):
    """Without it QGIS asks for 100 features at a time."""
    document = program(None).json("/ogc/openapi.json")
    limit = document["components"]["parameters"]["limit"]["schema"]
    assert (limit["default"], limit["maximum"]) == (100, 1000)
    items = document["paths"]["/collections/{collection}/items"]["get"]
    assert {"$ref": "#/components/parameters/limit"} in items["parameters"]


def test_next_leads_through_all_features_once(program):
    qgis = program("province")
    seen, address = [], "/ogc/collections/villages/items?limit=3"
    while address:
        page = qgis.json(address)
        seen += [feature["id"] for feature in page["features"]]
        address = next((x["href"] for x in page["links"] if x["rel"] == "next"), None)
    assert seen == ["99001001", "99001002", "99001003", "99002001"]


def test_what_is_wrong_is_told(program):
    qgis = program("supervisor")
    for query in (
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=106,19,105,20",
        "bbox=1e999,1,1,1",
        "datetime=gestern",
        "datetime=0000-02-30",
        "datetime=2026-11-20T00:00:00 99:00",
        "limit=0",
        "colour=red",
        "datetime=2026-11-21/2026-11-20",
        "datetime=0001-01-01T00:00:00%2B14:00",
    ):
        answer = qgis.get(f"{SURVEY}/items?{query}")
        assert (answer.status_code, answer.json["code"]) == (400, "filter_wrong"), query
    assert qgis.get("/ogc/collections/nothing/items").json["code"] == "layer_unknown"
    assert qgis.get(f"{SURVEY}/items/999999999999999999999").json["code"] == "feature_unknown"
    assert qgis.json(f"{SURVEY}/items?limit=100000")["numberReturned"] == 1
