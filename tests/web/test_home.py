"""The page `/` outside the demonstration, and what the map may draw."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from server.app import create_app
from server.services.overview import LEAST_COUNT, fold
from server.settings import read_settings


def test_it_says_that_the_server_runs_and_nothing_of_what_it_holds(world):
    client = create_app(world.settings, world.storage).test_client()
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Máy chủ đang chạy" in answer.text
    assert 'href="/sign-in"' in answer.text
    assert "Khảo sát" not in answer.text
    told = re.sub(r"<[^>]*>", "", answer.text.split("<body")[1])
    assert "officer" not in told.lower()
    assert not re.search(r"\d", told)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_it_leads_who_is_signed_in_to_their_pages(browser):
    assert browser("supervisor").get("/").location == "/map"
    assert browser("auditor").get("/").location == "/events"


def test_the_stylesheet_is_served_from_here(world):
    client = create_app(world.settings, world.storage).test_client()
    address = re.search(r'href="(/static/[^"]*/neothien.css)"', client.get("/").text)[1]
    answer = client.get(address)
    assert answer.mimetype == "text/css"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"url(" not in answer.data
    assert b"@import" not in answer.data


def test_a_demonstration_without_anything_shows_an_empty_page(world):
    from dataclasses import replace

    client = create_app(replace(world.settings, demo=True), world.storage).test_client()
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Chưa có phiếu nào." in answer.text
    assert "data:image/png" not in answer.text


def test_the_demonstration_is_asked_for_by_exactly_one():
    assert read_settings({"NEOTHIEN_DEMO": "1"}).demo
    assert not read_settings({"NEOTHIEN_DEMO": "0"}).demo
    assert not read_settings({}).demo


def test_small_counts_go_to_the_commune():
    assert fold({"a": 9, "b": 3, "c": 2}) == ({"a": 9}, 5)


def test_a_single_small_count_takes_the_next_one_with_it():
    assert fold({"a": 9, "b": 6, "c": 4}) == ({"a": 9}, 10)
    assert fold({"a": 9, "b": 6, "c": 1, "d": 1}) == ({"a": 9}, 8)


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 20), max_size=8))
def test_nothing_is_lost_and_nothing_small_is_shown(counts):
    shown, rest = fold(counts)
    assert sum(shown.values()) + rest == sum(counts.values())
    assert all(count >= LEAST_COUNT for count in shown.values())
    assert not shown or rest == 0 or rest >= LEAST_COUNT
    assert not shown or len(counts) - len(shown) != 1
