"""The optional base map below the map, from a PMTiles file on the server."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.browser.chromium import await_true, open_window
from tests.browser.conftest import sign_in
from tests.e2e.live import ServerProcess
from tests.people import add_people
from tests.world import World, copied_world

pytestmark = pytest.mark.timeout(180)

WATER = "#c5d8e4"
MVT = """
select st_asmvt(t, 'water') from (
  select st_asmvtgeom(st_tileenvelope(0, 0, 0), st_tileenvelope(0, 0, 0)) as geom) t
"""
MIDDLE = """() => {
  dispatchEvent(new Event("beforeprint"));
  const paper = document.getElementById("map-paper");
  const [x, y] = [paper.width / 2, paper.height / 2];
  const pixel = paper.getContext("2d").getImageData(x, y, 1, 1).data;
  return "#" + [...pixel.slice(0, 3)].map(part => part.toString(16).padStart(2, "0")).join("");
}"""


def pmtiles(tile: bytes) -> bytes:
    """One tile for the whole world, as the format's version 3 has it, nothing compressed."""
    assert len(tile) < 128, "the directory's numbers are of one byte here"
    said = {"vector_layers": [{"id": "water"}], "attribution": "<b>© Người vẽ</b><img src=x>"}
    metadata = json.dumps(said).encode()
    directory = bytes([1, 0, 1, len(tile), 1])
    begin, parts = 127, directory + metadata
    numbers = (
        *(begin, len(directory), begin + len(directory), len(metadata)),
        *(0, 0, begin + len(parts), len(tile), 1, 1, 1),
    )
    kinds = bytes([1, 1, 1, 1, 0, 0])
    box = struct.pack("<4i", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    head = b"PMTiles\x03" + struct.pack("<11Q", *numbers) + kinds + box + bytes(9)
    return head + parts + tile


def ground(world: World, folder: Path) -> Path:
    """Write a base map that is water everywhere."""
    with world.storage.reading() as store:
        tile = bytes(store.db.execute(text(MVT)).scalar_one())
    path = folder / "ground.pmtiles"
    path.write_bytes(pmtiles(tile))
    return path


def test_it_lies_below_in_quiet_colours(
    world_template, databases, tmp_path, chromium_browser, monkeypatch
):
    with copied_world(world_template, databases, tmp_path / "data") as world:
        add_people(world)
        monkeypatch.setenv("BASEMAP", str(ground(world, tmp_path)))
        address = world.storage.engine.url.render_as_string(hide_password=False)
        process = ServerProcess(tmp_path / "data", address)
        process.start()
        try:
            window = open_window(chromium_browser, process.url)
            page = window.page
            sign_in(page, "supervisor")
            page.goto("/map?hide=coverage,names,borders,counts&at=12.00/19.0300/105.0300")
            expect(page.locator("#map-credit")).to_have_text("© Người vẽ")
            assert page.locator("#map-credit *").count() == 0
            expect(page.locator("#map")).to_have_attribute("aria-busy", "false", timeout=30_000)
            assert page.evaluate(MIDDLE) == WATER
            page.locator("#map-legend [name=base]").uncheck()
            await_true(page, f"({MIDDLE})() !== '{WATER}'")
            assert "hide=coverage,names,borders,counts,base" in page.url
            window.check()
        finally:
            process.close()
