"""`neothien villages`."""

from __future__ import annotations

import click

from server.cli.boundaries import importing
from server.cli.words import say
from server.services import boundaries


@click.group(help=say("Nhập thôn, tổ dân phố.", "Import villages."))
def command() -> None:
    """Hold the commands about villages."""


command.add_command(
    importing(
        boundaries.import_villages,
        say(
            "Nhập thôn từ TỆP (GeoJSON, GPKG, Shapefile, CSV). Hoặc trọn vẹn, hoặc không gì cả. "
            "Tệp phải đủ mọi thôn của mỗi xã: thôn không còn trong tệp là đã hết.",
            "Import villages from FILE (GeoJSON, GPKG, Shapefile, CSV): all of it or nothing. "
            "The file must list every village of each commune: those that are missing end.",
        ),
        commune=True,
    )
)
