"""One reader for XML from outside: nothing dangerous, nothing lost, no content in errors."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from server.problems import Problem
from server.xforms import xml


def refused(raw: bytes) -> str:
    with pytest.raises(Problem) as caught:
        xml.parse(raw)
    assert caught.value.code == "xml_unreadable"
    assert caught.value.sentence("vi")
    return caught.value.sentence("en")


def test_plain_xml_is_read():
    root = xml.parse("<?xml version='1.0' encoding='UTF-8' ?><a b='ề'>Thôn</a>".encode())
    assert (root.tag, root.get("b"), root.text) == ("a", "ề", "Thôn")


@pytest.mark.parametrize(
    "raw",
    [b"", b"   ", b"hello", b"{}", b"<a>", b"<a></b>", b"<a/><b/>", b"<a>&nope;</a>", b"<a x/>"],
)
def test_what_is_not_xml_is_refused(raw):
    refused(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'<!DOCTYPE a SYSTEM "http://outside.example/a.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;">]><a>&z;&z;</a>',
        b"<!DOC\x0bTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        b"<!DOC&#11;TYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
    ],
)
def test_any_doctype_is_refused(raw):
    assert "DOCTYPE" in refused(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "<a>Thôn</a>".encode("utf-16"),
        "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
        "<a>Thôn</a>".encode("latin-1"),
        b"<?xml version='1.0' encoding='windows-1258'?><a>abc</a>",
        b"<a>\xed\xa0\x80</a>",
        b"<a>\xff</a>",
    ],
)
def test_other_encodings_than_utf8_are_refused(raw):
    assert "UTF-8" in refused(raw)


def test_a_byte_order_mark_and_space_around_are_no_fault():
    assert xml.parse(b"\xef\xbb\xbf\n<?xml version='1.0'?><a>x</a>\n").text == "x"


@pytest.mark.parametrize(
    "reference",
    ["&#11;", "&#x1F;", "&#x1f;", "&#0;", "&#x0;", "&#xD800;", "&#xFFFE;", "&#65535;",
     "&#1114112;", "&#x110000;", "&#99999999999999999999999;", "\x00", "\x0b", "\x1f",
     "\ufffe", "\uffff"],
)  # fmt: skip
def test_characters_that_xml_forbids_are_left_out(reference):
    raw = f"<a b='1{reference}2'>tr{reference}ước</a>".encode()
    before = bytes(raw)
    root = xml.parse(raw)
    assert (root.text, root.get("b")) == ("trước", "12")
    assert raw == before


def test_legal_references_stay():
    assert xml.parse(b"<a>&#64;&#x40;&#9;&#10;&#13;&#x1F600;&amp;#11;</a>").text == (
        "@@\t\n\r\U0001f600&#11;"
    )


def test_nesting_has_a_limit():
    deep = xml.MAX_DEPTH
    assert xml.parse(b"<a>" * deep + b"</a>" * deep) is not None
    refused(b"<a>" * (deep + 1) + b"</a>" * (deep + 1))
    refused(b"<a>" * 100_000 + b"</a>" * 100_000)


def test_a_text_of_many_megabytes_is_refused_not_read_into_a_huge_tree():
    refused(b"<a>" + b"x" * 10_500_000 + b"</a>")


def test_errors_do_not_repeat_the_content():
    sentence = refused(b"<a><secret_code>K7M-4QX2</wrong_end></a>")
    assert "secret" not in sentence
    assert "K7M" not in sentence
    assert "wrong" not in sentence
    assert "1:" in sentence


@pytest.mark.parametrize("raw", [b"", b"not xml", b"<a>", b"<a>&x;</a>", b"<a b=1/>", b"<a\xff/>"])
def test_what_is_wrong_is_said_without_words_of_another_language(raw):
    with pytest.raises(Problem) as caught:
        xml.parse(raw)
    assert re.fullmatch(r"\d+:\d+|≠ UTF-8", str(caught.value.details["detail"]))


def test_comments_and_instructions_are_left_out():
    root = xml.parse(b"<a>x<!-- c -->y<?p q?>z<b/><![CDATA[<&]]></a>")
    assert (root.text, [child.tag for child in root], root[0].tail) == ("xyz", ["b"], "<&")


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: f"<a>{t}</a>".encode()
       if t.isprintable() else b"<"))  # fmt: skip
def test_no_bytes_raise_anything_but_a_problem(raw):
    try:
        xml.parse(raw)
    except Problem as problem:
        assert problem.code == "xml_unreadable"


@given(st.text())
def test_escaped_text_is_read_back(text):
    escaped = xml.escape(text)
    root = etree.fromstring(f"<a b='{escaped}'>{escaped}</a>".encode())
    expected = "".join(c for c in text if not xml._ILLEGAL_TEXT.match(c))
    assert (root.text or "") == expected.replace("\r\n", "\n").replace("\r", "\n")
