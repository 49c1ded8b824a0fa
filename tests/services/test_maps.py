"""The map's submissions: each counted once at every zoom, small counts never at a village."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from server.problems import Problem
from server.services import maps, publishing, submissions, users
from server.services.overview import LEAST_COUNT
from server.storage import maps_totals, places
from server.storage.filtering import Filter
from server.storage.forms import bump
from server.storage.maps import MOST_SINGLE, SINGLE_FROM, Spot
from server.storage.people import Person
from server.storage.store import Store
from tests import mvt
from tests.people import person
from tests.world import BORN, World, filled, survey_form

MIDDLES = {
    "99001001": (105.01, 19.01),
    "99001002": (105.03, 19.01),
    "99001003": (105.01, 19.03),
    "99002001": (105.11, 19.11),
}
EVERYTHING = Filter()


def file(world: World, answers: dict[str, str], officer: str = "officer", **more: str) -> None:
    with world.storage.transaction() as store:
        submissions.receive(store, users.get(store, officer), filled(answers, **more), [])


@pytest.fixture
def filed(people: World) -> World:
    """Twelve open points round three villages' middles, and 7, 3, 2 and 6 without one."""
    source = random.Random(4)
    for code, (lon, lat) in list(MIDDLES.items())[1:]:
        for _ in range(4):
            at = f"{lat + source.uniform(-9, 9) / 1000} {lon + source.uniform(-9, 9) / 1000} 0 5"
            file(people, {"point": at, "village": code})
    for code, many in zip(MIDDLES, (7, 3, 2, 6), strict=True):
        for _ in range(many):
            file(people, {"village": code})
    return people


def tiles(world: World, zoom: int) -> set[tuple[int, int, int]]:
    """All tiles in which anything could be: where points are, and places."""
    with world.storage.transaction() as store:
        rows = store.db.execute(
            text("""
            select st_x(p), st_y(p) from (
              select point as p from submissions where point is not null
              union all select st_transform(spot, 4326) from villages
              union all select st_transform(st_centroid(st_collect(spot)), 4326) from villages
                group by commune
              union all select st_transform(st_centroid(st_collect(spot)), 4326) from (
                select st_centroid(st_collect(spot)) as spot from villages group by commune) c
            ) as p""")
        ).all()
    return {mvt.tile_at(zoom, *row) for row in rows}


def seen(
    world: World, who: Person, zoom: int, wanted: Filter = EVERYTHING
) -> dict[str, list[dict[str, object]]]:
    """What a person sees at a zoom, layer by layer."""
    found: dict[str, list[dict[str, object]]] = {"pins": [], "counts": []}
    for where in tiles(world, zoom):
        with world.storage.as_person(who) as store:
            body = maps.submissions(store, maps.tile(*where), wanted)
        for layer, features in mvt.read(body).items():
            found[layer] += [feature.properties for feature in features]
    return found


def total(features: list[dict[str, object]]) -> int:
    return sum(int(str(feature.get("count", 1))) for feature in features)


@pytest.mark.parametrize("zoom", [0, 3, 6, 7, 9, 10, 12, 14, 17, 20])
def test_each_submission_is_counted_once_at_every_zoom(filed: World, zoom: int):
    found = seen(filed, person(filed, "province"), zoom)
    assert (total(found["pins"]), total(found["counts"])) == (12, 18)


@pytest.mark.parametrize("zoom", [0, 3, 6, 7, 8, 9, 12])
def test_numbers_kept_for_whoever_sees_very_much_are_the_same(
    filed: World, monkeypatch: pytest.MonkeyPatch, zoom: int
):
    who, rejected = person(filed, "province"), Filter(states=("rejected",))
    wholes = [Filter(), Filter(area="99001"), Filter(form="survey"), rejected]

    def compare() -> None:
        for wanted in wholes:
            usual = seen(filed, who, zoom, wanted)
            with monkeypatch.context() as narrow:
                narrow.setattr(maps.maps, "MOST_REACH", 0)
                kept = seen(filed, who, zoom, wanted)
            for layer in ("pins", "counts"):
                assert Counter(map(str, kept[layer])) == Counter(map(str, usual[layer])), wanted

    with filed.storage.as_person(who) as store:
        assert all(maps_totals.covers(store, wanted) for wanted in wholes)
        assert not maps_totals.covers(store, Filter(since=date(2026, 1, 5)))
    compare()
    maps.add_up(filed.storage)
    compare()
    with filed.storage.transaction() as store:
        store.db.execute(text("update submissions set review_state = 'rejected' where id % 5 = 0"))
        store.db.execute(text("update submissions set commune = '99002' where id % 7 = 0"))
        store.db.execute(text("update submissions set is_current = false where id % 9 = 0"))
    compare()
    maps.add_up(filed.storage)
    compare()
    with filed.storage.transaction() as store:
        assert store.db.execute(text("select count(*) from map_changes")).scalar_one() == 0


def test_who_sees_hundreds_of_communes_sees_their_villages_one_zoom_later(
    filed: World, monkeypatch: pytest.MonkeyPatch
):
    def levels(zoom: int) -> set[object]:
        return {one["level"] for one in seen(filed, person(filed, "province"), zoom)["counts"]}

    assert "village" in levels(10)
    monkeypatch.setattr(maps.maps, "MOST_REACH", 0)
    assert (levels(10), "village" in levels(11)) == ({"commune"}, True)


@pytest.mark.parametrize(
    ("name", "pins", "counts"),
    [("supervisor", 8, 12), ("neighbour", 4, 6), ("officer", 12, 18), ("auditor", 0, 0)],
)
def test_each_sees_what_the_area_rule_lets_through(filed: World, name: str, pins: int, counts: int):
    for zoom in (5, 8, 12, 18):
        found = seen(filed, person(filed, name), zoom)
        assert (total(found["pins"]), total(found["counts"])) == (pins, counts)


def test_small_counts_stand_at_the_commune(filed: World):
    found = seen(filed, person(filed, "province"), 12)["counts"]
    assert {(f["place"], f["level"], f["count"], f["name"]) for f in found} == {
        ("99001001", "village", 7, "Thôn 1"),
        ("99001", "commune", 5, "Xã Một"),
        ("99002001", "village", 6, "Thôn 1"),
    }


def test_a_filter_is_folded_by_itself(filed: World):
    file(filed, {"village": "99001003", "day": "2026-01-05"})
    on_that_day = Filter(since=date(2026, 1, 5), until=date(2026, 1, 5))
    found = seen(filed, person(filed, "province"), 12, on_that_day)["counts"]
    assert [(f["place"], f["count"]) for f in found] == [("99001", 1)]


def test_a_whole_province_is_one_count_from_far_away(filed: World):
    found = seen(filed, person(filed, "province"), 5)["counts"]
    assert [(f["place"], f["level"], f["count"]) for f in found] == [("99", "province", 18)]
    found = seen(filed, person(filed, "supervisor"), 5)["counts"]
    assert [(f["place"], f["level"], f["count"]) for f in found] == [("99001", "commune", 12)]


def test_who_leads_a_village_sees_it_alone(filed: World):
    leader = Person(0, "x", "supervisor", ("99001001",))
    found = seen(filed, leader, 12)
    assert [(f["place"], f["count"]) for f in found["counts"]] == [("99001001", 7)]
    assert found["pins"] == []


def test_what_has_no_village_today_stands_at_the_commune(filed: World):
    with filed.storage.transaction() as store:
        store.db.execute(text("update villages set valid_to = current_date where code like '%3'"))
    found = seen(filed, person(filed, "supervisor"), 12)["counts"]
    assert total(found) == 12


def test_a_pin_says_what_it_is(filed: World):
    found = seen(filed, person(filed, "neighbour"), 20)["pins"]
    assert {frozenset(f) for f in found} == {frozenset({"id", "form", "day", "state", "flagged"})}
    assert {f["form"] for f in found} == {"khảo sát"}


def test_many_at_one_place_stay_one(people: World):
    file(people, {"point": "19.01 105.01 0 5"})
    with people.storage.transaction() as store:
        store.db.execute(
            text("""
            insert into submissions (form, form_version_id, instance_id, raw, raw_mac, method,
              confidence, point, commune, village, village_today)
            select form, form_version_id, 'uuid:' || n, raw, raw_mac, method, confidence, point,
              commune, village, village_today from submissions, generate_series(1, :most) n"""),
            {"most": MOST_SINGLE},
        )
    found = seen(people, person(people, "province"), SINGLE_FROM)["pins"]
    assert found == [{"count": MOST_SINGLE + 1}]


def test_edits_and_rejected_ones_are_not_counted(filed: World):
    with filed.storage.transaction() as store:
        store.db.execute(text("update submissions set review_state = 'rejected' where id % 2 = 0"))
    found = seen(filed, person(filed, "province"), 14)
    assert total(found["pins"]) + total(found["counts"]) == 15
    rejected = Filter(states=("rejected",))
    found = seen(filed, person(filed, "province"), 14, rejected)
    assert total(found["pins"]) + total(found["counts"]) == 15


# -- the small-cell rule, by itself

VILLAGES = [f"9900100{n}" for n in range(6)]
SPOTS = [Spot("commune", "99001", "Xã", "99001", 0, 0)] + [
    Spot("village", code, code, "99001", 0, 0) for code in VILLAGES
]
COUNTED = st.dictionaries(st.sampled_from([*VILLAGES, "99001999", None]), st.integers(1, 12))


@given(COUNTED)
def test_no_village_shows_a_small_count_and_none_can_be_worked_out(counts: dict[str | None, int]):
    given_ = [("99001", village, number) for village, number in counts.items()]
    shown = {spot.code: number for spot, number in maps.folded(SPOTS, given_)}
    hidden = {v: n for v, n in counts.items() if v in VILLAGES and v not in shown}
    assert sum(shown.values()) == sum(counts.values())
    assert all(number >= LEAST_COUNT for code, number in shown.items() if code != "99001")
    others = any(code in VILLAGES for code in shown)
    assert not hidden or not others or (len(hidden) > 1 and sum(hidden.values()) >= LEAST_COUNT)


# -- coverage

WORK = {"visit": ("99001001", "2026-11-01"), "session": ("99001002", "2026-11-10")}


@pytest.fixture
def worked(people: World) -> World:
    """A visit in one village and a session in another."""
    with people.storage.transaction() as store:
        for form_id in maps.KINDS:
            publishing.publish(store, survey_form(form_id), f"{form_id}.xlsx", {}, "test")
    for form_id, (village, day) in WORK.items():
        file(people, {"village": village, "day": day}, form_id=form_id)
    return people


def covered(
    world: World, who: Person, zoom: int, kind: str, wanted: Filter = EVERYTHING
) -> dict[str, object]:
    found: dict[str, object] = {}
    for where in tiles(world, zoom):
        with world.storage.as_person(who) as store:
            body = maps.coverage(store, maps.tile(*where), wanted, kind)
        for feature in mvt.read(body).get("coverage", []):
            found[str(feature.properties["code"])] = feature.properties.get("days")
    return found


def since(day: str) -> int:
    return (maps.today() - date.fromisoformat(day)).days


def test_villages_tell_the_days_since_the_last_work(worked: World):
    who = person(worked, "supervisor")
    visits, sessions = since("2026-11-01"), since("2026-11-10")
    none = dict.fromkeys(("99001001", "99001002", "99001003"))
    assert covered(worked, who, 12, "visit") == none | {"99001001": visits}
    assert covered(worked, who, 12, "session") == none | {"99001002": sessions}
    both = {"99001001": visits, "99001002": sessions}
    assert covered(worked, who, 12, "any") == none | both
    assert covered(worked, who, 12, "support", Filter(form="visit")) == none
    assert covered(worked, who, 12, "any", Filter(area="99001002")) == {"99001002": sessions}


def test_from_far_away_places_are_coarser_but_never_coarser_than_the_area(worked: World):
    with worked.storage.transaction() as store:
        store.db.execute(
            text("""
            update communes c set area = (select st_multi(st_union(area)) from villages v
              where v.commune = c.code)""")
        )
        bump(store, "boundaries")
    days = since("2026-11-10")
    assert covered(worked, person(worked, "province"), 8, "any") == {"99001": days, "99002": None}
    assert covered(worked, person(worked, "province"), 5, "any") == {"99": days}
    assert covered(worked, person(worked, "supervisor"), 5, "any") == {"99001": days}
    leader = Person(0, "x", "supervisor", ("99001002",))
    assert covered(worked, leader, 5, "any") == {"99001002": days}
    assert covered(worked, leader, 8, "any") == {"99001002": days}
    one = Filter(area="99001")
    assert covered(worked, person(worked, "province"), 5, "any", one) == {"99001": days}


def test_another_kind_is_refused():
    with pytest.raises(Problem) as caught:
        maps.kinds("walk")
    assert caught.value.code == "filter_wrong"


# -- boundaries


def ground(world: World, who: Person, zoom: int) -> dict[str, set[object]]:
    found: dict[str, set[object]] = {}
    for where in tiles(world, zoom):
        with world.storage.as_person(who) as store:
            body = maps.boundaries(store, maps.tile(*where))
        for layer, features in mvt.read(body).items():
            found.setdefault(layer, set()).update(f.properties["code"] for f in features)
    return found


def test_villages_are_drawn_in_the_readers_areas_and_communes_everywhere(people: World):
    with people.storage.transaction() as store:
        store.db.execute(
            text("""
            update communes c set area = (select st_multi(st_union(area)) from villages v
              where v.commune = c.code)""")
        )
        bump(store, "boundaries")
    found = ground(people, person(people, "supervisor"), 12)
    assert found["villages"] == {"99001001", "99001002", "99001003"}
    assert found["communes"] == {"99001", "99002"}
    assert found["provinces"] == {"99"}
    assert found["names"] == {"99001", "99002", "99001001", "99001002", "99001003"}


def test_only_what_is_valid_today_is_drawn(people: World):
    with people.storage.transaction() as store:
        store.db.execute(text("update villages set valid_to = current_date where code like '%3'"))
    assert ground(people, person(people, "supervisor"), 12)["villages"] == {
        "99001001",
        "99001002",
    }


def test_a_province_follows_its_communes(people: World):
    def outlines(store: Store) -> dict[str, str]:
        return {
            row.code: row.made_of
            for row in store.db.execute(text("select code, made_of from provinces"))
        }

    with people.storage.transaction() as store:
        rows = [
            {
                "code": code,
                "name": "Xã",
                "province": "97",
                "valid_from": BORN,
                "area": f"SRID=4326;MULTIPOLYGON((({w} 18,{w + 1} 18,{w + 1} 19,{w} 19,{w} 18)))",
            }
            for code, w in (("97001", 105), ("97002", 106))
        ]
        places.add(store, "communes", rows)
        bump(store, "boundaries")
    with people.storage.transaction() as store:
        first = outlines(store)
        places.end(store, "communes", "97002", date(2026, 1, 1), ["97001"])
        bump(store, "boundaries")
    with people.storage.transaction() as store:
        assert Counter(first) != Counter(outlines(store))
        assert set(first) == set(outlines(store)) == {"97"}


@pytest.mark.parametrize("where", [(-1, 0, 0), (23, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0)])
def test_tiles_that_are_none(where: tuple[int, int, int]):
    with pytest.raises(Problem) as caught:
        maps.tile(*where)
    assert caught.value.code == "not_found"
