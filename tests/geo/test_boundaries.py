from datetime import date

import pytest
import shapely
from shapely import LineString, Point, Polygon

from geo.attribution import attribute
from geo.boundaries import areas_by_code, make_villages, read_communes, read_villages
from geo.findings import FINDINGS
from geo.odk import Fix
from geo.villages import VillageIndex
from tests.geo.files import geojson, named, rectangle
from tests.geo.places import TODAY, at

COMMUNES = {"00101": rectangle(0, 0, 2000, 1000)}
WEST, EAST = rectangle(0, 0), rectangle(1000, 0)


def found(reading):
    return {(finding.code, finding.number) for finding in reading.findings}


def point(east, north):
    lat, lon = at(east, north)
    return Point(lon, lat)


def villages(tmp_path, *rows, communes=COMMUNES):
    return read_villages(geojson(tmp_path / "v.geojson", *rows), communes)


def test_sound_villages_have_no_findings(tmp_path):
    reading = villages(tmp_path, named("00101001", WEST), named("00101002", EAST))
    assert reading.findings == ()
    west, _ = make_villages(reading.features, COMMUNES, date(2026, 1, 1))
    assert (west.commune, west.area_source, west.valid_from) == (
        "00101",
        "surveyed",
        date(2026, 1, 1),
    )
    assert west.area.contains(west.point)


def test_communes_become_areas_by_code(tmp_path):
    reading = read_communes(geojson(tmp_path / "c.geojson", named("00101", WEST)))
    assert areas_by_code(reading) == {"00101": WEST}
    dots = read_communes(geojson(tmp_path / "d.geojson", named("00101", point(0, 0))))
    assert found(dots) == {("geometry_kind", 1)}


def test_broken_geometry_is_repaired_and_reported(tmp_path):
    west, south, east, north = WEST.bounds
    tip = (east - west) / 50
    knot = [(east, north - tip), (east - tip, north), (east, north), (east - 2 * tip, north - tip)]
    broken = Polygon([(west, south), (east, south), *knot, (west, north)])
    assert not broken.is_valid
    reading = villages(tmp_path, named("00101001", broken), communes=None)
    assert found(reading) == {("geometry_repaired", 1)}
    assert reading.features[0].shape.is_valid
    assert reading.errors == ()
    assert "105" not in reading.findings[0].sentence("en")


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (1, 1), (1, 0), (0, 1)],
        [(0, 0), (1, 0), (1, 1), (0.8, 1), (0.8, -0.5), (0, -0.5)],
        [(0, 0), (2, 0), (2, 0.2), (0, 1), (0, 0.8), (2, 1)],
    ],
    ids=["bow tie", "crossing its own side", "nearly a bow tie"],
)
def test_a_repair_that_changes_much_of_the_area_is_refused(tmp_path, corners):
    x, y = WEST.bounds[:2]
    broken = Polygon([(x + east / 100, y + north / 100) for east, north in corners])
    reading = villages(tmp_path, named("00101001", broken), communes=None)
    assert found(reading) == {("geometry_changed", 1)}
    (error,) = reading.errors
    assert error.details["before_m2"] != error.details["after_m2"]
    assert "105" not in error.sentence("en")


def test_geometry_that_cannot_be_used_is_an_error(tmp_path):
    line = LineString(WEST.exterior.coords[:3])
    flat = Polygon([WEST.exterior.coords[0]] * 4)
    reading = villages(
        tmp_path, named("00101001", None), named("00101002", line), named("00101003", flat)
    )
    assert found(reading) == {
        ("geometry_empty", 1),
        ("geometry_kind", 2),
        ("geometry_hopeless", 3),
    }
    assert len(reading.errors) == 3


def test_overlaps_are_measured(tmp_path):
    wide = rectangle(0, 0, 1100)
    reading = villages(tmp_path, named("00101001", wide), named("00101002", EAST))
    (overlap,) = reading.findings
    assert (overlap.code, overlap.feature, overlap.details["other"]) == (
        "overlap",
        "00101001",
        "00101002",
    )
    assert overlap.details["area_m2"] == pytest.approx(100_000, rel=0.01)


def test_gaps_in_the_commune_are_measured(tmp_path):
    narrow = rectangle(1200, 0, 800)
    reading = villages(tmp_path, named("00101001", WEST), named("00101002", narrow))
    (gap,) = reading.findings
    assert gap.details["area_m2"] == pytest.approx(200_000, rel=0.01)
    assert gap.details["beside"] == "00101001, 00101002"
    assert gap.sentence("en").startswith("Commune '00101'")


def test_codes_and_names(tmp_path):
    reading = villages(
        tmp_path,
        named("00101001", WEST),
        named("00101001", EAST),
        ({"code": None, "name": "Thôn"}, EAST),
        ({"code": "00101004", "name": " "}, EAST),
        communes=None,
    )
    assert {("code_twice", 2), ("code_missing", 3), ("name_missing", 4)} <= found(reading)


def test_villages_outside_their_commune(tmp_path):
    reading = villages(
        tmp_path,
        named("00101001", rectangle(-500, 0)),
        named("00101002", point(-300, 500)),
        named("00202001", WEST),
    )
    assert {("spills_over", 1), ("outside_commune", 2), ("commune_unknown", 3)} <= found(reading)
    away = next(f for f in reading.findings if f.code == "outside_commune")
    assert away.details["distance_m"] == pytest.approx(300, abs=3)


def test_every_finding_can_be_said_in_both_languages(tmp_path):
    for code, (_, words) in FINDINGS.items():
        assert words.vi and words.en, code


def test_points_get_the_nearest_part_of_the_commune(tmp_path):
    reading = villages(
        tmp_path, named("00101001", point(500, 500)), named("00101002", point(1500, 500))
    )
    assert reading.findings == ()
    west, east = make_villages(reading.features, COMMUNES)
    assert west.area_source == east.area_source == "guessed"
    assert (
        shapely.union(west.area, east.area).equals_exact(COMMUNES["00101"], 1e-9, normalize=True)
        or shapely.symmetric_difference(west.area.union(east.area), COMMUNES["00101"]).area < 1e-12
    )
    answer = attribute(VillageIndex([west, east]), Fix(*at(990, 900), 0, 5), None, TODAY)
    assert (answer.village, answer.area_source) == ("00101001", "guessed")


def test_surveyed_areas_are_left_out_of_guesses(tmp_path):
    reading = villages(
        tmp_path, named("00101001", rectangle(0, 0, 500)), named("00101002", point(100, 500))
    )
    surveyed, guessed = make_villages(reading.features, COMMUNES)
    assert surveyed.area_source == "surveyed"
    assert shapely.intersection(surveyed.area, guessed.area).area == 0
    assert shapely.area(guessed.area) == pytest.approx(0.75 * COMMUNES["00101"].area)


def test_points_in_one_place_share_a_doubtful_area(tmp_path):
    same = point(500, 500)
    reading = villages(tmp_path, named("00101001", same), named("00101002", same))
    assert found(reading) == {("points_coincide", 2)}
    index = VillageIndex(make_villages(reading.features, COMMUNES))
    assert attribute(index, Fix(*at(500, 500), 0, 5), None, TODAY).confidence == 0.5


def test_without_the_commune_guesses_stay_close(tmp_path):
    reading = villages(tmp_path, named("00101001", point(0, 0)), communes=None)
    index = VillageIndex(make_villages(reading.features))
    assert index.locate(*at(1400, 0), TODAY).code == "00101001"
    assert index.locate(*at(1600, 0), TODAY) is None


def test_versions_in_one_file(tmp_path):
    old = {"valid_to": "2026-05-01", "successors": "00101003"}
    new = {"valid_from": "2026-05-01"}
    reading = villages(
        tmp_path,
        named("00101001", WEST, **old),
        named("00101002", EAST, **old),
        named("00101003", COMMUNES["00101"], **new),
    )
    assert reading.findings == ()
    made = make_villages(reading.features, COMMUNES)
    assert [village.successors for village in made] == [("00101003",)] * 2 + [()]
    assert made[0].valid_to == made[2].valid_from == date(2026, 5, 1)
    wrong = villages(tmp_path, named("00101001", WEST, valid_from="1/5/2026"), communes=None)
    assert found(wrong) == {("date_unreadable", 1)}
