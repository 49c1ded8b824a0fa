"""`neothien worker`."""

from __future__ import annotations

import click

from server import worker
from server.cli.opening import session
from server.cli.words import say
from server.web import logs


@click.command(
    help=say(
        "Chạy việc nền (đặt lại thôn sau khi đổi ranh giới) cho đến khi bấm Ctrl-C.",
        "Run work in the background (placing again after boundary changes) until Ctrl-C.",
    )
)
@click.option(
    "--once",
    is_flag=True,
    help=say("Làm hết việc đang chờ rồi dừng.", "Do what waits, then stop."),
)
def command(once: bool) -> None:
    """Work on the queue."""
    with session() as here:
        logs.configure()
        worker.run(here.storage, here.settings.database_url or "", wait=not once)
