"""QGIS's own way in: GDAL's driver for OGC API Features, against a live server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyogrio
import pytest

from tests.api.conftest import SEALED, make_token
from tests.api.test_ogc import PLACES
from tests.e2e.live import ServerProcess
from tests.world import World


@pytest.fixture
def server(filed: World) -> Iterator[ServerProcess]:
    address = filed.storage.engine.url.render_as_string(hide_password=False)
    process = ServerProcess(filed.settings.data, address)
    process.start()
    yield process
    process.close()


@pytest.fixture
def login(monkeypatch) -> Iterator[None]:
    """Set what GDAL sends with each request, and take it away again."""
    yield
    pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": None, "OAPIF_PAGE_SIZE": None})


@pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="this GDAL has no OAPIF")
@pytest.mark.timeout(120)
def test_gdal_reads_the_layers_from_one_address(filed: World, server: ServerProcess, login):
    token = make_token(filed, "province")
    pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": f"token:{token}", "OAPIF_PAGE_SIZE": "1"})
    where = f"OAPIF:{server.url}/api/ogc/"
    names = [str(name) for name, _ in pyogrio.list_layers(where)]
    assert names == [*PLACES, "submissions_khảo sát"]
    known = pyogrio.read_info(where, layer="submissions_khảo sát")
    assert known["geometry_type"] == "Point"
    assert "answer.people" in known["fields"]
    _, _, points, _ = pyogrio.raw.read(where, layer="submissions_khảo sát")
    assert len(points) == 2
    (narrowed,) = pyogrio.raw.read(
        where, layer="submissions_khảo sát", bbox=(105.1, 19.1, 105.2, 19.2)
    )[2:3]
    assert len(narrowed) == 1
    _, _, shapes, _ = pyogrio.raw.read(where, layer="villages")
    assert len(shapes) == 4
    log = (Path(filed.settings.data) / "server.log").read_text()
    assert token not in log
    assert SEALED.split()[0] not in log
