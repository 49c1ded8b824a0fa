"""What is told of a form before it is filled in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.web import webform_words
from server.xforms import spreadsheet, webforms
from server.xforms.webforms import Limit
from tests.xforms.workbooks import workbook

HEADER = (
    "type | name | label::Tiếng Việt (vi) | label::English (en) | required | relevant | appearance "
    "| calculation"
)
OURS = sorted((Path(__file__).parents[2] / "xlsforms").glob("*.xlsx"))


def look(*rows: str, **settings: str) -> webforms.Seen:
    settings = {"form_title": "x", "form_id": "x", "version": "1"} | settings
    made = workbook("\n".join((HEADER, *rows)), settings=settings)
    return webforms.look(spreadsheet.compile(made, "x.xlsx").xform)


def kinds(seen: webforms.Seen) -> set[str]:
    return {limit.kind for limit in seen.limits}


def test_a_plain_form_has_no_limits():
    seen = look("text | a | Một | One | yes | | |", "geopoint | b | Hai | Two | | | |")
    assert (seen.limits, seen.stops) == ((), ())
    assert (seen.label(("a",), "vi"), seen.label(("a",), "en")) == ("Một", "One")
    assert seen.label(("a",), "fr") == "Một"
    assert seen.label(("none",), "vi") == "none"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("audio | a | A | A | | | |", "audio"),
        ("video | a | A | A | | | |", "video"),
        ("file | a | A | A | | | |", "file"),
        ("barcode | a | A | A | | | |", "barcode"),
        ("dateTime | a | A | A | | | |", "datetime"),
        ("image | a | A | A | | | signature |", "drawing"),
        ("image | a | A | A | | | annotate |", "drawing"),
        ("geotrace | a | A | A | | | |", "map"),
        ("geopoint | a | A | A | | | placement-map |", "map"),
        ("text | a | A | A | | | ex:org.example.app() |", "external"),
        ("text | a | A | A | | | |\ncalculate | c | | | | | | decimal-time(${a})", "decimal_time"),
    ],
)
def test_each_limit_is_found(row: str, kind: str):
    assert kinds(look(row)) == {kind}


@pytest.mark.parametrize(
    "row",
    [
        "image | a | A | A | | | |",
        "calculate | a | | | | | | decimal-date-time(today())",
        "text | sum | A | A | | | |",
    ],
)
def test_what_only_looks_like_one_is_none(row: str):
    assert kinds(look(row)) == set()


def test_only_what_everybody_must_answer_stops_a_form():
    must = look("audio | a | A | A | yes | | |")
    assert must.stops == (Limit("audio", (("a",),)),)
    assert look("audio | a | A | A | | | |").stops == ()
    sometimes = look("text | t | T | T | | | |", "audio | a | A | A | yes | ${t} = 'x' | |")
    assert (sometimes.stops, kinds(sometimes)) == ((), {"audio"})
    group = ("begin group | g | G | G | | ${t} = 'x' | |", "audio | a | A | A | yes | | |")
    assert look("text | t | T | T | | | |", *group, "end group").stops == ()


def test_an_encrypted_form_is_not_for_browsers():
    seen = look("text | a | A | A | | | |", public_key="MIIB")
    assert seen.stops == (Limit("encrypted"),)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_own_forms_can_be_finished_in_a_browser(path: Path):
    seen = webforms.look(spreadsheet.compile(path.read_bytes(), path.name).xform)
    assert seen.stops == ()
    assert kinds(seen) <= {"barcode"}


def test_every_kind_has_its_words():
    found = {"encrypted", "audit", *webforms.UNANSWERABLE}
    assert found <= webform_words.LIMITS.keys()
