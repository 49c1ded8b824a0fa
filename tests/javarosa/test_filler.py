"""The harness that fills forms makes what the form allows and what Collect would send."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest
from lxml import etree
from pyxform.xls2xform import convert

from tests.javarosa import filler

pytestmark = pytest.mark.skipif(
    not filler.available() and "CI" not in os.environ,
    reason="filling forms needs java and javac (Debian: default-jdk-headless)",
)

SHEET = Path(__file__).parent / "everything.md"
MEDIA = {
    "communes.csv": "name,label\n99001,Xã Một\n99002,Xã Hai\n".encode(),
    "villages.csv": "name,label\n99001001,Thôn Đầu\n99001002,Thôn Giữa\n".encode(),
}
COUNT = 60


def code(source: random.Random) -> str:
    return "".join(source.choices("ABC123", k=3)) + "-" + "".join(source.choices("ABC123", k=4))


@pytest.fixture(scope="module")
def xform() -> bytes:
    return convert(SHEET.read_text(), file_type=".md").xform.encode()


@pytest.fixture(scope="module")
def filled(xform) -> list[filler.Filled]:
    return filler.fill(xform, MEDIA, COUNT, seed=7, hints={"case_code": code})


def values(filled, path) -> list:
    return [one.answers[path].value for one in filled if path in one.answers]


def test_every_filled_form_is_a_submission(filled):
    assert len(filled) == len({one.instance_id for one in filled}) == COUNT
    for one in filled:
        root = etree.fromstring(one.xml)
        assert root.attrib == {"id": "everything", "version": "1"}
        assert one.instance_id.startswith("uuid:")
        day = one.answers["/data/day"].value
        assert one.answers["/data/meta/instanceName"].value == f"Thử {day}"


def test_the_answers_are_those_in_the_xml(filled):
    for one in filled:
        leaves = [e for e in etree.fromstring(one.xml).iter() if not len(e) and e.text]
        assert sorted(e.text for e in leaves) == sorted(
            a.text for a in one.answers.values() if a.text
        )


def test_constraints_hold_and_hints_are_used(filled):
    assert all(
        re.fullmatch("[A-C1-3]{3}-[A-C1-3]{4}", c) for c in values(filled, "/data/case_code")
    )
    assert set(values(filled, "/data/village")) == {"99001001", "99001002"}
    for one in filled:
        women = one.answers["/data/women"].value
        assert women is None or women <= one.answers["/data/total"].value


def test_answers_that_are_not_relevant_are_left_out(filled):
    for one in filled:
        agreed = one.answers["/data/agreed"].value == "yes"
        assert ("/data/why" in one.answers) != agreed
        assert (b"<why>" in one.xml) != agreed
        assert agreed or b"<people" not in one.xml


def test_optional_questions_are_sometimes_skipped_and_typed_when_not(filled):
    for path, kind in {"place": list, "money": float, "score": int, "topics": list}.items():
        found = values(filled, f"/data/{path}")
        assert None in found
        assert {type(value) for value in found if value is not None} == {kind}
    west, south, east, north = 106.95, 16.55, 107.05, 16.65
    for point in values(filled, "/data/place"):
        assert point is None or (south <= point[0] <= north and west <= point[1] <= east)


def test_repeats_vary_and_counted_ones_do_not(filled):
    asked = [one for one in filled if one.answers["/data/agreed"].value == "yes"]
    counts = {sum(path.endswith("/role") for path in one.answers) for one in asked}
    assert counts == {0, 1, 2, 3}
    assert all("/data/counted[2]/size" in one.answers for one in filled)


def test_files_are_those_that_the_answers_name(filled):
    for one in filled:
        named = [a.value for a in one.answers.values() if a.type == "binary" and a.value]
        assert sorted(named) == sorted(set(one.files))
    assert any("Ả" in name for one in filled for name in one.files)


def test_the_same_seed_gives_the_same_answers(xform, filled):
    again = filler.fill(xform, MEDIA, 5, seed=7, hints={"case_code": code})
    for one, two in zip(filled, again, strict=False):
        differing = {p for p in one.answers if one.answers[p] != two.answers.get(p)}
        assert differing <= {"/data/start", "/data/end", "/data/meta/instanceID"}


def test_an_edit_names_what_it_replaces(filled):
    original = next(one for one in filled if "/data/people/person[2]/role" in one.answers)
    edited = filler.edit(original, {"/data/people/person[2]/role": "Trưởng thôn & hội"})
    again = filler.edit(edited, {"/data/total": "5000"})
    assert edited.instance_id != original.instance_id
    assert f"<deprecatedID>{original.instance_id}</deprecatedID>".encode() in edited.xml
    assert f"<deprecatedID>{edited.instance_id}</deprecatedID>".encode() in again.xml
    second = etree.fromstring(again.xml).findall("people/person")[1]
    assert second.findtext("role") == "Trưởng thôn & hội"


def test_a_form_that_cannot_be_filled_says_which_question(xform):
    with pytest.raises(filler.FillerError, match=r"no accepted value for .*case_code"):
        filler.fill(xform, MEDIA, 1, seed=1, hints={"case_code": ["không hợp lệ"]})
