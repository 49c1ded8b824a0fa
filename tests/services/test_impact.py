"""What a dangerous change would concern: counted in the real database, for designers alone."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from server.problems.impact import USES
from server.services import publishing, submissions, users
from server.services.exports.columns import tables
from server.services.exports.request import Request
from server.services.impact import Impact, impact
from server.storage import impact as stored
from server.storage.filtering import Filter
from server.xforms.changes import Change
from server.xforms.definition import Path
from tests.people import person
from tests.world import World, filled
from tests.xforms.workbooks import workbook

FORM = "trường"
SURVEY = """
type | name | label | sensitivity | location_precision
date | day | Ngày | internal
begin group | opening | Mở đầu
select_one who | actor | Ai | public
select_multiple who | partners | Cùng ai | public
end group
select_one_from_file villages.csv | village | Thôn | internal
geopoint | point | Vị trí | internal | exact
geopoint | home | Nhà | sensitive | village
text | wish | Nguyện vọng | sensitive
text | theme | Chủ đề | public
begin repeat | guest | Khách
text | origin | Từ đâu | public
end repeat
text | case_code | Hồ sơ | personal
image | photo | Ảnh | internal
"""
CHOICES = """
list_name | name | label
who | ubnd | UBND xã
who | hpn | Hội Phụ nữ
"""
ANSWERS = (
    "<day>2026-11-02</day><opening><actor>ubnd</actor><partners>ubnd hpn</partners></opening>",
    "<opening><partners>hpn</partners></opening><wish>x</wish><home>19.01 105.01 0 5</home>",
    "<opening><actor>hpn</actor></opening><guest><origin/></guest><guest><origin>b</origin></guest>",
)


def publish(world: World, version: str, survey: str = SURVEY) -> None:
    settings = {"form_title": "Trường", "form_id": FORM, "version": version}
    made = workbook(survey, CHOICES, settings)
    with world.storage.transaction() as store:
        publishing.publish(store, made, "f.xlsx", {}, "test")


def receive(world: World, extra: str, version: str = "1", **given: str) -> str:
    sent = filled(form_id=FORM, version=version, extra=extra, **given)
    with world.storage.transaction() as store:
        submissions.receive(store, users.get(store, "officer"), sent, [])
    return sent.decode()


@pytest.fixture
def world(people: World) -> World:
    """The world with a form and three submissions of it."""
    publish(people, "1")
    for number, extra in enumerate(ANSWERS):
        receive(people, extra, instance_id=f"uuid:{number}")
    return people


def told(world: World, *changes: Change, name: str = "designer") -> list[Impact]:
    with world.storage.as_person(person(world, name)) as store:
        return impact(store, FORM, changes)


def counted(world: World, *path: str, code: str = "", kind: str = "question_removed"):
    (found,) = told(world, Change(kind, "breaks", path, code=code))
    return found.answered, found.sealed


def test_a_designer_is_told_how_many_answered_and_what_uses_the_question(world):
    (found,) = told(world, Change("question_removed", "breaks", ("opening", "partners")))
    assert (found.answered, found.sealed, found.is_felt) == (2, 0, True)
    assert found.uses == ("search", "api", "table", "exports")
    assert found.sentences("vi")[0] == "2 phiếu đã gửi có câu trả lời này."
    assert found.sentences("en")[0] == "Stored records that have this: 2."


def test_open_answers_are_counted_in_groups_and_repeats(world):
    assert counted(world, "day") == (1, 0)
    assert counted(world, "guest", "origin") == (1, 0)
    assert counted(world, "guest", kind="group_renamed") == (1, 0)
    assert counted(world, "opening", kind="group_regrouped") == (3, 0)
    assert counted(world, "theme") == (0, 0)


def test_sealed_answers_are_not_opened_but_taken_to_be_there(world):
    assert counted(world, "wish") == (0, 1)
    assert counted(world, "home") == (0, 1)
    (found,) = told(world, Change("question_removed", "breaks", ("wish",)))
    assert found.sentences("vi")[0].startswith("1 phiếu đã gửi được hỏi câu này")


def test_a_choice_is_counted_where_it_was_chosen(world):
    assert counted(world, "opening", "actor", code="hpn", kind="choice_removed") == (1, 0)
    assert counted(world, "opening", "partners", code="hpn", kind="choice_removed") == (2, 0)
    assert counted(world, "opening", "actor", code="xx", kind="choice_removed") == (0, 0)
    both = Change(
        "choice_removed",
        "breaks",
        ("opening", "actor"),
        code="ubnd",
        others=(("opening", "partners"),),
    )
    assert [found.answered for found in told(world, both)] == [1]


def test_only_the_current_version_of_a_record_counts(world):
    receive(world, "<theme>a</theme>", instance_id="uuid:9", deprecated_id="uuid:0")
    assert counted(world, "day") == (0, 0)
    assert counted(world, "theme") == (1, 0)


def test_versions_that_kept_it_otherwise_are_told_apart(world):
    publish(world, "2", SURVEY.replace("Chủ đề | public", "Chủ đề | personal"))
    receive(world, "<theme>a</theme>")
    receive(world, "<theme>b</theme>", version="2")
    assert counted(world, "theme") == (1, 1)


def test_the_same_version_with_other_content_concerns_all_of_that_version(world):
    publish(world, "2")
    receive(world, "<theme>b</theme>", version="2")
    same = Change("version_same", "breaks", (), "1", "1", sort="form")
    (found,) = told(world, same)
    assert (found.answered, found.sealed, found.uses) == (3, 0, ())


def test_only_breaking_changes_are_looked_at_in_their_order(world):
    changes = [
        Change("label_changed", "harmless", ("day",)),
        Change("question_removed", "breaks", ("theme",)),
        Change("type_changed", "breaks", ("day",)),
    ]
    found = told(world, *changes)
    assert [one.change for one in found] == changes[1:]
    assert [one.is_felt for one in found] == [False, True]
    assert found[0].sentences("vi")[0] == "Chưa có phiếu đã gửi nào bị ảnh hưởng."
    assert told(world, *changes[:1]) == []


def test_a_form_that_was_never_published_concerns_nothing(world):
    with world.storage.as_person(person(world, "designer")) as store:
        found = impact(store, "khác", [Change("question_removed", "breaks", ("day",))])
    assert [(one.answered, one.sealed, one.uses) for one in found] == [(0, 0, ())]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("village",), {"village"}),
        (("day",), {"day"}),
        (("point",), {"place", "pin", "api", "exports"}),
        (("theme",), {"search", "telltale", "exports", "api"}),
        (("case_code",), {"twins", "sealed_exports"}),
        (("photo",), {"files", "exports"}),
    ],
)
def test_what_uses_a_question(world, path, expected):
    (found,) = told(world, Change("question_removed", "breaks", path))
    assert expected <= set(found.uses)
    for language in ("vi", "en"):
        assert all(found.sentences(language))


def test_a_sealed_place_is_in_no_file_and_on_no_map(world):
    (found,) = told(world, Change("question_removed", "breaks", ("home",)))
    assert found.uses == ()


def test_raising_sensitivity_counts_the_answers_that_leave_table_and_exports(world):
    """What it says is what pages and exports do: see `exports.columns.questions`."""
    closed = Change("sensitivity_closed", "breaks", ("opening", "partners"), "public", "sensitive")
    (found,) = told(world, closed)
    assert (found.answered, found.sealed) == (2, 0)
    assert found.uses == ("api", "table", "exports")
    later = SURVEY.replace("Cùng ai | public", "Cùng ai | sensitive")
    publish(world, "2", later)
    publish(world, "3")
    assert ("opening", "partners") not in exported(world)
    (found,) = told(world, closed)
    assert found.uses == ("api",)
    (found,) = told(world, Change("sensitivity_opened", "breaks", ("wish",)))
    assert (found.sealed, found.uses) == (1, ("sealed_exports",))


def test_a_place_that_is_sealed_leaves_the_exports_for_good(world):
    (found,) = told(world, Change("precision_closed", "breaks", ("point",), "exact", "village"))
    assert found.uses == ("pin", "api", "exports")
    assert ("point",) in exported(world)
    publish(world, "2", SURVEY.replace("internal | exact", "internal | village"))
    publish(world, "3")
    assert ("point",) not in exported(world)


def exported(world: World) -> set[Path]:
    """Give the paths that an export without sealed answers has columns for."""
    with world.storage.as_person(person(world, "designer")) as store:
        versions = [*stored.versions(store, FORM).values()]
    request = Request(Filter(form=FORM), "xlsx", labels=False)
    made = tables(versions[::-1], request)
    return {c.question.path for table in made for c in table.columns if c.question}


def test_a_name_with_signs_of_a_path_counts_nothing_else(world):
    assert counted(world, 'day" ? (1 == 1) || $."theme') == (0, 0)
    with world.storage.as_person(person(world, "designer")) as store:
        asked = stored.Asked((('a".b', "$"),), '" || true', (1, 2), ())
        assert stored.counts(store, FORM, [asked]) == [stored.Count(0, 0)]


def test_an_administrator_may_count_too(world):
    change = Change("question_removed", "breaks", ("day",))
    assert [one.answered for one in told(world, change, name="admin")] == [1]


@pytest.mark.parametrize("name", ["officer", "supervisor", "province", "auditor"])
def test_nobody_else_gets_counts(world, name):
    with pytest.raises(ProgrammingError, match="permission denied"):
        told(world, Change("question_removed", "breaks", ("day",)), name=name)


def test_a_designer_still_sees_no_submissions(world):
    with world.storage.as_person(person(world, "designer")) as store:
        assert store.db.execute(text("select count(*) from submissions")).scalar() == 0


def test_every_use_has_words():
    assert all(sentence.vi and sentence.en for sentence in USES.values())
