"""Importing villages into an empty database, the same again, and files that are wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from shapely import Polygon

from geo.villages import ALWAYS
from server.problems import Problem
from server.storage import places
from server.storage.store import Storage
from tests.services.places import (
    COMMUNE,
    at,
    cell,
    commune,
    counts,
    geojson,
    import_communes,
    import_villages,
    stored,
    villages,
)


def test_villages_into_an_empty_database(storage: Storage, tmp_path: Path) -> None:
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0), v2=cell(1, 0))
    result = import_villages(storage, path)
    assert result.stored
    assert counts(result) == (2, 0, 0, 0)
    first, second = stored(storage)
    assert (first.place.code, first.place.name) == ("99001001", "Thôn 1")
    assert (first.valid_from, first.valid_to) == (ALWAYS, None)
    assert (second.place.parent, second.place.area_source) == (COMMUNE, "surveyed")
    assert second.place.area.equals(cell(1, 0))
    assert second.place.area.covers(second.place.point)


def test_the_same_file_again_changes_nothing(storage: Storage, tmp_path: Path) -> None:
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0), v2=at(1.5, 0.5), v3=at(2.5, 0.5))
    import_villages(storage, path)
    before, version = stored(storage), version_of_boundaries(storage)
    result = import_villages(storage, path)
    assert not result.stored
    assert (counts(result), result.remap_id) == ((0, 0, 0, 3), None)
    assert (stored(storage), version_of_boundaries(storage)) == (before, version)


def test_an_import_raises_the_version_and_queues_one_pass(storage: Storage, tmp_path: Path) -> None:
    before = version_of_boundaries(storage)
    result = import_villages(storage, villages(tmp_path / "v.geojson", v1=cell(0, 0)))
    assert version_of_boundaries(storage) == before + 1
    assert queued(storage) == [("remap", "remap", {"remap_id": result.remap_id})]


def test_points_get_guessed_areas_within_the_commune(storage: Storage, tmp_path: Path) -> None:
    import_communes(storage, commune(tmp_path / "c.geojson", cell(0, 0, 3, 1)))
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0), v2=at(1.5, 0.5), v3=at(2.5, 0.5))
    import_villages(storage, path)
    one, two, three = (version.place for version in stored(storage))
    assert [p.area_source for p in (one, two, three)] == ["surveyed", "guessed", "guessed"]
    assert two.area.symmetric_difference(cell(1, 0)).area < 1e-9
    assert three.area.symmetric_difference(cell(2, 0)).area < 1e-9


def test_a_point_leaves_a_surveyed_area_as_it_is(storage: Storage, tmp_path: Path) -> None:
    import_villages(storage, villages(tmp_path / "v.geojson", v1=cell(0, 0)))
    path = tmp_path / "v.csv"
    path.write_text("code,name,lat,lon\n99001001,Thôn Một,18.004,105.004\n", "utf-8")
    import_villages(storage, path)
    assert stored(storage)[-1].place.name == "Thôn Một"
    assert stored(storage)[-1].place.area.equals(cell(0, 0))


def test_one_commune_for_all_features(storage: Storage, tmp_path: Path) -> None:
    path = geojson(tmp_path / "v.geojson", [({"MA": 99001001, "TEN": "Thôn 1"}, cell(0, 0))])
    fields = {"code": "MA", "name": "TEN"}
    import_villages(storage, path, commune=COMMUNE, fields=fields)
    with pytest.raises(Problem) as caught:
        import_villages(storage, path, commune="99002", fields=fields)
    assert {f.code for f in caught.value.details["findings"]} == {
        "code_elsewhere",
        "commune_unknown",
    }


def test_a_dry_run_counts_and_stores_nothing(storage: Storage, tmp_path: Path) -> None:
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0))
    result = import_villages(storage, path, dry_run=True)
    assert (result.stored, counts(result)) == (False, (1, 0, 0, 0))
    assert stored(storage) == []


BOWTIE = Polygon([(105, 18), (105.01, 18.01), (105.01, 18), (105, 18.01)])
_KNOT = [(105.01, 18.01), (105.0098, 18.0102), (105.0102, 18.0102), (105.0098, 18.01)]
KNOTTED = Polygon([(105, 18), (105.01, 18), *_KNOT, (105, 18.01)])
BROKEN = {
    "geometry_changed": [({"code": "99001001", "name": "A"}, BOWTIE)],
    "code_twice": [({"code": "99001001", "name": "A"}, cell(0, 0))] * 2,
    "code_wrong": [({"code": "9900101", "name": "A"}, cell(0, 0))],
    "code_missing": [({"code": "", "name": "A"}, cell(0, 0))],
    "name_missing": [({"code": "99001001", "name": ""}, cell(0, 0))],
    "geometry_empty": [({"code": "99001001", "name": "A"}, None)],
    "coordinates_swapped": [
        ({"code": "99001001", "name": "A"}, Polygon([(18, 105), (18, 106), (19, 105)]))
    ],
    "coordinates_out_of_range": [({"code": "99001001", "name": "A"}, cell(4000, 0))],
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_wrong_file_leaves_nothing(storage: Storage, tmp_path: Path, code: str) -> None:
    good = ({"code": "99001009", "name": "Tốt"}, cell(5, 5))
    path = geojson(tmp_path / "v.geojson", [good, *BROKEN[code]])
    with pytest.raises(Problem) as caught:
        import_villages(storage, path)
    assert caught.value.code == "boundaries_refused"
    errors = [f for f in caught.value.details["findings"] if f.severity == "error"]
    assert {f.code for f in errors} == {code}
    assert errors[0].number in (2, 3)
    assert caught.value.sentence("en") != caught.value.sentence("vi")
    assert stored(storage) == []
    assert queued(storage) == []


def test_what_a_person_should_look_at_is_told(storage: Storage, tmp_path: Path) -> None:
    import_communes(storage, commune(tmp_path / "c.geojson", cell(0, 0, 4, 1)))
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0, 1.5), v2=cell(1, 0), v3=KNOTTED)
    found = {finding.code for finding in import_villages(storage, path).findings}
    assert {"overlap", "gap", "geometry_repaired"} <= found
    alone = geojson(tmp_path / "w.geojson", [({"code": "99002001", "name": "A"}, cell(9, 9))])
    assert [f.code for f in import_villages(storage, alone).findings] == ["commune_unknown"]


def test_a_file_that_is_none_is_one_problem(storage: Storage, tmp_path: Path) -> None:
    path = tmp_path / "v.geojson"
    path.write_text("{}")
    with pytest.raises(Problem, match=r"v\.geojson") as caught:
        import_villages(storage, path)
    assert caught.value.code == "boundary_file"


def test_the_day_must_be_neither_to_come_nor_before_a_stored_change(
    storage: Storage, tmp_path: Path
) -> None:
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0))
    with pytest.raises(Problem) as caught:
        import_villages(storage, path, day=datetime.now(UTC).date() + timedelta(days=2))
    assert caught.value.code == "boundary_day_future"
    import_villages(storage, path, day=date(2026, 3, 1))
    with pytest.raises(Problem) as caught:
        import_villages(storage, path, day=date(2026, 2, 1))
    assert caught.value.code == "boundary_day_early"


def version_of_boundaries(storage: Storage) -> int:
    with storage.reading() as store:
        return places.version(store)


def queued(storage: Storage) -> list[tuple[object, ...]]:
    with storage.engine.connect() as db:
        jobs = "select task_name, lock, args from procrastinate_jobs order by id"
        return [tuple(row) for row in db.exec_driver_sql(jobs)]
