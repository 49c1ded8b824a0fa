"""`neothien serve`."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys

import click

from server.cli.opening import keep_a_copy, key_is_made, prepare
from server.cli.output import note
from server.cli.words import say
from server.problems import Problem
from server.services import phone_settings
from server.settings import Settings
from server.storage.store import open_storage
from server.web import logs, metrics

log = logging.getLogger(__name__)
APPLICATION = "server.app:from_environment()"


@click.command(
    help=say(
        "Chạy máy chủ cho đến khi bấm Ctrl-C. Thiết đặt lấy từ môi trường (HOST, PORT…).",
        "Run the server until Ctrl-C. Settings come from the environment (HOST, PORT…).",
    )
)
def command() -> None:
    """Prepare everything, then become gunicorn."""
    settings = prepare()
    check_port(settings)
    key_made = key_is_made(settings)
    # Once, before the processes: a wrong key or an absent store is one clear sentence here.
    open_storage(settings, settings.database_url or "").close()
    if key_made:
        _advise(keep_a_copy(settings))
    if sys.stderr.isatty():
        address = phone_settings.base_address(settings)
        note(say(f"Máy chủ: {address} (dừng: Ctrl-C)", f"Server: {address} (to stop: Ctrl-C)"))
    hand_over(settings)


def _advise(text: str) -> None:
    """Tell a person, or the log, which is JSON from the first line."""
    if sys.stderr.isatty():
        note(text)
    else:
        logs.configure()
        log.warning(text)


KEEP_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(8 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(32 << 20),
}
"""Bytes for glibc (mallopt(3)): buffers of a photo's size are used again.

Else each is asked of the system and given back, which costs as much as to seal the photo.
"""


def check_port(settings: Settings) -> None:
    """Find out before any work whether the address is free.

    gunicorn would share it with another server of the same user, because of `reuse_port`.

    Raises:
        Problem: `port_taken`, `address_unusable`.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            where = {"host": settings.host, "port": settings.port}
            if error.errno == errno.EADDRINUSE:
                raise Problem("port_taken", **where, other=settings.port + 1) from error
            raise Problem("address_unusable", **where) from error


def hand_over(settings: Settings) -> None:
    """Put gunicorn in place of this process; signals then reach it and nobody else."""
    counters = settings.data / "metrics"
    metrics.fresh_folder(counters)
    os.environ |= {
        "DATABASE_URL": settings.database_url or "",
        "PROMETHEUS_MULTIPROC_DIR": str(counters),
        **KEEP_MEMORY,
    }
    options = ["-m", "gunicorn", "--config", "python:server.cli.gunicorn", APPLICATION]
    os.execv(sys.executable, [sys.executable, *options])  # noqa: S606 - no shell is wanted
