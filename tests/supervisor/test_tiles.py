"""What the map's page asks for: to whom, under which name, and never a sealed place."""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server.services import submissions, users
from server.storage.forms import bump
from tests import mvt
from tests.people import Browser
from tests.world import World, filled

Open = Callable[[str | None], Browser]
HOME = (19.012345, 105.006789)
"""A sealed place, in 99001001, far from every reference point."""
Z, X, Y = mvt.tile_at(11, 105.01, 19.01)
TILES = [f"/tiles/{name}/{Z}/{X}/{Y}.mvt" for name in ("submissions", "coverage", "boundaries")]
FACTS = ["/map/histogram.json", "/map/summary.json", "/map/start.json"]


@pytest.fixture
def filed(people: World) -> World:
    """An open point in 99001002, and six sealed ones in 99001001."""
    with people.storage.transaction() as store:
        sender = users.get(store, "officer")
        lat, lon = HOME
        for answers in (
            {"point": "19.015 105.035 0 5", "day": "2026-11-03"},
            *({"home": f"{lat} {lon} 0 5", "day": f"2026-10-0{n}"} for n in range(1, 7)),
        ):
            submissions.receive(store, sender, filled(answers), [])
    return people


def read(here: Browser, path: str) -> Any:
    answer = here.get(path)
    assert answer.status_code == 200, answer.text
    return mvt.read(answer.data) if ".mvt" in path else answer.json


def test_a_tile_has_pins_and_counts(filed: World, browser: Open):
    found = read(browser("supervisor"), TILES[0])
    assert [f.properties["form"] for f in found["pins"]] == ["khảo sát"]
    assert [f.properties["count"] for f in found["counts"]] == [6]
    assert found["pins"][0].place(Z, X, Y) == pytest.approx((105.035, 19.015), abs=1e-4)


def test_the_answer_is_private_and_a_tile(filed: World, browser: Open):
    answer = browser("supervisor").get(TILES[0])
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", [*TILES, *FACTS])
def test_who_is_not_signed_in_or_has_another_role_gets_nothing(
    filed: World, browser: Open, path: str
):
    assert browser(None).get(path).status_code == 302
    assert browser("auditor").get(path).status_code == 403
    assert browser("admin").get(path).status_code == 403


def test_a_colleague_of_another_area_sees_nothing_of_this_one(filed: World, browser: Open):
    here = browser("neighbour")
    assert read(here, TILES[0]) == {}
    for path, layer in ((TILES[1], "coverage"), (TILES[2], "villages")):
        assert {f.properties["code"] for f in read(here, path)[layer]} == {"99002001"}
    assert read(here, "/map/histogram.json")["bars"] == []
    assert {v["code"] for v in read(here, "/map/summary.json")["villages"]} == {"99002001"}
    assert read(here, "/map/start.json")["officers"] == ["stranger"]


# -- names of answers


@pytest.mark.parametrize("path", [*TILES, *FACTS])
def test_what_is_known_is_not_sent_again(filed: World, browser: Open, path: str):
    here = browser("supervisor")
    first = here.get(path)
    again = here.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    "change",
    [
        "update submissions set review_state = 'approved' where point is not null",
        "update submissions set village_today = '99001003' where point is null",
        "delete from submissions where point is not null",
    ],
)
def test_a_change_gives_it_another_name(filed: World, browser: Open, change: str):
    here = browser("supervisor")
    first = here.get(TILES[0])
    with filed.storage.transaction() as store:
        store.db.execute(text("delete from search_waiting"))
        store.db.execute(text(change))
    again = here.client.get(TILES[0], headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_boundaries_have_another_name_after_an_import_only(filed: World, browser: Open):
    here = browser("supervisor")
    first = here.get(TILES[2]).headers["ETag"]
    with filed.storage.transaction() as store:
        store.db.execute(text("update submissions set review_state = 'approved'"))
    assert here.get(TILES[2]).headers["ETag"] == first
    with filed.storage.transaction() as store:
        bump(store, "boundaries")
    assert here.get(TILES[2]).headers["ETag"] != first


def test_readers_areas_and_filters_have_names_of_their_own(filed: World, browser: Open):
    names = [
        browser("supervisor").get(TILES[0]).headers["ETag"],
        browser("province").get(TILES[0]).headers["ETag"],
        browser("supervisor").get(f"{TILES[0]}?from=2026-11-01").headers["ETag"],
        browser("supervisor").get(f"{TILES[0]}?from=2026-11-02").headers["ETag"],
    ]
    assert len(set(names)) == 4


def test_what_is_seen_while_somebody_writes_has_no_name(filed: World, browser: Open):
    here = browser("supervisor")
    with filed.storage.transaction() as store:
        store.db.execute(text("update submissions set review_state = 'approved'"))
        answer = here.get(TILES[0])
        assert answer.status_code == 200
        assert "ETag" not in answer.headers
    assert "ETag" in here.get(TILES[0]).headers


# -- wrong input


@pytest.mark.parametrize(
    "path",
    ["/tiles/submissions/3/8/0.mvt", "/tiles/coverage/30/0/0.mvt", "/tiles/boundaries/1/-1/0.mvt"],
)
def test_there_is_no_such_tile(browser: Open, path: str):
    assert browser("supervisor").get(path).status_code == 404


@pytest.mark.parametrize("path", [*TILES[:2], *FACTS[:2]])
@pytest.mark.parametrize("wrong", ["from=x", "area=1", "review=gone", "flag=x"])
def test_a_wrong_filter_is_refused(browser: Open, path: str, wrong: str):
    answer = browser("supervisor").get(f"{path}?{wrong}")
    assert answer.status_code == 400
    assert wrong.split("=", maxsplit=1)[0] in answer.text


def test_a_wrong_kind_is_refused(browser: Open):
    assert browser("supervisor").get(f"{TILES[1]}?kind=walk").status_code == 400
    assert browser("supervisor").get("/map/summary.json?kind=walk").status_code == 400


def test_words_narrow_what_is_seen(filed: World, browser: Open):
    found = read(browser("supervisor"), f"{TILES[0]}?q=khong-co-tu-nay")
    assert found == {}


# -- sealed places


def around(zoom: int) -> list[tuple[int, int, int]]:
    z, x, y = mvt.tile_at(zoom, HOME[1], HOME[0])
    side = range(2**z)
    near = [(z, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    return [tile for tile in near if tile[1] in side and tile[2] in side]


def test_a_sealed_place_is_in_no_tile_and_no_fact(filed: World, browser: Open):
    here = browser("province")
    for zoom in range(20):
        for z, x, y in around(zoom):
            for name in ("submissions", "coverage?kind=any"):
                kind, _, query = name.partition("?")
                path = f"/tiles/{kind}/{z}/{x}/{y}.mvt?{query}"
                data = here.get(path).data
                assert_nothing_of_home(data)
                points = [f for layer in ("pins", "counts") for f in mvt.read(data).get(layer, [])]
                assert all(distance(f.place(z, x, y)) > 0.001 for f in points)
    for path in FACTS:
        assert_nothing_of_home(here.get(path).data)


def distance(place: tuple[float, float]) -> float:
    return math.dist(place, (HOME[1], HOME[0]))


def assert_nothing_of_home(data: bytes) -> None:
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    for number in HOME:
        for said in (f"{number:.3f}", f"{number:.5f}"):
            assert said.encode() not in data


# -- beside the map


def test_the_histogram_has_no_gaps_and_counts_everything(filed: World, browser: Open):
    found = read(browser("supervisor"), "/map/histogram.json")
    assert found["step"] == "day"
    bars = found["bars"]
    assert (bars[0]["from"], bars[-1]["to"]) == ("2026-10-01", "2026-11-03")
    assert len(bars) == 34
    assert sum(bar["count"] for bar in bars) == 7


@pytest.mark.parametrize(
    ("first", "step", "count"), [("2026-02-03", "week", 40), ("2024-02-03", "month", 34)]
)
def test_longer_times_have_longer_bars(
    filed: World, browser: Open, first: str, step: str, count: int
):
    with filed.storage.transaction() as store:
        store.db.execute(
            text(
                "update submissions set event_date = cast(:day as date) where id = (select min(id)"
                " from submissions where point is null)"
            ),
            {"day": first},
        )
    found = read(browser("supervisor"), "/map/histogram.json")
    assert (found["step"], len(found["bars"])) == (step, count)
    assert sum(bar["count"] for bar in found["bars"]) == 7


def test_the_summary_lists_the_villages(filed: World, browser: Open):
    found = read(browser("supervisor"), "/map/summary.json")
    assert (found["total"], found["complete"]) == (3, True)
    assert found["villages"][0] == {
        "code": "99001001",
        "name": "Thôn 1",
        "commune": "99001",
        "commune_name": "Xã Một",
        "last": {"visit": None, "session": None, "support": None, "any": None},
    }
    narrowed = read(browser("supervisor"), "/map/summary.json?area=99001003")
    assert [v["code"] for v in narrowed["villages"]] == ["99001003"]


def test_the_page_learns_what_can_be_chosen(filed: World, browser: Open):
    found = read(browser("supervisor"), "/map/start.json")
    assert found["bbox"] == pytest.approx([105, 19, 105.04, 19.04])
    assert found["forms"] == [{"id": "khảo sát", "title": "Khảo sát"}]
    assert found["officers"] == ["officer"]
    assert [area["code"] for area in found["areas"]] == [
        "99001",
        "99001001",
        "99001002",
        "99001003",
    ]
    before = found["version"]
    with filed.storage.transaction() as store:
        store.db.execute(text("update submissions set review_state = 'approved'"))
    assert read(browser("supervisor"), "/map/start.json")["version"] != before


def test_who_has_no_area_gets_an_empty_map(people: World, app: Flask, browser: Open):
    with people.storage.transaction() as store:
        users.add(store, "new", "supervisor", "chim hot tren canh", [], "test")
    here = browser("new")
    assert read(here, "/map/start.json")["bbox"] is None
    assert read(here, TILES[0]) == {}
