"""Form list, forms, manifests and media as phones check them (contract 24-45)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import xml.etree.ElementTree as ElementTree

import pytest
from shapely import MultiPolygon, box
from sqlalchemy import text

from geo import wkb
from server.problems import Problem
from server.services import publishing
from server.storage import places
from server.storage.forms import bump
from tests.openrosa.conftest import Phone
from tests.world import BORN, World, survey_form
from tests.xforms.workbooks import workbook

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
MD5 = re.compile(r"md5:[0-9a-f]{32}")


def publish(world: World, book: bytes, media: dict[str, bytes] | None = None) -> None:
    with world.storage.transaction() as store:
        publishing.publish(store, book, "x.xlsx", media or {}, "test")


def listed(phone: Phone, path: str = "/formList", space: str = LIST) -> list[dict[str, str]]:
    root = ElementTree.fromstring(phone.get(path).data)
    return [{child.tag.removeprefix(space): child.text or "" for child in item} for item in root]


def md5(content: bytes) -> str:
    return "md5:" + hashlib.md5(content).hexdigest()


def test_every_item_of_the_list_leads_to_its_form(world: World, phone: Phone):
    publish(world, survey_form("a & b <c>", "2 \"x\" 'y'", 'Tên "lạ" & <dài>'))
    root = ElementTree.fromstring(phone.get("/formList").data)
    assert root.tag == f"{LIST}xforms"
    assert {item.tag for item in root} == {f"{LIST}xform"}
    items = listed(phone)
    assert [item["formID"] for item in items] == ["a & b <c>", "khảo sát"]
    for item in items:
        assert item["name"]
        assert MD5.fullmatch(item["hash"])
        form = phone.get(item["downloadUrl"])
        assert form.status_code == 200
        assert md5(form.data) == item["hash"]
        head = ElementTree.fromstring(form.data)
        instance = head.find(".//{http://www.w3.org/2002/xforms}instance")[0]
        assert (instance.get("id"), instance.get("version")) == (item["formID"], item["version"])


def test_no_hash_is_ever_written_as_an_empty_or_commented_tag(phone: Phone):
    for path in ("/formList", "/forms/1/manifest"):
        content = phone.get(path).text
        assert "<hash/>" not in content
        assert "<hash />" not in content
        assert "<!--" not in content


def test_other_content_under_a_published_version_is_refused(world: World, phone: Phone):
    before = phone.get("/formList").data
    with pytest.raises(Problem, match="other content"):
        publish(world, survey_form(title="Khác"))
    assert phone.get("/formList").data == before
    publish(world, survey_form())
    assert phone.get("/formList").data == before


def test_a_new_version_takes_the_place_of_the_old_one(world: World, phone: Phone):
    tag = phone.get("/formList").headers["ETag"]
    publish(world, survey_form(version="2"))
    assert [item["version"] for item in listed(phone)] == ["2"]
    assert phone.get("/formList", {"If-None-Match": tag}).status_code == 200


def test_only_forms_with_media_have_a_manifest(world: World, phone: Phone):
    plain = workbook(
        "type | name | label\ntext | a | A",
        settings={"form_title": "P", "form_id": "p", "version": "1"},
    )
    publish(world, plain)
    manifests = {item["formID"]: item.get("manifestUrl") for item in listed(phone)}
    assert manifests["p"] is None
    assert manifests["khảo sát"]


def test_a_broken_database_gives_an_error_never_a_shorter_list(world: World, phone: Phone):
    assert phone.get("/formList").status_code == 200
    with world.storage.transaction() as store:
        store.db.execute(text("alter table phones rename to lost"))
    assert phone.get("/formList").status_code == 500
    with world.storage.transaction() as store:
        store.db.execute(text("alter table lost rename to phones"))
        store.db.execute(text("update data_versions set version = version + 1"))
        store.db.execute(text("alter table form_versions rename to lost"))
    for path in ("/formList", "/forms/1/manifest", "/forms/1/form.xml"):
        assert phone.get(path).status_code == 500


def test_the_same_request_twice_gives_the_same_bytes(phone: Phone):
    for path in ("/formList", "/forms/1/manifest", "/forms/1/form.xml"):
        assert phone.get(path).data == phone.get(path).data


@pytest.mark.parametrize("title", ["Đ" * 101, "!!!"])
def test_titles_that_phones_cannot_use_as_file_names_are_refused(world: World, title: str):
    with pytest.raises(Problem):
        publish(world, survey_form("t", "1", title))


def test_only_open_forms_are_listed_but_closed_ones_stay_reachable(world: World, phone: Phone):
    with world.storage.transaction() as store:
        store.db.execute(text("update forms set state = 'closing'"))
        bump(store, "forms")
    assert listed(phone) == []
    assert phone.get("/forms/1/form.xml").status_code == 200


def test_the_list_can_be_asked_for_one_form(world: World, phone: Phone):
    publish(world, survey_form("b"))
    assert [item["formID"] for item in listed(phone, "/formList?formID=b")] == ["b"]


def test_forms_say_nothing_of_where_to_send(phone: Phone):
    form = phone.get("/forms/1/form.xml").text
    assert "action=" not in form
    assert "instanceID" in form
    assert "<h:title>" in form


def test_a_form_that_names_another_server_is_refused(world: World):
    book = workbook(
        "type | name | label\ntext | a | A",
        settings={
            "form_title": "P",
            "form_id": "p",
            "version": "1",
            "submission_url": "https://elsewhere.example/submission",
        },
    )
    with pytest.raises(Problem):
        publish(world, book)


def with_image(version: str = "1") -> bytes:
    return workbook(
        "type | name | label | media::image | sensitivity\n"
        "text | a | A | ảnh bìa.png | public\n"
        "select_one_from_file villages.csv | village | V | | public",
        settings={"form_title": "P", "form_id": "p", "version": version},
    )


def test_the_manifest_names_what_is_delivered(world: World, phone: Phone):
    publish(world, with_image(), {"ảnh bìa.png": b"\x89PNG one"})
    address = next(i["manifestUrl"] for i in listed(phone) if i["formID"] == "p")
    path = address.split("localhost")[1].removeprefix(phone.base)
    root = ElementTree.fromstring(phone.get(path).data)
    assert root.tag == f"{MANIFEST}manifest"
    files = listed(phone, path, MANIFEST)
    assert sorted(file["filename"] for file in files) == ["villages.csv", "ảnh bìa.png"]
    for file in files:
        assert MD5.fullmatch(file["hash"])
        assert "/" not in file["filename"]
        assert file["downloadUrl"].isascii()
        assert " " not in file["downloadUrl"]
        content = phone.get(file["downloadUrl"])
        assert content.status_code == 200
        assert md5(content.data) == file["hash"]


def test_a_workbook_without_its_media_is_refused(world: World):
    with pytest.raises(Problem, match="ảnh bìa"):
        publish(world, with_image())


def test_the_village_list_holds_only_the_officers_areas(world: World, phone: Phone):
    content = phone.get("/forms/1/media/villages.csv").data.decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["name"] for row in rows] == ["99001001", "99001002", "99001003"]
    assert rows[0] == {"name": "99001001", "label": "Thôn 1", "commune": "99001"}
    assert ";" not in content.splitlines()[0]


def test_a_change_of_villages_changes_the_hash_at_the_next_request(world: World, phone: Phone):
    before = listed(phone, "/forms/1/manifest", MANIFEST)
    area = wkb.dump(MultiPolygon([box(105.1, 19.1, 105.12, 19.12)]))
    with world.storage.transaction() as store:
        new = {"code": "99001009", "name": "Thôn mới", "commune": "99001", "area": area}
        places.add(store, "villages", [{**new, "area_source": "surveyed", "valid_from": BORN}])
        bump(store, "boundaries")
    after = listed(phone, "/forms/1/manifest", MANIFEST)
    assert before[0]["hash"] != after[0]["hash"]
    assert md5(phone.get("/forms/1/media/villages.csv").data) == after[0]["hash"]


def test_a_manifest_that_cannot_be_built_is_an_error(world: World, phone: Phone):
    with world.storage.transaction() as store:
        store.db.execute(text("alter table villages rename to lost"))
    assert phone.get("/forms/1/manifest").status_code == 500


def test_a_csv_whose_header_phones_would_misread_is_refused(world: World):
    book = workbook(
        "type | name | label | sensitivity\nselect_one_from_file list.csv | a | A | public",
        settings={"form_title": "P", "form_id": "p", "version": "1"},
    )
    with pytest.raises(Problem, match="semicolons"):
        publish(world, book, {"list.csv": b"name,label;vi\n1,x\n"})
    publish(world, book, {"list.csv": b"name;label\n1;x\n"})
