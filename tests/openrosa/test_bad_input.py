"""What no phone should send: kept in quarantine or refused, never lost, never half-stored."""

from __future__ import annotations

import resource
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.services import attachments
from server.web import uploads
from server.xforms.values import convert
from tests.openrosa.conftest import Phone, multipart
from tests.openrosa.test_submission import PLACE, count, rows
from tests.world import World, filled

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">'.encode()
        for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    + b']><data id="x">&h;</data>'
)
OUTSIDE = (
    b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<data id="kh\xe1\xba\xa3o s\xc3\xa1t" version="1"><wish>&x;</wish></data>'
)


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"", "xml_unreadable"),
        (b"not xml", "xml_unreadable"),
        (b'{"json": 1}', "xml_unreadable"),
        (filled()[:-10], "xml_unreadable"),
        (BOMB, "xml_unreadable"),
        (OUTSIDE, "xml_unreadable"),
        (filled().replace(b"kh\xe1\xba\xa3o", b"kh\xe1\xba"), "xml_unreadable"),
        (b"<a>" * 5000 + b"</a>" * 5000, "xml_unreadable"),
        (b"<data/>", "xml_unreadable"),
        (filled(form_id="lạ"), "form_unknown"),
        (filled(version="99"), "version_unknown"),
        (filled(version=""), "version_unknown"),
        (filled(instance_id=" "), "instance_id_missing"),
        (filled(instance_id="x" * 5000), "xml_unreadable"),
    ],
)
def test_what_cannot_be_a_submission_is_quarantined(
    world: World, phone: Phone, xml: bytes, reason: str
):
    for _ in range(2):
        answer = phone.post(xml, [("a.jpg", b"x")])
        assert answer.status_code == 202
        assert "<message>Máy chủ đã giữ" in answer.text
    assert rows(world, "select reason from quarantine") == [(reason,)]
    assert count(world, "quarantine_files") == 1
    assert count(world) == 0


@pytest.mark.parametrize(
    "inner", ["<x/>" * 3_000_000, "&#11;" * 3_000_000, "<x a = '1' b = '2'/>" * 90_000]
)
def test_markup_without_end_is_quarantined_before_it_costs_anything(
    world: World, phone: Phone, inner: str
):
    began = time.process_time()
    assert phone.post(filled(extra=inner)).status_code == 202
    assert time.process_time() - began < 3
    assert rows(world, "select reason, details->>'detail' from quarantine") == [
        ("xml_unreadable", "<…> > 200000")
    ]


def test_an_element_of_too_many_attributes_is_quarantined_before_it_costs_anything(
    world: World, phone: Phone
):
    crowd = " ".join(f"a{n}=''" for n in range(60_000))
    began = time.process_time()
    assert phone.post(filled(extra=f"<x {crowd}/>")).status_code == 202
    assert time.process_time() - began < 3
    assert rows(world, "select reason, details->>'detail' from quarantine") == [
        ("xml_unreadable", "<… …=…> > 100")
    ]
    some = " ".join(f"a{n}='='" for n in range(100))
    assert phone.post(filled(extra=f"<x {some}/>" * 3)).status_code == 201


def test_a_place_of_too_many_numbers_is_kept_as_text(world: World, phone: Phone):
    for number in ("1 ", "1 1;"):
        xml = filled({**PLACE, "point": number * 2_000_000})
        began = time.process_time()
        assert phone.post(xml).status_code == 201
        assert time.process_time() - began < 2
    assert rows(world, "select flags from submissions") == [(["implausible_fix"],)] * 2


def test_a_trace_of_too_many_points_is_kept_as_text():
    assert len(convert("geotrace", "19.5 105.5 0 5;" * 50_000)) == 50_000
    with pytest.raises(ValueError):
        convert("geotrace", "19.5 105.5 0 5;" * 100_001)


def test_xml_too_large_for_memory_is_kept_as_a_file(world: World, phone: Phone):
    xml = filled({"wish": "x" * 21_000_000})
    for _ in range(2):
        assert phone.post(xml, [("a.jpg", b"x")]).status_code == 202
    assert rows(world, "select reason from quarantine") == [("xml_unreadable",)]
    kept = dict(rows(world, "select name, blob from quarantine_files"))
    assert set(kept) == {"xml_submission_file", "a.jpg"}
    with world.storage.reading() as store:
        assert b"".join(attachments.read(store, kept["xml_submission_file"])) == xml


def test_a_disk_that_fills_up_while_a_file_is_sealed_is_said(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(uploads, "IN_MEMORY", 1 << 30)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, limit[1]))
    try:
        answer = phone.post(filled(), [("v.mp4", bytes(3_000_000))])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert answer.status_code == 507
    assert count(world) == 0
    assert phone.post(filled(), [("v.mp4", bytes(3_000_000))]).status_code == 201


def test_an_external_entity_is_not_read(world: World, phone: Phone):
    phone.post(OUTSIDE)
    found = rows(world, "select details from quarantine")
    assert "hostname" not in str(found)


@pytest.mark.parametrize(
    ("point", "flags"),
    [
        ("91 105 0 5", ["implausible_fix"]),
        ("105.01 19.01 0 5", ["implausible_fix"]),
        ("19.01 181 0 5", ["implausible_fix"]),
        ("NaN 105 0 5", ["implausible_fix"]),
        ("Infinity 105 0 5", ["implausible_fix"]),
        ("1E999 105 0 5", ["implausible_fix"]),
        ("19.01 105.01 0 -5", ["implausible_fix"]),
        ("19.01 105.01 0 99999", ["implausible_fix"]),
        ("đây kia", ["implausible_fix"]),
        ("1 2 3 4 5 6", ["implausible_fix"]),
        ("5e-324 5e-324 0 5", ["implausible_fix"]),
        ("0 0 0 0", ["no_fix"]),
        ("20.5 107 0 5", ["declared_mismatch", "outside_area"]),
    ],
)
def test_a_bad_fix_is_a_flag_and_the_declared_village_stands(
    world: World, phone: Phone, point: str, flags: list[str]
):
    assert phone.post(filled({**PLACE, "point": point})).status_code == 201
    assert rows(world, "select village, method, flags from submissions") == [
        ("99001001", "declared", flags)
    ]


@pytest.mark.parametrize("day", ["2999-01-01", "1970-01-01", "0001-01-01"])
def test_a_day_out_of_reason_is_a_flag(world: World, phone: Phone, day: str):
    assert phone.post(filled({**PLACE, "day": day})).status_code == 201
    assert rows(world, "select village, flags, event_date::text from submissions") == [
        ("99001001", ["implausible_date"], day)
    ]


@pytest.mark.parametrize("day", ["2026-13-45", "hôm qua", "20260820", ""])
def test_a_day_that_is_none_is_kept_aside(world: World, phone: Phone, day: str):
    assert phone.post(filled({**PLACE, "day": day})).status_code == 201
    assert rows(world, "select village from submissions") == [("99001001",)]


@pytest.mark.parametrize("village", ["99009999", "x", "9" * 300, "' or 1=1"])
def test_an_unknown_declared_village_does_no_harm(world: World, phone: Phone, village: str):
    assert phone.post(filled({**PLACE, "village": village})).status_code == 201
    assert rows(world, "select village, method from submissions") == [("99001001", "inside")]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_body_cut_off_leaves_no_trace_and_the_retry_succeeds(
    world: World, phone: Phone, share: float
):
    xml = filled({"photo": "1.jpg"})
    body, kind = multipart(xml, [("1.jpg", bytes(200_000))])
    cut = phone.client.post(
        f"{phone.base}/submission", data=body[: int(len(body) * share)], content_type=kind
    )
    assert cut.status_code == 400
    tables = ("submissions", "attachments", "quarantine", "quarantine_files")
    assert [count(world, table) for table in tables] == [0, 0, 0, 0]
    assert list(world.settings.uploads.iterdir()) == []
    assert phone.post(xml, [("1.jpg", bytes(200_000))]).status_code == 201


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x--\r\n", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"x", "text/xml"),
        (b"x", "multipart/form-data; boundary=d"),
    ],
)
def test_a_body_that_is_no_form_is_refused(world: World, phone: Phone, body: bytes, kind: str):
    answer = phone.client.post(f"{phone.base}/submission", data=body, content_type=kind)
    assert answer.status_code == 400
    assert "<message>" in answer.text


def test_the_xml_as_a_field_without_file_name_is_taken(world: World, phone: Phone):
    data = {"xml_submission_file": filled(PLACE).decode()}
    answer = phone.client.post(
        f"{phone.base}/submission", data=data, content_type="multipart/form-data"
    )
    assert answer.status_code == 201


def test_too_many_parts_are_refused(world: World, phone: Phone):
    answer = phone.post(filled(), [(f"{i}", b"") for i in range(1001)])
    assert answer.status_code == 413
    assert count(world) == 0


NAMES = st.text(st.characters(blacklist_characters='\r\n"', codec="utf-8"), min_size=1)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(name=NAMES.filter(lambda n: n not in {"xml_submission_file", "*isIncomplete*"}))
def test_no_file_name_is_too_odd(world: World, phone: Phone, name: str):
    answer = phone.post(filled(), [(name, b"x")])
    assert answer.status_code in {201, 400}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    body=st.binary(max_size=400),
    mark=st.text("ab-_'()+,./:=?", min_size=1, max_size=10),
)
def test_no_body_makes_the_server_fail(world: World, phone: Phone, body: bytes, mark: str):
    marked = body.replace(b"\n", b"\r\n--" + mark.encode() + b"\r\n")
    answer = phone.client.post(
        f"{phone.base}/submission",
        data=marked,
        content_type=f'multipart/form-data; boundary="{mark}"',
    )
    assert answer.status_code in {201, 202, 400, 413}
