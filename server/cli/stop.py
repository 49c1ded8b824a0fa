"""`neothien stop`."""

from __future__ import annotations

import click

from server.cli.output import confirm_done, json_option
from server.cli.words import say
from server.problems import Problem
from server.settings import read_settings
from server.storage import cluster


@click.command(
    help=say(
        "Dừng PostGIS riêng, nếu không còn ai dùng. Lệnh khác gọi lại nó khi cần.",
        "Stop the private PostGIS, unless somebody uses it. Other commands start it when needed.",
    )
)
@json_option
def command(as_json: bool) -> None:
    """Stop our own database."""
    settings = read_settings()
    if settings.database_url is not None:
        raise Problem("stop_not_ours")
    if not settings.data.is_dir():
        raise Problem("not_prepared", folder=settings.data)
    stopped = cluster.stop_unused(settings.data)
    confirm_done(
        as_json,
        {"data": settings.data, "stopped": stopped},
        lambda: (
            say("Đã dừng cơ sở dữ liệu riêng.", "The private database was stopped.")
            if stopped
            else say("Cơ sở dữ liệu riêng không chạy.", "The private database does not run.")
        ),
    )
