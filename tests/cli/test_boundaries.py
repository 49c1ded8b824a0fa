import json

from tests.cli.received import ANSWERS, send
from tests.world import filled


def square(west, south, side=0.02):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def write(path, rows):
    features = [
        {"type": "Feature", "properties": properties, "geometry": shape}
        for properties, shape in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def villages(path, **names):
    rows = [
        ({"MA": f"9900100{number}", "TEN": name}, square(105 + 0.02 * number, 19))
        for number, name in enumerate(names.values(), 1)
    ]
    return write(path, rows)


IMPORT = ("villages", "import")
FIELDS = ("--field", "code=MA", "--field", "name=TEN", "--commune", "99001")


def test_villages_are_imported_with_our_fields_mapped(cli, tmp_path):
    file = villages(tmp_path / "v.geojson", a="Thôn Một", b="Thôn Hai")
    dry = cli.json(*IMPORT, file, *FIELDS, "--dry-run")
    assert (dry["added"], dry["stored"]) == (2, False)
    done = cli.json(*IMPORT, file, *FIELDS, "--from", "2025-07-01")
    assert (done["added"], done["stored"]) == (2, True)
    assert cli.json(*IMPORT, file, *FIELDS)["unchanged"] == 2


def test_a_fault_names_the_feature_and_stores_nothing(cli, tmp_path):
    bad = [
        ({"MA": "99001001", "TEN": "Một"}, square(105, 19)),
        ({"MA": "99001001", "TEN": "Hai"}, square(106, 19)),
    ]
    file = write(tmp_path / "v.geojson", bad)
    told = cli.run(*IMPORT, file, *FIELDS, code=1)
    assert "99001001" in told.stderr
    assert "✗" in told.stderr
    found = cli.json(*IMPORT, file, *FIELDS, code=1)
    assert found["stored"] is False
    assert {finding["code"] for finding in found["findings"]} >= {"code_twice"}


def test_a_file_that_is_none_is_one_sentence(cli, tmp_path):
    (tmp_path / "x.geojson").write_text("not a map")
    for name in ("x.geojson", "absent.geojson", "x.txt"):
        told = cli.run(*IMPORT, tmp_path / name, *FIELDS, code=1)
        assert name in told.stderr


def test_a_field_without_a_name_is_a_usage_error(cli, tmp_path):
    cli.run(*IMPORT, tmp_path / "v.geojson", "--field", "code", code=2)


def test_a_misspelt_field_is_told_with_those_there_are(cli, tmp_path):
    file = villages(tmp_path / "v.geojson", a="Thôn Một")
    for kind in ("villages", "communes"):
        for wrong, word in (("comune=TEN", "'comune'"), ("successors=TENN", "'TENN'")):
            told = cli.run(kind, "import", file, *FIELDS[:4], "--field", wrong, code=1).stderr
            assert word in told
            assert "MA, TEN" in told


def test_communes_are_loaded_from_the_shipped_list_once(cli):
    assert cli.json("communes", "load")["added"] >= 3321
    assert cli.json("communes", "load")["added"] == 0


def test_a_new_border_moves_submissions_when_the_worker_runs(filled_cli, world, tmp_path):
    number = send(world, filled(ANSWERS)).submission_id
    rows = [({"code": "99001007", "name": "Thôn Mới"}, square(105, 19))]
    done = filled_cli.json(*IMPORT, write(tmp_path / "v.geojson", rows), "--from", "2026-11-01")
    assert done["remap_id"] is not None
    assert filled_cli.json("submissions", "list")[0]["village"] == "99001001"
    filled_cli.run("worker", "--once")
    (moved,) = filled_cli.json("submissions", "list")
    assert (moved["id"], moved["village"]) == (number, "99001007")


def test_a_day_that_is_none_is_told_with_how_to_write_it(cli, tmp_path):
    file = villages(tmp_path / "v.geojson", a="Thôn Một")
    told = cli.run(*IMPORT, file, *FIELDS, "--from", "01/05/2026", code=2).stderr
    assert "'01/05/2026'" in told
    assert "năm-tháng-ngày, ví dụ 2026-05-01." in told
