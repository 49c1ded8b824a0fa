"""A small invented world: one commune of four villages, a form, and the people in it.

Villages are squares of about 2 km. 99001001 and 99001002 share a border at longitude 105.02.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from shapely import MultiPolygon, box

from geo import wkb
from server.app import create_app
from server.services import phones, publishing, users
from server.settings import Settings
from server.storage import places
from server.storage.forms import bump
from server.storage.store import Storage, open_storage
from server.web.context import KEY
from tests.postgres import Databases
from tests.xforms.workbooks import workbook

BORN = date(2025, 7, 1)
PASSWORD = "chim hot tren canh"
SQUARES = {"99001001": (0, 0), "99001002": (1, 0), "99001003": (0, 1), "99002001": (5, 5)}

SURVEY = """
type | name | label::Tiếng Việt (vi) | label::English (en) | sensitivity | location_precision
date | day | Ngày | Day | internal
select_one_from_file villages.csv | village | Thôn | Village | internal
geopoint | point | Vị trí | Position | internal | exact
geopoint | home | Nhà | Home | sensitive | village
text | wish | Nguyện vọng | Wish | sensitive
integer | people | Số người | People | public
decimal | amount | Số tiền | Amount | public
image | photo | Ảnh | Photo | internal
begin repeat | more | Ảnh khác | More photos
image | extra | Ảnh | Photo | internal
end repeat
"""


def survey_form(form_id: str = "khảo sát", version: str = "1", title: str = "Khảo sát") -> bytes:
    """A form with a date, a village, both kinds of points, numbers and photos."""
    return workbook(SURVEY, settings={"form_title": title, "form_id": form_id, "version": version})


def filled(
    answers: Mapping[str, str] | None = None,
    *,
    instance_id: str | None = None,
    form_id: str = "khảo sát",
    version: str = "1",
    deprecated_id: str | None = None,
    extra: str = "",
) -> bytes:
    """Give a filled form as a phone writes it."""
    instance_id = instance_id or f"uuid:{uuid4()}"
    deprecated = f"<deprecatedID>{deprecated_id}</deprecatedID>" if deprecated_id else ""
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in (answers or {}).items())
    return (
        "<?xml version='1.0' ?>"
        f'<data xmlns:orx="http://openrosa.org/xforms" id="{form_id}" version="{version}">'
        f"{inner}{extra}<orx:meta><orx:instanceID>{instance_id}</orx:instanceID>{deprecated}"
        "</orx:meta></data>"
    ).encode()


@dataclass(frozen=True)
class World:
    """The invented world as stored: storage and settings, and the officer's phone key."""

    settings: Settings
    storage: Storage
    token: str
    phone_id: int


APPLICATIONS: dict[tuple[Settings, bytes], Flask] = {}


def application(world: World) -> Flask:
    """Give the application over a world; worlds of the same key and settings take turns with one.

    To make one and to read its templates takes longer than most tests.
    """
    made_for = replace(world.settings, data=Path()), world.storage.vault.mac(b"application")
    if made_for not in APPLICATIONS:
        APPLICATIONS[made_for] = create_app(world.settings, world.storage)
    app = APPLICATIONS[made_for]
    app.extensions[KEY] = (world.settings, world.storage)
    return app


def add_villages(storage: Storage) -> None:
    """Add the villages of the world, all valid since the two-tier reform."""
    step = 0.02
    rows = [
        {
            "code": code,
            "name": f"Thôn {code[-1]}",
            "commune": code[:5],
            "point": None,
            "area": wkb.dump(
                MultiPolygon(
                    [box(105 + x * step, 19 + y * step, 105 + (x + 1) * step, 19 + (y + 1) * step)]
                )
            ),
            "area_source": "surveyed",
            "valid_from": BORN,
        }
        for code, (x, y) in SQUARES.items()
    ]
    with storage.transaction() as store:
        places.add(store, "villages", rows)
        bump(store, "boundaries")


def make_world(settings: Settings, url: str) -> World:
    """Fill an empty database: villages, an officer with a phone, and the form `khảo sát`."""
    storage = open_storage(settings, url)
    add_villages(storage)
    with storage.transaction() as store:
        users.add(store, "officer", "officer", PASSWORD, ["99001"], "test")
        users.add(store, "stranger", "officer", PASSWORD, ["99002"], "test")
        users.add(store, "designer", "designer", PASSWORD, [], "test")
        phone_id, token = phones.add(store, "officer", "Máy 1", "test")
        publishing.publish(store, survey_form(), "survey.xlsx", {}, "test")
    return World(settings, storage, token, phone_id)


@pytest.fixture(scope="session")
def world_template(databases: Databases) -> Path:
    """The folder of the template "world": its key, its blobs, and the phone's key."""
    folder = databases.data / "world"

    def fill(url: str) -> None:
        made = make_world(Settings(data=folder), url)
        made.storage.close()
        (folder / "phone.json").write_text(json.dumps([made.token, made.phone_id]))

    databases.template("world", fill, base="app")
    return folder


def derived(
    base: Path, databases: Databases, names: tuple[str, str], change: Callable[[World], None]
) -> Path:
    """Give the folder of the template of the second name: that of the first one, with a change.

    `base` is the first one's folder. For what many tests begin with: it is made once in a run.
    """
    folder = databases.data / names[1]

    def fill(url: str) -> None:
        shutil.copytree(base, folder)
        token, phone_id = json.loads((folder / "phone.json").read_text())
        storage = open_storage(Settings(data=folder), url)
        change(World(Settings(data=folder), storage, token, phone_id))
        storage.close()

    databases.template(names[1], fill, base=names[0])
    return folder


@contextmanager
def copied_world(
    template: Path, databases: Databases, folder: Path, name: str = "world"
) -> Iterator[World]:
    """Give the invented world in a database and a folder of its own."""
    settings = Settings(data=folder)
    shutil.copytree(template, settings.data)
    token, phone_id = json.loads((settings.data / "phone.json").read_text())
    (settings.data / "phone.json").unlink()
    with databases.clone(name) as url:
        storage = open_storage(settings, url)
        yield World(settings, storage, token, phone_id)
        storage.close()


@pytest.fixture
def world(world_template: Path, databases: Databases, tmp_path: Path) -> Iterator[World]:
    """The invented world of this test alone."""
    with copied_world(world_template, databases, tmp_path / "data") as made:
        yield made
