"""`neothien communes`."""

from __future__ import annotations

import click

from server.cli.boundaries import importing
from server.cli.opening import session
from server.cli.output import confirm_done, json_option
from server.cli.words import say
from server.services import boundaries


@click.group(help=say("Nhập ranh giới xã, phường.", "Import communes and their borders."))
def command() -> None:
    """Hold the commands about communes."""


@command.command(
    "load",
    help=say(
        "Nạp danh sách tỉnh, xã đi kèm chương trình (mã, tên, tâm; không có ranh giới).",
        "Load the list of provinces and communes that comes with the program "
        "(codes, names, centres; no borders).",
    ),
)
@json_option
def load(as_json: bool) -> None:
    """Load the shipped list."""
    with session() as here, here.storage.transaction() as store:
        number = boundaries.load_places(store)
    confirm_done(
        as_json,
        {"added": number},
        lambda: say(f"Đã thêm {number} xã.", f"{number} communes were added."),
    )


command.add_command(
    importing(
        boundaries.import_communes,
        say(
            "Nhập xã từ TỆP (GeoJSON, GPKG, Shapefile, CSV). Hoặc trọn vẹn, hoặc không gì cả. "
            "Xã không có trong tệp giữ nguyên.",
            "Import communes from FILE (GeoJSON, GPKG, Shapefile, CSV): all of it or nothing. "
            "Communes that are not in the file stay as they are.",
        ),
    )
)
