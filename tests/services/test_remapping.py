"""Stored submissions get their villages again after a boundary change.

The world's village 99001001 is the square 105-105.02 E, 19-19.02 N; its neighbour to the east is
99001002, to the north 99001003.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from shapely import box

from server.problems import Problem
from server.services import phones, remapping, submissions, villages
from server.services.placement import VIETNAM
from server.services.sealing import open_point
from tests.services.places import geojson, import_villages
from tests.world import World, filled

TODAY = datetime.now(UTC).astimezone(VIETNAM).date()
CHANGE = TODAY - timedelta(days=10)
BEFORE, AFTER = CHANGE - timedelta(days=5), CHANGE + timedelta(days=5)

WEST, EAST = "19.01 105.005 0 5", "19.01 105.015 0 5"
NORTH = box(105, 19.02, 105.02, 19.04)
SECOND = box(105.02, 19, 105.04, 19.02)


def test_a_split_moves_each_point_to_its_half(world: World, tmp_path: Path) -> None:
    west = send(world, BEFORE, point=WEST)
    east = send(world, BEFORE, point=EAST)
    later = send(world, AFTER, point=EAST)
    nowhere = send(world, BEFORE, village="99001001")
    assert row(world, later)["village"] == "99001001"
    state = remapping.run(world.storage, split(world, tmp_path))
    assert placed(world, west) == ("99001001", "99001004", "inside")
    assert placed(world, east) == ("99001001", "99001005", "inside")
    assert placed(world, later) == ("99001005", "99001005", "inside")
    assert placed(world, nowhere) == ("99001001", None, "declared")
    assert (state.total, state.done, state.changed) == (4, 4, 4)
    assert state.finished_at is not None


def test_a_renamed_village_moves_nobody(world: World, tmp_path: Path) -> None:
    one = send(world, BEFORE, point=WEST)
    before = row(world, one)
    remap = change(world, tmp_path, {"99001001": box(105, 19, 105.02, 19.02)}, name="Mới")
    state = remapping.run(world.storage, remap)
    assert (state.done, state.changed) == (1, 0)
    assert row(world, one) == before
    assert events(world) == []


def test_merged_villages_have_one_heir(world: World, tmp_path: Path) -> None:
    sent = [send(world, BEFORE, point=WEST), send(world, BEFORE, village="99001002")]
    both = box(105, 19, 105.04, 19.02)
    remap = change(world, tmp_path, {"99001007": both}, second=False)
    remapping.run(world.storage, remap)
    assert [row(world, one)["village"] for one in sent] == ["99001001", "99001002"]
    assert [row(world, one)["village_today"] for one in sent] == ["99001007"] * 2


def test_a_sealed_point_stays_sealed_and_is_placed_again(world: World, tmp_path: Path) -> None:
    one = send(world, AFTER, home=EAST)
    before = row(world, one)
    remapping.run(world.storage, split(world, tmp_path))
    after = row(world, one)
    assert (after["village"], after["village_today"]) == ("99001005", "99001005")
    hidden = ("point", "accuracy_m", "candidates", "border_distance_m", "declared_distance_m")
    assert [after[name] for name in hidden] == [None] * 5
    assert after["confidence"] == round(after["confidence"], 1)
    assert after["sealed_point"] != before["sealed_point"]
    details = open_point(world.storage.vault, after["instance_id"], after["sealed_point"])
    assert details["point"] == EAST
    assert details["candidates"][0]["village"] == "99001005"
    assert "105.0" not in json.dumps(events(world))


def test_a_record_whose_sealed_point_was_erased_keeps_its_village(
    world: World, tmp_path: Path
) -> None:
    one = send(world, BEFORE, home=WEST)
    with world.storage.engine.begin() as db:
        db.exec_driver_sql("update submissions set sealed_point = null")
    remapping.run(world.storage, split(world, tmp_path))
    assert placed(world, one) == ("99001001", None, "inside")


def test_a_record_whose_sealed_point_is_damaged_keeps_its_village_and_holds_up_no_other(
    world: World, tmp_path: Path
) -> None:
    damaged, other = send(world, BEFORE, home=WEST), send(world, BEFORE, home=WEST)
    with world.storage.engine.begin() as db:
        db.exec_driver_sql("update submissions set sealed_point = 'x' where id = %s", (damaged,))
    remapping.run(world.storage, split(world, tmp_path))
    assert placed(world, damaged) == ("99001001", None, "inside")
    assert placed(world, other) == ("99001001", "99001004", "inside")


def test_moves_are_recorded_with_codes_alone(world: World, tmp_path: Path) -> None:
    one = send(world, AFTER, point=WEST)
    remapping.run(world.storage, split(world, tmp_path))
    moved = ["99001001", "99001004"]
    assert events(world) == [(one, {"village": moved, "village_today": moved})]


def test_a_pass_goes_on_where_it_was_killed(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remapping, "BATCH", 2)
    sent = [send(world, AFTER, point=WEST) for _ in range(5)]
    remap = split(world, tmp_path)
    seen: list[tuple[int, int]] = []

    def die_at_four(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remapping.run(world.storage, remap, die_at_four)
    villages_now = [row(world, one)["village"] for one in sent]
    assert villages_now == ["99001004"] * 4 + ["99001001"]
    state = remapping.run(world.storage, remap)
    assert seen == [(2, 5), (4, 5)]
    assert (state.done, state.changed) == (5, 5)
    assert len(events(world)) == 5


def test_a_finished_pass_does_nothing_more(world: World, tmp_path: Path) -> None:
    send(world, AFTER, point=WEST)
    remap = split(world, tmp_path)
    first = remapping.run(world.storage, remap)
    assert remapping.run(world.storage, remap) == first
    assert len(events(world)) == 1


def test_two_workers_on_one_pass_do_it_once(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remapping, "BATCH", 2)
    for _ in range(9):
        send(world, AFTER, point=WEST)
    remap = split(world, tmp_path)
    workers = [Thread(target=remapping.run, args=(world.storage, remap)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(events(world)) == 9
    assert remapping.run(world.storage, remap).done == 9


def test_a_pass_waits_for_what_is_being_stored(world: World, tmp_path: Path) -> None:
    with world.storage.transaction() as store:
        sender = phones.identify(store, world.token, "")
        xml = filled({"day": AFTER.isoformat(), "point": WEST})
        one = submissions.receive(store, sender, xml, []).submission_id or 0
        worker = Thread(target=remapping.run, args=(world.storage, split(world, tmp_path)))
        worker.start()
        worker.join(0.3)
        assert worker.is_alive()
    worker.join()
    assert placed(world, one) == ("99001004", "99001004", "inside")


def test_an_unreadable_fix_stays_one(world: World, tmp_path: Path) -> None:
    one = send(world, AFTER, point="95 105 0 5", village="99001002")
    before = row(world, one)
    remapping.run(world.storage, split(world, tmp_path))
    assert row(world, one) == before
    assert "implausible_fix" in before["flags"]


def test_what_no_village_held_is_looked_at_again(world: World, tmp_path: Path) -> None:
    one = send(world, AFTER, point="19.01 105.07 0 5")
    assert placed(world, one) == (None, None, "none")
    area = box(105.06, 19, 105.08, 19.02)
    more = [({"code": "99003001", "name": "Xa"}, area)]
    result = import_villages(world.storage, geojson(tmp_path / "x.geojson", more))
    remapping.run(world.storage, result.remap_id or 0)
    assert placed(world, one) == ("99003001", "99003001", "inside")


def test_a_fix_near_a_neighbour_is_looked_at_again(world: World, tmp_path: Path) -> None:
    one = send(world, AFTER, point="19.01 104.9995 0 30")
    assert placed(world, one)[2] == "near"
    area = box(104.98, 19, 105, 19.02)
    more = [({"code": "99003001", "name": "Xa"}, area)]
    result = import_villages(world.storage, geojson(tmp_path / "x.geojson", more))
    remapping.run(world.storage, result.remap_id or 0)
    assert placed(world, one) == ("99003001", "99003001", "inside")


def test_phones_get_another_choice_file(world: World, tmp_path: Path) -> None:
    before = choice_file(world)
    split(world, tmp_path)
    content, md5 = choice_file(world)
    assert md5 != before[1]
    assert b"99001004" in content
    assert b"99001001" not in content


def test_an_unknown_pass_is_a_problem(world: World) -> None:
    with pytest.raises(Problem) as caught:
        remapping.run(world.storage, 4711)
    assert caught.value.code == "remap_unknown"


def send(world: World, day: date, **answers: str) -> int:
    """Store a submission and give its row's id."""
    with world.storage.transaction() as store:
        sender = phones.identify(store, world.token, "")
        xml = filled({"day": day.isoformat(), **answers})
        return submissions.receive(store, sender, xml, []).submission_id or 0


def split(world: World, folder: Path) -> int:
    """Split 99001001 into 99001004 in the west and 99001005 in the east."""
    halves = {"99001004": box(105, 19, 105.01, 19.02), "99001005": box(105.01, 19, 105.02, 19.02)}
    return change(world, folder, halves)


def change(
    world: World, folder: Path, areas: Mapping[str, Any], *, name: str = "Thôn", second: bool = True
) -> int:
    """Put other villages in the place of 99001001 (and 99001002) and give the pass to be made."""
    others = {"99001003": ("Thôn 3", NORTH)} | ({"99001002": ("Thôn 2", SECOND)} if second else {})
    rows = [({"code": code, "name": said}, area) for code, (said, area) in others.items()]
    rows += [({"code": code, "name": name}, area) for code, area in areas.items()]
    result = import_villages(world.storage, geojson(folder / "v.geojson", rows), day=CHANGE)
    return result.remap_id or 0


def row(world: World, submission: int) -> dict[str, Any]:
    with world.storage.engine.connect() as db:
        found = db.exec_driver_sql("select * from submissions where id = %s", (submission,))
        return dict(found.mappings().one())


def placed(world: World, submission: int) -> tuple[Any, ...]:
    columns = row(world, submission)
    return columns["village"], columns["village_today"], columns["method"]


def events(world: World) -> list[tuple[int, dict[str, Any]]]:
    with world.storage.engine.connect() as db:
        kind = "select submission_id, details from events where kind = 'submission.remapped'"
        return [tuple(event) for event in db.exec_driver_sql(f"{kind} order by id")]


def choice_file(world: World) -> tuple[bytes, str]:
    with world.storage.transaction() as store:
        sender = phones.identify(store, world.token, "")
        return villages.choice_file(store, sender, villages.VILLAGES_CSV)
