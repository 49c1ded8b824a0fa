"""A record whose form has got a more careful version since: its own pages follow that one too."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from server import worker
from server.services import (
    publishing,
    reading,
    records_api,
    searching,
    submission_files,
    submission_pages,
)
from server.storage.filtering import Filter
from tests.people import person
from tests.supervisor.test_submission import Browsers, picture, send
from tests.world import World, filled
from tests.xforms.workbooks import workbook

OPEN, CLOSED = ("internal", "exact"), ("sensitive", "village")
FORM = """
type | name | label::Tiếng Việt (vi) | sensitivity | location_precision
date | day | Ngày | internal |
geopoint | point | Nơi | internal | exact
text | about | Nội dung | {0} |
geopoint | spot | Chỗ ở | internal | {1}
image | face | Ảnh mặt | {0} |
begin repeat | more | Lần |  |
text | inner | Lời | {0} |
text | kept | Khác | internal |
end repeat
begin group | g | Nhóm | |
text | deep | Sâu | {0} |
end group
"""
ANSWERS = {
    "day": "2026-08-20",
    "point": "19.01234 105.01234 0 5",
    "about": "lời kín",
    "spot": "19.00777 105.00777 0 5",
    "face": "face.jpg",
}
EXTRA = (
    "<more><inner>kín một</inner><kept>ngỏ một</kept></more><more><inner>kín hai</inner></more>"
    "<g><deep>kín sâu</deep></g>"
)
SEALED = ("lời kín", "kín một", "kín hai", "kín sâu")
REASON = "kiểm tra hồ sơ theo đề nghị"
PAGE = "/submissions/1"


def publish(world: World, version: str, care: tuple[str, str], rows: str = FORM) -> None:
    settings = {"form_title": "Thử", "form_id": "try", "version": version}
    content = workbook(rows.format(*care), settings=settings)
    with world.storage.transaction() as store:
        publishing.publish(store, content, "try.xlsx", {}, "test")


def database(world: World) -> str:
    return world.storage.engine.url.render_as_string(hide_password=False)


def waiting_tasks(world: World) -> list[str]:
    statement = "select task_name from procrastinate_jobs where status = 'todo'"
    with world.storage.reading() as store:
        return list(store.db.execute(text(statement)).scalars())


def answered(instance_id: str, version: str = "1", **more: str) -> bytes:
    given = {name: value for name, value in more.items() if name != "deprecated_id"}
    deprecated_id = more.get("deprecated_id")
    return filled(
        ANSWERS | given,
        instance_id=instance_id,
        form_id="try",
        version=version,
        deprecated_id=deprecated_id,
        extra=EXTRA,
    )


@pytest.fixture
def filed(people: World) -> World:
    """One record of the first version, which keeps all open; the second one seals."""
    publish(people, "1", OPEN)
    send(people, answered("uuid:a"), face=picture())
    publish(people, "2", CLOSED)
    return people


def test_before_a_careful_version_all_is_shown(people: World, browser: Browsers):
    publish(people, "1", OPEN)
    send(people, answered("uuid:a"), face=picture())
    page = browser("supervisor").get(PAGE).text
    assert all(words in page for words in (*SEALED, "ngỏ một", "19.007770"))
    assert "Còn câu trả lời niêm phong" not in page
    assert browser("supervisor").get(f"{PAGE}/files/face.jpg").status_code == 200


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/panel"])
@pytest.mark.parametrize("name", ["supervisor", "officer"])
def test_page_and_panel_keep_it_closed(filed: World, browser: Browsers, path: str, name: str):
    page = browser(name).get(path).text
    assert not [words for words in (*SEALED, "19.00777", "files/face.jpg") if words in page]


def test_the_page_says_that_there_is_more(filed: World, browser: Browsers):
    page = browser("supervisor").get(PAGE).text
    assert "Còn câu trả lời niêm phong" in page
    assert "ngỏ một" in page
    files = page.split('id="files"')[1]
    assert re.search(r"Ảnh mặt</span> <span[^>]*>niêm phong", files)


def test_a_reason_opens_it_but_for_the_place(filed: World, browser: Browsers):
    reader = browser("supervisor")
    page = reader.post(f"{PAGE}/sealed", {"reason": REASON}).text
    assert all(words in page for words in SEALED)
    assert "19.00777" not in page
    assert re.search(r"<dt>Nội dung <span[^>]*>niêm phong</span></dt>", page)
    link = re.search(r'href="([^"]+face\.jpg\?open=[^"]+)"', page)
    assert link
    assert reader.get(link[1]).status_code == 200
    assert browser("province").get(link[1]).status_code == 404
    with filed.storage.reading() as store:
        events = "select details from events where kind = 'submission.sealed_shown'"
        assert store.db.execute(text(events)).scalars().all() == [{"reason": REASON}]


@pytest.mark.parametrize("more", ["", "?size=thumb"])
def test_the_file_itself_stays_closed(filed: World, browser: Browsers, more: str):
    assert browser("supervisor").get(f"{PAGE}/files/face.jpg{more}").status_code == 404


def test_what_an_edit_changed_stays_closed(filed: World, browser: Browsers):
    send(filed, answered("uuid:b", about="lời mới", deprecated_id="uuid:a"))
    reader = browser("supervisor")
    for path in (PAGE, "/submissions/2"):
        page = reader.get(path).text
        assert not [words for words in ("lời mới", *SEALED) if words in page]
    page = reader.post("/submissions/2/sealed", {"reason": REASON}).text
    assert '<del><span class="written">lời kín</span></del>' in page
    assert '<ins><span class="written">lời mới</span></ins>' in page


def test_an_edit_with_the_careful_version_shows_no_older_answer(filed: World, browser: Browsers):
    send(filed, answered("uuid:b", "2", about="lời mới", deprecated_id="uuid:a"))
    reader = browser("supervisor")
    page = reader.get("/submissions/2").text
    assert not [words for words in ("lời mới", *SEALED, "19.00777") if words in page]
    page = reader.post("/submissions/2/sealed", {"reason": REASON}).text
    versions = page.split("Các bản của phiếu")[1]
    assert '<del><span class="written">lời kín</span></del>' in versions
    assert "kín một" not in versions


def show(world: World, reason: str | None = None) -> reading.Shown:
    with world.storage.transaction() as store:
        return reading.show(store, 1, "test", reason)


def raw(world: World, reason: str | None = None) -> str:
    with world.storage.transaction() as store:
        return reading.raw(store, 1, "test", reason).decode()


def test_the_command_shows_it_for_a_reason_only(filed: World):
    closed, opened = show(filed), show(filed, REASON)
    assert closed.has_more
    assert [one.value for one in closed.answers if one.path == "more[1]/kept"] == ["ngỏ một"]
    assert not [one for one in closed.answers if one.value in SEALED]
    told = {one.value: one.sealed for one in opened.answers if one.value in SEALED}
    assert told == dict.fromkeys(SEALED, True)
    assert not [one for one in (*closed.answers, *opened.answers) if one.path == "spot"]


def test_what_came_is_given_without_it(filed: World):
    closed, opened = raw(filed), raw(filed, REASON)
    assert not [words for words in (*SEALED, "19.00777", "face.jpg") if words in closed]
    assert "ngỏ một" in closed
    assert all(words in opened for words in (*SEALED, "face.jpg"))
    assert "19.00777" not in opened


def test_programs_are_given_no_place_that_became_sealed(filed: World):
    reader = person(filed, "supervisor")
    with filed.storage.as_person(reader) as store:
        told, _ = records_api.submissions(store, reader, Filter(form="try"), None, 10)
    assert told[0]["answers"] == {
        "day": "2026-08-20",
        "point": {"lat": 19.01234, "lon": 105.01234, "altitude": 0.0, "accuracy": 5.0},
        "more": [{"kept": "ngỏ một"}, {}],
        "g": {},
    }


def test_a_version_between_counts_and_so_does_one_that_dropped_the_question(filed: World):
    publish(filed, "3", OPEN)
    publish(filed, "4", OPEN, FORM[: FORM.index("begin repeat")])
    assert not [one for one in show(filed).answers if one.value in SEALED]
    assert not [words for words in (*SEALED, "19.00777") if words in raw(filed)]


def test_a_place_alone_is_nothing_that_a_reason_opens(people: World):
    publish(people, "1", OPEN)
    given = {name: ANSWERS[name] for name in ("day", "spot")}
    send(people, filled(given, form_id="try"))
    publish(people, "2", CLOSED)
    assert not show(people).has_more


def test_a_place_that_came_twice_stays_closed_too(people: World):
    publish(people, "1", OPEN)
    twice = "<spot>19.00555 105.00555 0 5</spot>"
    send(people, filled(ANSWERS, form_id="try", extra=twice), face=picture())
    assert [one.path for one in show(people, REASON).answers if one.sealed] == ["spot[+]"]
    publish(people, "2", CLOSED)
    assert not [one for one in show(people, REASON).answers if "spot" in one.path]


def test_what_comes_by_an_older_version_is_not_found_by_sealed_words(
    filed: World, browser: Browsers
):
    send(filed, answered("uuid:b", about="chìa khóa", spot=""))
    for words, found in (("chìa khóa", False), ("ngỏ một", True)):
        page = browser("supervisor").get("/submissions", query_string={"q": words}).text
        assert ("/submissions/2" in page) is found


def test_what_came_before_is_not_found_by_sealed_words_either(people: World, browser: Browsers):
    def is_found(words: str) -> bool:
        page = browser("supervisor").get("/submissions", query_string={"q": words}).text
        return PAGE in page

    publish(people, "1", OPEN)
    send(people, answered("uuid:a"), face=picture())
    assert is_found("lời kín")
    assert is_found("ngỏ một")
    publish(people, "2", OPEN)
    assert not waiting_tasks(people)
    publish(people, "3", CLOSED)
    assert waiting_tasks(people) == [searching.AGAIN]
    worker.run(people.storage, database(people), wait=False)
    assert searching.AGAIN not in waiting_tasks(people)
    assert not is_found("lời kín")
    assert is_found("ngỏ một")


def test_a_file_is_found_as_carefully(filed: World):
    with filed.storage.as_person(person(filed, "supervisor")) as store:
        assert submission_files.find(store, 1, "face.jpg").is_sealed


def test_the_panel_has_no_answer_of_it(filed: World):
    reader = person(filed, "supervisor")
    with filed.storage.as_person(reader) as store:
        page = submission_pages.read(store, reader, 1)
    assert submission_pages.main_answers(page)[0].value == "ngỏ một"
    assert page.files[0].is_sealed
