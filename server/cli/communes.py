"""`neothien communes`."""

from __future__ import annotations

import click

from server.cli.boundaries import importing
from server.cli.words import say
from server.services import boundaries


@click.group(help=say("Nhập ranh giới xã, phường.", "Import communes and their borders."))
def command() -> None:
    """Hold the commands about communes."""


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
