"""The map's page and the file of its base map, without a browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from server.app import create_app
from server.problems import Problem
from server.settings import read_settings
from tests.people import Browser


def test_the_page_carries_its_words_in_the_readers_language(browser):
    supervisor = browser("supervisor")
    page = supervisor.get("/map")
    assert page.status_code == 200
    assert "Thôn chưa ai đến" in page.text
    assert words(page.text)["never"] == "chưa lần nào"
    supervisor.get("/language/en")
    assert words(supervisor.get("/map").text)["never"] == "never"


def words(page: str) -> dict[str, object]:
    """The words that the page gives its modules."""
    found = re.search(r'<script type="application/json" id="map-words">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_without_scripts_it_leads_to_the_table(browser):
    page = browser("supervisor").get("/map").text
    said = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert said
    assert 'href="/submissions"' in said[1]
    assert "JavaScript" in said[1]


def test_it_has_no_script_or_style_in_the_page(browser):
    page = browser("supervisor").get("/map").text
    assert " style=" not in page
    assert "<style" not in page
    scripts = re.findall(r"<script(?![^>]*application/json)[^>]*>([^<]*)</script>", page)
    assert scripts
    assert not "".join(scripts).strip()


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("province", 200), ("admin", 403), ("auditor", 403)]
)
def test_only_who_has_submissions_to_look_at_opens_it(browser, who, status):
    assert browser(who).get("/map").status_code == status


def test_a_stranger_signs_in_first_and_comes_back_to_the_same_view(browser):
    answer = browser(None).get("/map?area=99001&at=12.00/19.0/105.0")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=/map%3Farea%3D99001")


@pytest.fixture
def with_basemap(people, tmp_path):
    """A supervisor's and a stranger's browser where a base map lies on the server."""
    path = tmp_path / "ground.pmtiles"
    path.write_bytes(b"PMTiles\x03" + bytes(range(256)) * 100)
    app = create_app(replace(people.settings, basemap=path), people.storage)
    supervisor = Browser(app.test_client())
    supervisor.sign_in("supervisor")
    return supervisor, Browser(app.test_client())


def test_the_base_map_is_sent_in_pieces(with_basemap):
    supervisor, _ = with_basemap
    assert 'data-basemap="/basemap.pmtiles"' in supervisor.get("/map").text
    answer = supervisor.client.get("/basemap.pmtiles", headers={"Range": "bytes=0-6"})
    assert answer.status_code == 206
    assert answer.data == b"PMTiles"
    assert answer.headers["Content-Range"] == "bytes 0-6/25608"
    assert answer.headers["ETag"]
    assert answer.headers["Cache-Control"].startswith("private")


def test_the_base_map_is_for_who_is_signed_in(with_basemap):
    _, stranger = with_basemap
    answer = stranger.client.get("/basemap.pmtiles", headers={"Range": "bytes=0-6"})
    assert answer.status_code in {302, 401}
    assert b"PMTiles" not in answer.data


def test_without_a_base_map_there_is_none(browser):
    supervisor = browser("supervisor")
    assert 'data-basemap=""' in supervisor.get("/map").text
    assert supervisor.get("/basemap.pmtiles").status_code == 404


def test_a_base_map_that_is_not_there_is_told_at_start(tmp_path):
    for wrong in (tmp_path / "missing.pmtiles", tmp_path):
        with pytest.raises(Problem) as raised:
            read_settings({"BASEMAP": str(wrong)})
        assert raised.value.code == "setting_wrong"
        assert raised.value.details["name"] == "BASEMAP"
