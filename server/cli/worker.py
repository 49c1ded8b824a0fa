"""`neothien worker`."""

from __future__ import annotations

import logging
import time

import click

from server import worker
from server.cli.opening import session
from server.cli.words import language, say
from server.problems import Problem
from server.web import logs

log = logging.getLogger(__name__)

PATIENCE = 60
"""Seconds that it waits for a database that is older than the program."""


@click.command(
    help=say(
        "Chạy việc nền cho đến khi bấm Ctrl-C: đặt lại thôn sau khi đổi ranh giới; chuẩn bị phiếu "
        "mới cho việc tìm, bản đồ và việc cần xem; ghép bản sửa; gửi báo tin; làm tệp xuất lớn; "
        "xóa những gì đến hạn.",
        "Run work in the background until Ctrl-C: placing again after boundary changes, search, "
        "numbers on the map, the inbox, waiting edits, webhooks, large exports, erasing what is "
        "due.",
    )
)
@click.option(
    "--once",
    is_flag=True,
    help=say("Làm hết việc đang chờ rồi dừng.", "Do what waits, then stop."),
)
def command(once: bool) -> None:
    """Work on the queue."""
    logs.configure()
    _await_schema()
    with session() as here:
        worker.run(
            here.storage,
            here.settings.database_url or "",
            wait=not once,
            webhook_private=here.settings.webhook_private,
        )


def _await_schema() -> None:
    """Wait while the server that was started beside this one brings the schema up."""
    until = time.monotonic() + PATIENCE
    is_told = False
    while True:
        try:
            with session():
                return
        except Problem as problem:
            if problem.code != "schema_behind" or time.monotonic() > until:
                raise
            if not is_told:
                log.warning(problem.sentence(language()))
            is_told = True
        time.sleep(1)
