"""Both languages of the pages, and dates and figures in each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from jinja2 import nodes

from server.app import create_app
from server.web import language, pages
from server.web.addresses import local


@pytest.fixture
def app() -> Flask:
    made = Flask("server", static_folder=None)
    pages.register(made)
    return made


def reading(app: Flask, code: str):
    return app.test_request_context("/", headers={"Cookie": f"lang={code}"})


def test_the_cookie_decides_and_nothing_else(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert language.t("Lưu", "Save") == "Lưu"
    with reading(app, "en"):
        assert language.t("Lưu", "Save") == "Save"
        assert language.t("{n} phiếu", "{n} submissions", n=3) == "3 submissions"
    with reading(app, "fr"):
        assert language.language() == "vi"
    assert language.language() == "vi"


def test_choosing_goes_back_and_is_remembered_for_a_year(app):
    client = app.test_client()
    answer = client.get("/language/en?next=/submissions?form=a%26day=1")
    assert answer.status_code == 302
    assert answer.location == "/submissions?form=a&day=1"
    cookie = client.get_cookie("lang")
    assert cookie.value == "en"
    assert cookie.max_age == 365 * 24 * 3600
    assert cookie.same_site == "Lax"
    assert client.get("/language/fr").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "https://example.test/",
        "//example.test",
        "/\\example.test",
        "/\t/example.test",
        "\\\\example.test",
        "javascript:alert(1)",
        "map",
        "/a\nLocation: b",
        "",
        None,
    ],
)
def test_only_pages_of_this_server_are_gone_to(app, address):
    assert local(address) == "/"
    assert app.test_client().get("/language/vi", query_string={"next": address}).location == "/"


def test_days_and_moments_are_vietnams(app):
    late = datetime(2026, 12, 31, 17, 5, tzinfo=UTC)
    assert language.day(late) == "01/01/2027"
    assert language.day(date(2026, 2, 3)) == "03/02/2026"
    assert language.moment(late) == "01/01/2027 00:05"
    assert language.day(None) == language.moment(None) == "–"


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (1234.5, None, "1.234,5", "1,234.5"),
        (1234567, None, "1.234.567", "1,234,567"),
        (100, None, "100", "100"),
        (Decimal("0.1250"), None, "0,125", "0.125"),
        (2, 2, "2,00", "2.00"),
        (None, None, "–", "–"),
    ],
)
def test_numbers(app, value, digits, vi, en):
    with reading(app, "vi"):
        assert language.number(value, digits) == vi
    with reading(app, "en"):
        assert language.number(value, digits) == en


@pytest.mark.parametrize(
    ("value", "text"),
    [(34.6, "35 m"), (999.4, "999 m"), (999.6, "1,0 km"), (1234, "1,2 km"), (123_456, "123 km")],
)
def test_lengths(app, value, text):
    with reading(app, "vi"):
        assert language.metres(value) == text


def test_every_text_of_every_template_has_both_languages(world):
    environment = create_app(world.settings, world.storage).jinja_env
    templates = environment.list_templates(extensions=["html"])
    assert "base.html" in templates
    for name in templates:
        source = environment.loader.get_source(environment, name)[0]
        for call in environment.parse(source).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                assert len(call.args) == 2, f"{name}:{call.lineno}"
