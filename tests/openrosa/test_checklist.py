"""Lines of docs/openrosa.md that no other test proves."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from server.xforms import spreadsheet
from tests.openrosa.conftest import Phone, multipart
from tests.openrosa.test_forms import MANIFEST, listed, md5, publish
from tests.openrosa.test_submission import PLACE, count, rows
from tests.world import World, filled, survey_form
from tests.xforms.workbooks import workbook

ROOT = Path(__file__).parents[2]
WORKBOOKS = sorted((ROOT / "xlsforms").glob("*.xlsx"))


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Collect the database statements of the `with` block."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(world.storage.engine, "before_cursor_execute", note)
    yield seen
    event.remove(world.storage.engine, "before_cursor_execute", note)


def cost(world: World, act: Callable[[], object]) -> int:
    """Count the statements of `act`, which was done once before to fill the memory."""
    act()
    with statements(world) as seen:
        act()
    return len(seen)


# 10
def test_no_challenge_offers_digest(client: FlaskClient):
    answer = client.get("/formList", headers={"Authorization": 'Digest username="officer"'})
    assert answer.status_code == 401
    assert answer.headers.getlist("WWW-Authenticate") == [
        'Basic realm="Neo Thien", charset="UTF-8"'
    ]


# 14
@pytest.mark.parametrize(
    "name",
    ["a b.png", "ảnh.png", "50%.png", "a+b.png", "a#b.png", "a&b.png", "a%20b.png", "a;.png"],
)
def test_a_file_of_any_name_downloads(world: World, phone: Phone, name: str):
    book = workbook(
        f"type|name|label|media::image\ntext|a|A|{name}",
        settings={"form_title": "P", "form_id": "bản đồ #1/2?", "version": "1 %20"},
    )
    publish(world, book, {name: b"content"})
    [item] = [item for item in listed(phone) if item["formID"] == "bản đồ #1/2?"]
    assert md5(phone.get(item["downloadUrl"]).data) == item["hash"]
    [file] = listed(phone, item["manifestUrl"], MANIFEST)
    assert file["filename"] == name
    assert phone.get(file["downloadUrl"]).data == b"content"


# 17
def test_every_answer_names_the_version_of_openrosa(phone: Phone, client: FlaskClient):
    answers = [
        phone.get("/forms/1/form.xml"),
        phone.get("/forms/1/media/villages.csv"),
        phone.get("/nothing"),
        phone.post(filled()),
        phone.post(b""),
        client.get("/formList"),
    ]
    assert {answer.headers["X-OpenRosa-Version"] for answer in answers} == {"1.0"}
    tag = phone.get("/formList").headers["ETag"]
    assert phone.get("/formList", {"If-None-Match": tag}).headers["X-OpenRosa-Version"] == "1.0"


# 21
@pytest.mark.parametrize("path", ["/formList", "/forms/1/form.xml", "/forms/1/media/villages.csv"])
def test_only_the_front_door_compresses(phone: Phone, path: str):
    answer = phone.get(path, {"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert int(answer.headers["Content-Length"]) == len(answer.data)


# 35
def test_the_list_costs_the_same_however_many_forms(world: World, phone: Phone):
    few = cost(world, lambda: phone.get("/formList"))
    for number in range(20):
        publish(world, survey_form(f"f{number}"))
    assert len(listed(phone)) == 21
    assert cost(world, lambda: phone.get("/formList")) == few <= 2


# 39
@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_no_form_of_ours_has_entities(path: Path):
    xform = spreadsheet.compile(path.read_bytes(), path.name).xform
    assert b"entities-version" not in xform
    assert b"/entities" not in xform


def test_a_form_with_entities_has_a_version_that_phones_know():
    book = workbook(
        "type|name|label\ntext|a|A",
        sheets={"entities": "list_name|label\ntrees|${a}"},
        settings={"form_title": "P", "form_id": "p", "version": "1"},
    )
    versions = re.findall(
        r'entities-version="([^"]*)', spreadsheet.compile(book, "x").xform.decode()
    )
    assert [version[:6] for version in versions] in (["2022.1"], ["2023.1"], ["2024.1"], ["2025.1"])


# 45
def test_no_choice_file_has_a_semicolon_in_its_header(world: World, phone: Phone):
    lists = ("communes.csv", "villages.csv")
    survey = "type|name|label\n" + "\n".join(
        f"select_one_from_file {name}|q{number}|Q" for number, name in enumerate(lists)
    )
    settings = {"form_title": "P", "form_id": "p", "version": "1"}
    publish(world, workbook(survey, settings=settings))
    [item] = [item for item in listed(phone) if item["formID"] == "p"]
    files = listed(phone, item["manifestUrl"], MANIFEST)
    assert [file["filename"] for file in files] == list(lists)
    for file in files:
        content = phone.get(file["downloadUrl"]).data.decode()
        assert ";" not in content.splitlines()[0]
        assert len({len(row) for row in csv.reader(io.StringIO(content))}) == 1


# 70
@pytest.mark.parametrize("kind", ["", "image/jpeg", "text/html", "application/x-unheard-of", "?;="])
def test_any_content_type_of_a_file_is_taken(world: World, phone: Phone, kind: str):
    body, outer = multipart(filled({"photo": "1.jpg"}), [("1.jpg", b"x")])
    body = body.replace(b"application/octet-stream", kind.encode())
    url = f"{phone.base}/submission"
    assert phone.client.post(url, data=body, content_type=outer).status_code == 201
    assert count(world, "attachments where blob is not null") == 1


# 71
def test_files_that_the_xml_does_not_name_are_kept(world: World, phone: Phone):
    xml = filled({"photo": "1.jpg"})
    assert phone.post(xml, [("more.jpg", b"x")]).status_code == 201
    assert rows(world, "select name, expected, blob is null from attachments order by 1") == [
        ("1.jpg", True, True),
        ("more.jpg", False, False),
    ]


# 82
def test_a_submission_costs_the_same_however_many_there_are(world: World, phone: Phone):
    first = cost(world, lambda: phone.post(filled(PLACE)))
    for _ in range(30):
        phone.post(filled(PLACE))
    assert cost(world, lambda: phone.post(filled(PLACE))) == first <= 8


# 96
def test_entity_blocks_are_answers_of_no_one(world: World, phone: Phone):
    block = (
        '<meta><entity xmlns="http://www.opendatakit.org/xforms/entities" dataset="cases"'
        ' id="2a9b1c9e-0000-4000-8000-000000000001" update="1" baseVersion="1">'
        "<label>x</label></entity></meta>"
    )
    for new, old in (("uuid:a", None), ("uuid:b", "uuid:a")):
        xml = filled(PLACE, instance_id=new, deprecated_id=old, extra=block)
        assert phone.post(xml).status_code == 201
    current = rows(world, "select instance_id, answers from submissions where is_current")
    assert [(one, "entity" in str(answers)) for one, answers in current] == [("uuid:b", False)]
