"""The one style: readable in both schemes, nothing from elsewhere, nothing written into pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.app import create_app

STATIC = Path(__file__).parents[2] / "server/web/static"
STYLE = (STATIC / "neothien.css").read_text()
GROUNDS = ("paper", "card", "sunk")
WORDS = [
    *((words, ground) for words in ("ink", "quiet", "accent", "bad-ink") for ground in GROUNDS),
    *((f"{kind}-ink", kind) for kind in ("good", "warn", "bad", "note", "accent", "danger")),
    ("ink", "notice"),
    ("quiet", "notice"),
]
SHAPES = [(shape, ground) for shape in ("edge", "focus", "accent") for ground in GROUNDS]


def colours(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\n? *\}", STYLE, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark if scheme == "dark" else ""))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_most_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_edges_stand_out_from_their_ground(scheme):
    known = colours(scheme)
    for pairs, least in ((WORDS, 4.5), (SHAPES, 3)):
        for front, ground in pairs:
            found = contrast(known[front], known[ground])
            assert found >= least, f"{scheme}: {front} on {ground}: {found:.2f}"


def test_no_file_of_ours_names_another_host():
    for path in STATIC.iterdir():
        if path.suffix in {".css", ".mjs"}:
            assert not re.search(r"//\w[\w.-]*\.\w", path.read_text()), path.name
            assert "@import" not in path.read_text(), path.name


def test_templates_hold_no_style_and_no_script(world):
    environment = create_app(world.settings, world.storage).jinja_env
    for name in environment.list_templates(extensions=["html"]):
        source = environment.loader.get_source(environment, name)[0]
        source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", source), name
        assert not re.search(r"<script(?![^>]*\s(src=|type=\"application/json\"))", source), name
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", source), name


def test_files_are_kept_for_good_under_their_version(world):
    client = create_app(world.settings, world.storage).test_client()
    address = re.search(r'href="(/static/\w+/neothien.css)"', client.get("/").text)[1]
    answer = client.get(address)
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    other = client.get("/static/0123456789ab/menu.mjs")
    assert other.mimetype == "text/javascript"
    assert other.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/0123456789ab/../language.py").status_code == 404
    assert client.get("/static/0123456789ab/%2e%2e/language.py").status_code == 404
