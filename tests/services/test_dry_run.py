"""A dry run counts what stored submissions would violate, and tells nothing else."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from server.problems import Problem
from server.services import dry_run, form_engine, submissions, users
from server.services.drafts import Draft
from server.services.dry_run import DryRun
from server.storage import people as senders
from server.storage.people import Sender
from server.storage.store import Store
from tests.javarosa.engine import needs_java
from tests.people import person
from tests.services.drafting import Designer
from tests.world import World, filled
from tests.xforms.workbooks import workbook

pytestmark = needs_java

FORM = "khảo sát"
SECRET = "Hoa mai vàng"
HOME = "19.012345 105.012345 0 5"
HEAD = " | ".join(
    (
        *("type", "name", "label::Tiếng Việt (vi)", "sensitivity"),
        *("location_precision", "constraint", "required"),
    )
)
SURVEY = {
    "day": "date | day | Ngày | internal",
    "village": "select_one_from_file villages.csv | village | Thôn | internal",
    "point": "geopoint | point | Vị trí | internal | exact",
    "home": "geopoint | home | Nhà | sensitive | village",
    "wish": "text | wish | Nguyện vọng | sensitive",
    "people": "integer | people | Số người | public",
    "amount": "decimal | amount | Số tiền | public",
}
LIST = "list_name | name | label::Tiếng Việt (vi)\nhow | 1 | Một\nhow | 2 | Hai"


def draft(world: World, choices: str = "", **changed: str) -> Draft:
    """Upload the world's form with other rows; an empty row takes a question away."""
    rows = "\n".join(row for row in (SURVEY | changed).values() if row)
    settings = {"form_title": "Khảo sát", "form_id": FORM, "version": "2"}
    return Designer(world).upload(workbook(f"{HEAD}\n{rows}", choices, settings))


def fill(world: World, count: int, **answers: str) -> None:
    """Have the officer send filled forms."""
    with world.storage.transaction() as store:
        sender = officer(world, store)
        for _ in range(count):
            submissions.receive(store, sender, filled(answers), [])


def officer(world: World, store: Store) -> Sender:
    """The officer with her phone."""
    return senders.known_sender(store, users.get(store, "officer").user_id, world.phone_id)


def run(world: World, one: Draft) -> DryRun:
    return dry_run.run(world.storage, person(world, "designer"), one.id)


def lines(result: DryRun) -> list[tuple[str, str, int]]:
    return [(line.kind, line.path, line.count) for line in result.lines]


def test_counts_what_breaks_a_new_constraint(world: World) -> None:
    fill(world, 10, people="3", wish=SECRET)
    fill(world, 7, people="30", wish=SECRET)
    one = draft(world, people="integer | people | Số người | public | | . < 10")

    result = run(world, one)

    assert (result.played, result.unreadable) == (17, 0)
    assert lines(result) == [("constraint", "people", 5)]


def test_says_nothing_where_nothing_changed(world: World) -> None:
    fill(world, 6, day="2026-08-01", people="3", wish=SECRET, home=HOME, amount="2.5")

    assert lines(run(world, draft(world))) == []


def test_knows_every_kind_of_fault(world: World) -> None:
    fill(world, 5, day="2026-08-01", people="3", amount="2.5", wish=SECRET)
    one = draft(
        world,
        LIST,
        day="date | day | Ngày | internal | | | ",
        people="select_one how | people | Số người | public",
        amount="integer | amount | Số tiền | public",
        village="select_one_from_file villages.csv | village | Thôn | internal | | | yes",
        wish="",
    )

    assert sorted(lines(run(world, one))) == [
        ("choice", "people", 5),
        ("required", "village", 5),
        ("type", "amount", 5),
        ("unknown", "wish", 5),
    ]


POST = "select_one_from_file posts.csv | people | Chốt | public"


def test_choices_of_a_file_of_the_form_are_looked_at(world: World) -> None:
    fill(world, 5, people="7")
    fill(world, 5, people="1")
    one = draft(world, people=POST)
    assert lines(run(world, one)) == []

    Designer(world).add(one, "posts.csv", b"name,label\n1,M\xe1\xbb\x99t\n")

    assert lines(run(world, one)) == [("choice", "people", 5)]


def test_choices_that_are_each_officers_own_are_not_looked_at(world: World) -> None:
    fill(world, 5, village="98765432")

    assert lines(run(world, draft(world))) == []


def test_choices_that_only_collect_finds_are_not_looked_at(world: World) -> None:
    fill(world, 5, people="7")
    head = f"{HEAD} | appearance"
    row = "select_one how | people | Số người | public | | | | search('posts')"
    settings = {"form_title": "Khảo sát", "form_id": FORM, "version": "2"}
    rows = "\n".join((SURVEY | {"people": row}).values())

    one = Designer(world).upload(workbook(f"{head}\n{rows}", LIST, settings))

    assert lines(run(world, one)) == []


def test_nobody_waits_for_a_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(world, 1, people="3")
    play = form_engine.play

    def looked_at(*arguments):
        assert world.storage.people_engine.pool.checkedout() == 0
        return play(*arguments)

    monkeypatch.setattr(form_engine, "play", looked_at)

    assert run(world, draft(world)).played == 1


def test_what_comes_by_a_newer_version_during_a_run_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world, 3, people="3")
    monkeypatch.setattr(dry_run.impact, "versions", lambda *_: {})

    assert run(world, draft(world)).played == 0


def test_what_was_emptied_or_is_new_is_not_said_to_be_missing(world: World) -> None:
    fill(world, 5, home=HOME, people="1")
    one = draft(
        world,
        home="geopoint | home | Nhà | sensitive | village | | yes",
        people="integer | people | Số người | public\ntext | new | Mới | public | | | yes",
    )

    assert lines(run(world, one)) == []


def test_fewer_than_a_step_are_not_told_from_none(world: World) -> None:
    fill(world, 4, wish=SECRET)
    fill(world, 9, wish="khác")
    asks = f"text | wish | Nguyện vọng | sensitive | | not(contains(., '{SECRET}'))"

    assert lines(run(world, draft(world, wish=asks))) == []


def test_names_of_elements_that_no_form_has_are_not_told(world: World) -> None:
    with world.storage.transaction() as store:
        sender = officer(world, store)
        for _ in range(6):
            raw = filled({"people": "1"}, extra="<HoaMaiVang>1</HoaMaiVang>")
            submissions.receive(store, sender, raw, [])

    assert lines(run(world, draft(world))) == []


def test_no_answer_leaves_it(world: World) -> None:
    fill(world, 6, wish=SECRET, people="12345", home=HOME)
    one = draft(
        world,
        wish="text | wish | Nguyện vọng | sensitive | | string-length(.) < 3",
        people="integer | people | Số người | public | | . < 10",
    )

    run(world, one)

    with world.storage.transaction() as store:
        written: list[str] = []
        for table in ("form_drafts", "events", "procrastinate_jobs"):
            rows = store.db.execute(text(f"select to_jsonb(t)::text from {table} t")).scalars()
            written += rows
    assert not any(word in row for row in written for word in (SECRET, "12345", "105.0123"))
    files = [path for path in world.settings.data.rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in path.read_bytes() for path in files)


def test_a_run_is_on_record_and_kept_until_the_draft_changes(world: World) -> None:
    fill(world, 5, people="3")
    one = draft(world, people="integer | people | Số người | public | | . > 5")
    result = run(world, one)

    with world.storage.as_person(person(world, "designer")) as store:
        assert dry_run.kept(store, one.id) == result
        kinds = text("select details from events where kind = 'draft.dry_run'")
        (details,) = store.db.execute(kinds).scalars()
    assert details["draft"] == one.id
    assert set(details) == {"draft", "version", "xform_md5"}
    draft(world)
    with world.storage.as_person(person(world, "designer")) as store:
        assert dry_run.kept(store, one.id) is None


def test_has_so_many_runs_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dry_run, "MOST_RUNS", 1)
    one = draft(world)
    run(world, one)

    with pytest.raises(Problem) as refused:
        run(world, one)

    assert refused.value.code == "dry_run_too_many"


def test_only_designers_may(people: World) -> None:
    one = draft(people)

    for name in ("supervisor", "admin", "auditor", "officer"):
        with pytest.raises(Problem) as refused:
            dry_run.run(people.storage, person(people, name), one.id)
        assert refused.value.code == "draft_unknown"


def test_says_that_it_needs_java(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dry_run.form_engine, "engine", lambda: None)

    with pytest.raises(Problem) as refused:
        run(world, draft(world))

    assert refused.value.code == "dry_run_no_java"


def test_an_expression_without_end_ends_the_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dry_run, "SECONDS", 4)
    fill(world, 1, wish="a" * 60)
    endless = f"regex(., '{'(.*)' * 12}b')"

    with pytest.raises(Problem) as refused:
        run(world, draft(world, wish=f"text | wish | Nguyện vọng | sensitive | | {endless}"))

    assert refused.value.code == "dry_run_failed"


def test_a_thousand_take_a_few_seconds(world: World) -> None:
    fill(world, 1010, day="2026-08-01", people="3", amount="2.5", wish=SECRET, home=HOME)
    one = draft(world, people="integer | people | Số người | public | | . < 2")

    began = time.monotonic()
    result = run(world, one)

    assert lines(result) == [("constraint", "people", 1000)]
    assert time.monotonic() - began < 25


def test_a_draft_of_a_new_form_has_nothing_to_play(world: World) -> None:
    content = workbook(
        f"{HEAD}\ntext | a | A | public",
        settings={"form_title": "Mới", "form_id": "moi", "version": "1"},
    )

    with pytest.raises(Problem) as refused:
        run(world, Designer(world).upload(content))

    assert refused.value.code == "dry_run_new"
