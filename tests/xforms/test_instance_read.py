"""Who a filled form says it is, however its names are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import Problem
from server.xforms import instance
from server.xforms.instance import ExpectedFile
from tests.xforms.forms import FORM, fill, xml

ENCRYPTED = b"""<data xmlns="http://www.opendatakit.org/xforms/encrypted" encrypted="yes"
 id="visit" version="2"><base64EncryptedKey>AAA=</base64EncryptedKey>
 <n0:meta xmlns:n0="http://openrosa.org/xforms"><n0:instanceID>uuid:5</n0:instanceID></n0:meta>
 <media><file>1.jpg.enc</file></media><media><file>2.jpg.enc</file></media>
 <encryptedXmlFile>submission.xml.enc</encryptedXmlFile>
 <base64EncryptedElementSignature>BBB=</base64EncryptedElementSignature></data>"""


def test_a_filled_form_says_who_it_is():
    read = instance.read(
        xml(
            "",
            meta="<meta><instanceID>uuid:2</instanceID><instanceName>Thăm 1</instanceName>"
            "<deprecatedID>uuid:1</deprecatedID></meta>",
        )
    )
    assert (read.form_id, read.version) == ("visit", "1")
    assert (read.instance_id, read.deprecated_id) == ("uuid:2", "uuid:1")
    assert not read.encrypted


ORX = 'xmlns:orx="http://openrosa.org/xforms"'


@pytest.mark.parametrize(
    "raw",
    [
        f'<data id="v" version="2" {ORX}><orx:meta><orx:instanceID>u</orx:instanceID>'
        "<deprecatedID>d</deprecatedID></orx:meta></data>",
        f'<data orx:id="v" orx:version="2" {ORX}><meta><instanceID>u</instanceID>'
        "<deprecatedID>d</deprecatedID></meta></data>",
        '<v:data xmlns:v="urn:v" id="v" version="2"><v:meta><v:instanceID> u </v:instanceID>'
        "<v:deprecatedID>d</v:deprecatedID></v:meta></v:data>",
        '<x id="v" version="2"><instanceID>u</instanceID><deprecatedID>d</deprecatedID></x>',
        '<x id="v" version="2"><meta/><instanceID>u</instanceID><meta>'
        "<deprecatedID>d</deprecatedID></meta></x>",
    ],
)
def test_names_are_matched_without_namespaces(raw):
    read = instance.read(raw.encode())
    assert (read.form_id, read.version) == ("v", "2")
    assert (read.instance_id, read.deprecated_id) == ("u", "d")


@pytest.mark.parametrize("meta", ["", "<meta/>", "<meta><instanceID/></meta>",
                                  "<meta><instanceID>  </instanceID></meta>"])  # fmt: skip
def test_a_missing_instance_id_is_none(meta):
    assert instance.read(xml("", meta=meta)).instance_id is None


def test_a_missing_version_is_empty():
    assert instance.read(xml("", attributes='id="visit"')).version == ""


@pytest.mark.parametrize(
    "raw",
    [
        xml("", attributes="version='1'"),
        xml("", attributes="id=' '"),
        xml("", attributes=f"id='{'a' * 251}'"),
        xml("", meta=f"<meta><instanceID>{'a' * 251}</instanceID></meta>"),
    ],
)
def test_what_cannot_be_a_filled_form_is_a_problem(raw):
    with pytest.raises(Problem) as caught:
        instance.read(raw)
    assert caught.value.code == "xml_unreadable"


def test_illegal_references_do_not_lose_the_item():
    found = fill("<talk>dòng một&#11;dòng hai&#x1F;</talk>")
    assert found.open == {"talk": "dòng mộtdòng hai"}


def test_an_encrypted_item_gives_its_files_and_no_answers():
    read = instance.read(ENCRYPTED)
    assert (read.encrypted, read.instance_id, read.version) == (True, "uuid:5", "2")
    found = instance.answers(read, FORM)
    assert (found.open, found.sealed) == ({}, {})
    names = {"1.jpg.enc", "2.jpg.enc", "submission.xml.enc"}
    assert {file.name for file in found.expected_files} == names


def test_expected_files_are_those_the_xml_names():
    found = fill(
        "<photos><photo>1.jpg</photo></photos><photos><photo/></photos>"
        "<photos><photo> 2.jpg </photo></photos><photos><photo>1.jpg</photo></photos>",
        meta="<meta><audit>audit.csv</audit><instanceID>u</instanceID></meta>",
    )
    assert set(found.expected_files) == {
        ExpectedFile("1.jpg", ("photos", "photo")),
        ExpectedFile("2.jpg", ("photos", "photo")),
        ExpectedFile("audit.csv", None),
    }
    assert len(found.expected_files) == 3


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_problem(raw):
    try:
        instance.answers(instance.read(raw), FORM)
        instance.blank_points(raw, FORM)
    except Problem as problem:
        assert problem.sentence("vi")


NAMES = sorted({part for question in FORM.questions for part in question.path})
TEXTS = st.sampled_from(
    ["", " ", "1", "1.5E7", "9" * 5000, "NaN", "2026-08-20", "2026-99-99", "a b", "\n",
     "21.03 105.85 0.0 4.9", "21.03 105.85; 21.04 105.86", "0 0 0 0", "<![CDATA[x]]>",
     "<!-- c -->", "&#11;", "&amp;", "1e999", "١٢", "24:00", "T", "-"]
)  # fmt: skip


def _element(inner):
    return _named(st.lists(inner, max_size=4).map("".join))


def _named(content):
    names = st.sampled_from([*NAMES, "meta", "other", "instanceID"])
    return st.builds("<{0}>{1}</{0}>".format, names, content)


@given(st.lists(st.recursive(_named(TEXTS), _element, max_leaves=12), max_size=6))
def test_no_shape_of_answers_raises(parts):
    raw = xml("".join(parts))
    try:
        read = instance.read(raw)
    except Problem as problem:  # a page-long instance id is the one thing that is refused
        assert "instance_id >" in problem.sentence("en")
        return
    found = instance.answers(read, FORM)
    assert instance.blank_points(raw, FORM)
    assert isinstance(found.dropped_points, int)


@given(st.recursive(_named(st.just("21.03 105.85 0.0 4.9")), _element, max_leaves=12))
def test_no_shape_of_answers_brings_a_sealed_point_into_the_answers(body):
    raw = xml(body.replace("venue>", "x>").replace("field>", "y>"))
    found = instance.answers(instance.read(raw), FORM)
    assert "21.03" not in f"{found.open}{found.sealed}{found.village}{found.expected_files}"
    assert b"21.03" not in instance.blank_points(raw, FORM)
