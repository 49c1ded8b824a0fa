"""New versions of boundaries: split, merged, renamed, mended; communes and guessed areas."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.villages import ALWAYS
from server.problems import Problem
from server.services import boundaries
from server.storage.store import Storage
from tests.services.places import (
    COMMUNE,
    at,
    cell,
    commune,
    counts,
    days,
    geojson,
    import_communes,
    import_villages,
    stored,
    stored_communes,
    villages,
)

DAY = date(2026, 5, 1)
LATER = date(2026, 6, 1)


@pytest.fixture
def three(storage: Storage, tmp_path: Path) -> Storage:
    """Three villages side by side since ever."""
    import_villages(
        storage, villages(tmp_path / "first.geojson", v1=cell(0, 0), v2=cell(1, 0), v3=cell(2, 0))
    )
    return storage


def test_a_split_village_ends_with_two_successors(three: Storage, tmp_path: Path) -> None:
    path = villages(
        tmp_path / "v.geojson",
        v1=cell(0, 0),
        v3=cell(2, 0),
        v4=cell(1, 0, 0.4),
        v5=cell(1.4, 0, 0.6),
    )
    result = import_villages(three, path, day=DAY)
    assert counts(result) == (2, 0, 1, 2)
    assert days(three) == [
        ("1", ALWAYS, None, ()),
        ("2", ALWAYS, DAY, ("5", "4")),
        ("3", ALWAYS, None, ()),
        ("4", DAY, None, ()),
        ("5", DAY, None, ()),
    ]


def test_merged_villages_end_with_one_successor(three: Storage, tmp_path: Path) -> None:
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0, 2), v3=cell(2, 0))
    result = import_villages(three, path, day=DAY)
    assert counts(result) == (0, 1, 1, 1)
    assert days(three) == [
        ("1", ALWAYS, DAY, ()),
        ("1", DAY, None, ()),
        ("2", ALWAYS, DAY, ("1",)),
        ("3", ALWAYS, None, ()),
    ]


def test_a_renamed_village_gets_a_new_version(three: Storage, tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "v.geojson",
        [
            ({"code": "99001001", "name": "Thôn Mới"}, cell(0, 0)),
            ({"code": "99001002", "name": "Thôn 2"}, cell(1, 0)),
            ({"code": "99001003", "name": "Thôn 3"}, cell(2, 0)),
        ],
    )
    assert counts(import_villages(three, path, day=DAY)) == (0, 1, 0, 2)
    assert [v.place.name for v in stored(three)[:2]] == ["Thôn 1", "Thôn Mới"]


def test_a_file_says_itself_who_succeeds(three: Storage, tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text(
        "code,name,lat,lon,now\n"
        "99001001,Thôn 1,18.005,105.005,\n"
        "99001002,Thôn 2,,,99001003 99001008\n"
        "99001003,Thôn 3,18.005,105.025,\n",
        "utf-8",
    )
    result = import_villages(three, path, day=DAY, fields={"successors": "now"})
    assert counts(result) == (0, 0, 1, 2)
    assert ("2", ALWAYS, DAY, ("3", "8")) in days(three)
    assert "successor_unknown" in [finding.code for finding in result.findings]
    assert not import_villages(three, path, day=LATER, fields={"successors": "now"}).stored


def test_a_village_that_ends_for_nobody_is_told(three: Storage, tmp_path: Path) -> None:
    path = villages(tmp_path / "v.geojson", v1=cell(0, 0), v2=cell(1, 0))
    result = import_villages(three, path, day=DAY)
    assert days(three)[2] == ("3", ALWAYS, DAY, ())
    told = [f.details["village"] for f in result.findings if f.code == "ends_without_heir"]
    assert told == ["99001003"]


def test_the_file_of_a_day_may_be_mended_and_imported_again(three: Storage, tmp_path: Path) -> None:
    before = days(three)
    wrong = villages(tmp_path / "w.geojson", v1=cell(0, 0), v2=cell(1, 0), v4=cell(2, 0, 0.5))
    import_villages(three, wrong, day=DAY)
    right = villages(tmp_path / "r.geojson", v1=cell(0, 0), v2=cell(1, 0), v5=cell(2, 0))
    assert counts(import_villages(three, right, day=DAY)) == (1, 0, 1, 2)
    assert days(three)[2:] == [("3", ALWAYS, DAY, ("5",)), ("5", DAY, None, ())]
    assert import_villages(three, tmp_path / "first.geojson", day=DAY).stored
    assert days(three) == before


def test_other_communes_stay_as_they_are(three: Storage, tmp_path: Path) -> None:
    path = geojson(tmp_path / "o.geojson", [({"code": "99002001", "name": "Xa"}, cell(9, 9))])
    import_villages(three, path, day=DAY)
    assert [day[2] for day in days(three)] == [None] * 4


def test_another_village_takes_from_the_guessed_areas(storage: Storage, tmp_path: Path) -> None:
    import_communes(storage, commune(tmp_path / "c.geojson", cell(0, 0, 4, 1)))
    import_villages(storage, villages(tmp_path / "v.geojson", v1=at(1, 0.5), v2=at(3, 0.5)))
    path = villages(tmp_path / "w.geojson", v1=at(1, 0.5), v2=at(3, 0.5), v3=at(3.5, 0.5))
    assert counts(import_villages(storage, path, day=DAY)) == (1, 1, 0, 1)


def test_a_first_area_of_a_commune_is_knowledge_and_no_change(
    storage: Storage, tmp_path: Path
) -> None:
    with storage.transaction() as store:
        rows = boundaries.load_places(store)
        assert rows >= 3321
        assert boundaries.load_places(store) == 0
    before = {v.place.code: v for v in stored_communes(storage)}
    features = [({"code": "19555", "name": "Hướng Hiệp"}, cell(0, 0))]
    path = geojson(tmp_path / "c.geojson", features)
    assert counts(import_communes(storage, path)) == (0, 1, 0, 0)
    found = [v for v in stored_communes(storage) if v.place.code == "19555"]
    assert [v.valid_from for v in found] == [before["19555"].valid_from]
    assert found[0].place.parent == "44"
    assert found[0].place.point == before["19555"].place.point
    assert not import_communes(storage, path).stored
    assert len(stored_communes(storage)) == rows


def test_a_commune_whose_kind_changes_gets_a_new_version(storage: Storage, tmp_path: Path) -> None:
    fields = {"kind": "loai"}
    import_communes(storage, commune(tmp_path / "a.geojson", cell(0, 0), loai="xã"), fields=fields)
    path = commune(tmp_path / "b.geojson", cell(0, 0), loai="phường")
    assert counts(import_communes(storage, path, fields=fields, day=DAY)) == (0, 1, 0, 0)
    old, new = stored_communes(storage)
    assert (old.place.kind, old.valid_to) == ("xã", DAY)
    assert (new.place.kind, new.valid_from) == ("phường", DAY)


def test_a_commune_ends_only_when_the_file_says_so(storage: Storage, tmp_path: Path) -> None:
    import_communes(storage, commune(tmp_path / "a.geojson", cell(0, 0)))
    other = {"code": "99002", "name": "Đồi Sim", "province": "99"}
    path = geojson(tmp_path / "b.geojson", [(other, cell(1, 0))])
    import_communes(storage, path, day=DAY)
    assert [v.valid_to for v in stored_communes(storage)] == [None, None]
    gone = {"code": COMMUNE, "name": "Suối Mây", "successors": "99002"}
    path = geojson(tmp_path / "c.geojson", [(gone, None), (other, cell(0, 0, 2))])
    import_communes(storage, path, day=LATER)
    assert [(v.place.code, v.valid_to, v.successors) for v in stored_communes(storage)] == [
        (COMMUNE, LATER, ("99002",)),
        ("99002", LATER, ()),
        ("99002", None, ()),
    ]


def test_a_commune_without_a_province_is_refused(storage: Storage, tmp_path: Path) -> None:
    path = geojson(tmp_path / "c.geojson", [({"code": "99003", "name": "Lạ"}, cell(0, 0))])
    with pytest.raises(Problem) as caught:
        import_communes(storage, path)
    assert [f.code for f in caught.value.details["findings"]] == ["province_missing"]


def test_communes_guess_areas_again_within_the_same_versions(
    storage: Storage, tmp_path: Path
) -> None:
    import_villages(storage, villages(tmp_path / "v.geojson", v1=at(0.5, 0.5), v2=cell(1, 0)))
    result = import_communes(storage, commune(tmp_path / "c.geojson", cell(0, 0, 2, 1)))
    assert result.remap_id is not None
    one, two = stored(storage)
    assert one.place.area.symmetric_difference(cell(0, 0)).area < 1e-9
    assert two.place.area.equals(cell(1, 0))
    assert [v.valid_from for v in (one, two)] == [ALWAYS, ALWAYS]
    again = villages(tmp_path / "w.geojson", v1=at(0.5, 0.5), v2=cell(1, 0))
    assert not import_villages(storage, again).stored
