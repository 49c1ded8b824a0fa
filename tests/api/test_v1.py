"""/api/v1/: what a program is given, by whose token, and page after page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from server.services import submissions, users
from tests.api.conftest import SEALED, WISH, draw
from tests.world import filled

LISTS = (
    "/v1/submissions",
    "/v1/submissions.geojson",
    "/v1/changes",
    "/v1/villages?geometry=true",
    "/v1/communes?geometry=true",
    "/v1/coverage",
    "/ogc/collections/villages/items",
    "/ogc/collections/village_points/items",
    "/ogc/collections/communes/items",
    "/ogc/collections/commune_points/items",
    "/ogc/collections/submissions_khảo sát/items",
)


def change(world, statement):
    with world.storage.transaction() as store:
        store.db.execute(text(statement))


def ids(page):
    return [item["id"] for item in page["items"]]


def test_a_program_reads_the_submissions_of_its_person(program):
    found = program("supervisor").json("/v1/submissions")
    assert found["next"] is None
    first, second = found["items"]
    assert first["village"] == {"code": "99001001", "name": "Thôn 1"}
    assert first["geometry"] == {"type": "Point", "coordinates": [105.01, 19.01]}
    assert first["received_at"].endswith("+07:00")
    assert first["answers"]["people"] == 0
    assert first["officer"] == "officer"
    assert "wish" not in first["answers"]
    assert second["geometry"] is None


@pytest.mark.parametrize("path", LISTS)
def test_everybody_is_given_what_is_theirs(program, filed, path):
    draw(filed)
    found = {name: program(name).get(path).text for name in ("supervisor", "neighbour", "province")}
    assert "99001" in found["supervisor"]
    assert "99002" not in found["supervisor"]
    assert "99002" in found["neighbour"]
    assert "99001" not in found["neighbour"]
    assert "99001" in found["province"]
    assert "99002" in found["province"]
    assert program(None).get(path).status_code == 401
    officer = program("officer").get(path)
    assert officer.status_code == 200
    assert "99001" in officer.text
    assert "105.11" not in program("officer", ()).get("/v1/villages?geometry=true").text


def test_one_submission_is_for_whom_it_is(program):
    mine, other = program("supervisor"), program("neighbour")
    (theirs,) = ids(other.json("/v1/submissions"))
    assert other.json(f"/v1/submissions/{theirs}")["id"] == theirs
    answer = mine.get(f"/v1/submissions/{theirs}")
    assert (answer.status_code, answer.json["code"]) == (404, "record_unknown")
    feature = f"/ogc/collections/submissions_khảo sát/items/{theirs}"
    assert other.json(feature)["id"] == theirs
    assert mine.get(feature).json["code"] == "feature_unknown"


def test_what_is_sealed_is_nowhere(program):
    asked = program("province")
    for path in (*LISTS, *(f"/v1/submissions/{n}" for n in (1, 2, 3)), "/v1/forms/khảo sát"):
        found = asked.get(path)
        assert found.status_code == 200
        assert WISH not in found.text
        for part in SEALED.split():
            for place in (part, part[: part.index(".") + 4], f"{float(part):.3f}"):
                assert place not in found.text, path


def test_a_form_says_what_is_asked_and_what_is_sealed(program):
    found = program("supervisor").json("/v1/forms/khảo sát")
    assert found["sealed"] == ["home", "wish"]
    assert "people" in [question["path"] for question in found["questions"]]
    assert found["questions"][0]["labels"] == {"vi": "Ngày", "en": "Day"}
    assert program("supervisor").get("/v1/forms/nothing").json["code"] == "form_unknown_api"


def test_pages_lead_through_everything_once(program):
    asked, seen, cursor = program("province"), [], ""
    while True:
        page = asked.json(f"/v1/submissions?limit=1{cursor}")
        seen += ids(page)
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == [1, 2, 3]
    features = asked.json("/v1/submissions.geojson?limit=2")
    following = next(link["href"] for link in features["links"] if link["rel"] == "next")
    assert [one["id"] for one in asked.json(following)["features"]] == [3]


def altered(cursor: str, at: int) -> str:
    return cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]


def test_a_cursor_is_ours_whole_and_of_this_list(program):
    asked = program("province")
    cursor = asked.json("/v1/submissions?limit=1")["next"]
    wrong = [cursor[:-1], altered(cursor, 0), altered(cursor, 20), "x" * 40, "====" * 8]
    for one in wrong:
        answer = asked.get(f"/v1/submissions?limit=1&cursor={one}")
        assert answer.status_code == 400, one
        assert answer.json["code"] in {"api_cursor_wrong", "filter_wrong"}
    for elsewhere in ("submissions?form=x&", "changes?", "villages?"):
        answer = asked.get(f"/v1/{elsewhere}cursor={cursor}")
        assert answer.json["code"] == "api_cursor_wrong", elsewhere
    assert ids(program("neighbour").json(f"/v1/submissions?cursor={cursor}")) == [2]


def test_filters_are_the_shared_ones(program, filed):
    asked = program("province")
    change(filed, "update submissions set review_state = 'rejected' where id = 3")
    for query, expected in {
        "": [1, 2],
        "form=khảo sát&area=99002": [2],
        "from=2026-11-20&to=2026-11-20": [1, 2],
        "to=2026-11-19": [],
        "review=rejected": [3],
        "review=rejected&review=received": [1, 2, 3],
        "officer=officer": [1, 2],
        "flag=no_fix": [],
    }.items():
        assert ids(asked.json(f"/v1/submissions?{query}")) == expected, query
    for query in ("from=gestern", "flag=?", "limit=1001", "limit=0", "colour=red", "area=9", "q="):
        answer = asked.get(f"/v1/submissions?{query}")
        assert (answer.status_code, answer.json["code"]) == (400, "filter_wrong"), query


def test_who_follows_misses_nothing(program, filed):
    asked = program("supervisor")
    first = asked.json("/v1/changes?limit=1")
    assert (ids(first), first["more"]) == ([1], True)
    rest = asked.json(f"/v1/changes?cursor={first['cursor']}")
    assert (ids(rest), rest["more"]) == ([3], False)

    def news():
        return asked.json(f"/v1/changes?cursor={rest['cursor']}")

    assert ids(news()) == []
    change(filed, "update submissions set accuracy_m = 9 where id = 1")
    assert ids(news()) == []
    change(filed, "update submissions set review_state = 'rejected' where id = 1")
    with filed.storage.transaction() as store:
        sender = users.get(store, "officer")
        submissions.receive(store, sender, filled({"point": "19.01 105.01 0 5"}), [])
        with filed.storage.transaction() as other:
            submissions.receive(other, users.get(other, "officer"), filled({"people": "5"}), [])
        assert 5 not in ids(news()), "nobody is led past what is not committed yet"
    found = news()
    assert ids(found) == [1, 4, 5]
    assert found["items"][0]["review_state"] == "rejected"


def test_coverage_says_when_work_was_last_done(program, filed):
    change(filed, "update forms set form_id = 'visit'")
    found = {one["code"]: one for one in program("supervisor").json("/v1/coverage")["items"]}
    assert list(found) == ["99001001", "99001002", "99001003"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["99001001"]["visit"])
    assert found["99001001"]["session"] is None
    assert found["99001001"]["days"] >= 0
    assert found["99001002"]["days"] is None


def test_the_page_for_programmers_names_every_address(program, browser):
    for who in (None, "supervisor"):
        page = browser(who).get("/api/").text
        assert "GET /api/v1/submissions.geojson" in page
        assert "GET /api/ogc/collections/{collection}/items" in page


def test_a_wrong_method_is_told_which_are_right(program):
    answer = program("supervisor").client.post("/api/v1/submissions")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
