"""`neothien demo`: complete after a kill, tells everything, shows nothing sealed, ends cleanly."""

from __future__ import annotations

import json
import re
import stat
import urllib.request

import pytest

from server.demo import COMMUNE, SAMPLE
from server.demo.seeding import PEOPLE
from server.services import phone_settings, sealing
from server.settings import Settings
from server.storage.store import open_storage
from tests.demo.running import SENT, Demonstration

pytestmark = pytest.mark.timeout(180)


def page(demonstration: Demonstration, path: str = "/", **headers: str):
    request = urllib.request.Request(demonstration.url + path, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode(), answer.headers


def test_a_start_that_was_killed_is_completed_and_nothing_is_doubled(demonstration):
    # One more is an edit, and one waits for a person.
    assert demonstration.count("submissions") == SENT + 1
    assert demonstration.count("quarantine") == 1
    assert demonstration.count("villages") == 15
    assert demonstration.count("users") == len(PEOPLE)
    assert demonstration.count("forms") == 3
    assert demonstration.count("user_areas") == len(PEOPLE)
    [(edits,)] = demonstration.rows("select count(*) from submissions where not is_current")
    assert edits == 1


def test_it_has_placed_and_doubtful_and_missing_things(demonstration):
    methods = dict(demonstration.rows("select method, count(*) from submissions group by 1"))
    assert methods["inside"] > SENT / 3
    assert methods["declared"] > 0
    [(flagged, photos)] = demonstration.rows(
        "select (select count(*) from submissions where flags <> '{}'), count(blob) "
        "from attachments"
    )
    assert flagged > 0
    assert photos > 0


def test_it_tells_address_logins_and_the_code_for_the_phone(demonstration):
    words = demonstration.words
    kept = json.loads((demonstration.data / "demo/demonstration.json").read_text())
    assert f"{demonstration.url}/" in words
    assert "giả định" in words
    assert "invented" in words
    assert all(f"{name} " in words and kept["passwords"][name] in words for name in PEOPLE)
    again = f"HOST=0.0.0.0 PORT={demonstration.port} make run"
    assert words.count(again) == 2
    assert again in page(demonstration)[0]
    assert "quantri cần một ứng dụng xác thực" in words
    assert "quantri cần một ứng dụng xác thực" in page(demonstration)[0]
    assert all(name in page(demonstration)[0] for name in ("phutrach", "thietke", SAMPLE))
    assert re.search(r"Sẵn sàng sau \d+ giây", words)
    address = f"{demonstration.url}/key/{kept['keys'][SAMPLE]}"
    made = phone_settings.build(Settings(port=demonstration.port), kept["keys"][SAMPLE], SAMPLE)
    assert made.address == address
    assert phone_settings.blocks(made.code)[5] in words
    assert kept["keys"][SAMPLE] not in words


def test_what_is_kept_is_for_its_owner_alone(demonstration):
    for name in ("demonstration.json", "phone.png", "log"):
        assert stat.S_IMODE((demonstration.data / "demo" / name).stat().st_mode) == 0o600


def test_the_log_has_no_key(demonstration):
    log = (demonstration.data / "demo/log").read_text()
    kept = json.loads((demonstration.data / "demo/demonstration.json").read_text())
    assert '"route": "/key/<token>/submission"' in log
    assert not any(key in log for key in kept["keys"].values())


def sealed_points(demonstration: Demonstration) -> list[tuple[str, str]]:
    """Latitude and longitude, as sent, of every sealed point."""
    storage = open_storage(
        Settings(data=demonstration.data / "demo"), demonstration.database_url, 1
    )
    rows = demonstration.rows(
        "select instance_id, sealed_point from submissions where sealed_point is not null"
    )
    texts = [sealing.open_point(storage.vault, *row)["point"] for row in rows]
    storage.close()
    return [(text.split()[0], text.split()[1]) for text in texts]


def test_the_page_holds_no_sealed_place(demonstration):
    sealed = sealed_points(demonstration)
    assert len(sealed) > SENT / 5
    for language in ("vi", "en"):
        text, _ = page(demonstration, Cookie=f"lang={language}")
        drawing = re.sub(r'"data:image/png;base64,[^"]*"', '""', text)
        for place in sealed:
            for number in place:
                for places in (5, 4, 3):
                    if float(number):
                        assert f"{float(number):.{places}f}" not in drawing


def test_the_page_shows_forms_submissions_and_the_phone(demonstration):
    text, _ = page(demonstration)
    assert text.count("<tr>") == 1 + 25
    assert "Gặp gỡ, thăm hỏi, động viên" in text
    assert "giả định" in text
    assert re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d<", text)
    assert "data:image/png;base64," in text
    english, _ = page(demonstration, Cookie="lang=en")
    assert "Newest submissions" in english


def test_every_pin_is_of_an_exact_point(demonstration):
    text, _ = page(demonstration)
    drawing = text[text.index('class="map"') : text.index('class="legend"')]
    [(exact,)] = demonstration.rows(
        "select count(*) from submissions where is_current and point is not null and "
        "st_x(point) between 106 and 107 and st_y(point) between 17 and 18"
    )
    pins = drawing.count('class="session"') + drawing.count('class="support"')
    assert 0 < pins <= exact
    sealed_with_point = (
        "select 1 from submissions where sealed_point is not null and point is not null"
    )
    assert not demonstration.rows(sealed_with_point)


def test_the_page_answers_with_strict_headers(demonstration):
    _, headers = page(demonstration)
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_a_second_demonstration_says_that_the_port_is_taken(demonstration, tmp_path):
    other = Demonstration(tmp_path, demonstration.database_url)
    other.port = demonstration.port
    other.start()
    assert other._process.wait(30) == 1
    assert f"Cổng {demonstration.port}" in other.words
    assert f"PORT={demonstration.port + 1}" in other.words


def test_a_second_demonstration_in_the_same_folder_leaves_the_first_alone(demonstration):
    second = Demonstration(demonstration.data, demonstration.database_url)
    second.output = demonstration.data / "second"
    second.start()
    assert second._process.wait(30) == 1
    assert "đang chạy" in second.words
    assert demonstration.answers()


def test_it_does_not_start_on_a_database_of_somebody_else(database_url, tmp_path):
    from server.services import users

    storage = open_storage(Settings(data=tmp_path / "demo"), database_url, 1)
    with storage.transaction() as store:
        users.add(store, "officer", "officer", "chim hot tren canh", [COMMUNE], "test")
    storage.close()
    other = Demonstration(tmp_path, database_url)
    other.start()
    assert other._process.wait(60) == 1
    assert "dữ liệu thật" in other.words


@pytest.fixture
def stopped(demonstration) -> int:
    return demonstration.stop()


def test_it_ends_cleanly_and_starts_again_without_sending(demonstration, stopped):
    before = demonstration.rows("select max(id), max(received_at) from submissions")
    assert stopped == 0
    assert not demonstration.answers()
    demonstration.start()
    demonstration.await_ready()
    assert demonstration.rows("select max(id), max(received_at) from submissions") == before
    assert demonstration.count("quarantine") == 1
