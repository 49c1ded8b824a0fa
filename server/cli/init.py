"""`neothien init`."""

from __future__ import annotations

import click

from server.cli.opening import keep_a_copy, key_file, key_is_made, prepare
from server.cli.output import fields, json_option, line, print_json
from server.cli.words import say
from server.settings import Settings, read_settings
from server.storage import migrate
from server.storage.store import open_storage


@click.command(
    help=say(
        "Chuẩn bị thư mục, khóa niêm phong và cơ sở dữ liệu. Chạy lại bao nhiêu lần cũng được.",
        "Prepare the folder, the sealing key and the database. May be run any number of times.",
    )
)
@json_option
def command(as_json: bool) -> None:
    """Make what is missing and say what is there."""
    is_new = not read_settings().data.exists()
    settings = prepare()
    key_made = key_is_made(settings)
    storage = open_storage(settings, settings.database_url or "")
    with storage.reading() as store:
        schema = migrate.age(store.db).have
    storage.close()
    result: dict[str, object] = {
        "data": settings.data,
        "database": "postgis" if read_settings().database_url else "embedded",
        "schema": schema,
        "key": "NEOTHIEN_KEY" if settings.key else key_file(settings),
        "blobs": settings.s3_bucket or settings.data / "blobs",
        "key_made": key_made,
        "data_made": is_new,
    }
    if as_json:
        print_json(result)
        return
    _tell(settings, result)


def _tell(settings: Settings, result: dict[str, object]) -> None:
    made = say(" (vừa tạo)", " (just made)")
    own = say("PostGIS riêng, trong máy này", "our own PostGIS, on this machine")
    database = own if result["database"] == "embedded" else say("của DATABASE_URL", "DATABASE_URL")
    fields(
        [
            (say("Thư mục dữ liệu", "Data folder"), f"{settings.data}{_if(result, 'data', made)}"),
            (say("Cơ sở dữ liệu", "Database"), database),
            (say("Phiên bản lược đồ", "Schema version"), result["schema"]),
            (say("Khóa niêm phong", "Sealing key"), f"{result['key']}{_if(result, 'key', made)}"),
            (say("Kho tệp", "Files"), result["blobs"]),
        ]
    )
    if result["key_made"]:
        line(keep_a_copy(settings))
    line(say("Tiếp theo: neothien users add TÊN", "Next: neothien users add NAME"))


def _if(result: dict[str, object], name: str, text: str) -> str:
    return text if result[f"{name}_made"] else ""
