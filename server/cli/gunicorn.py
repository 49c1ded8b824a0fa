"""gunicorn's settings, as `neothien serve` wants them; gunicorn reads the names below."""

from __future__ import annotations

import resource
import socket
import struct
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

from server.settings import read_settings
from server.web.logs import JsonLines

_settings = read_settings()

bind = (
    f"[{_settings.host}]:{_settings.port}"
    if ":" in _settings.host
    else (f"{_settings.host}:{_settings.port}")
)
worker_class = "gthread"
workers = _settings.workers
threads = _settings.threads
# A socket for each worker: with one for all, a single worker would get most of the phones.
reuse_port = True

# A thread may take its time over a slow upload; this is for a process that hangs as a whole.
timeout = 120
# A phone waits 60 s for an answer, so a stopping server lets requests end for as long.
graceful_timeout = 60
keepalive = 75
limit_request_line = 8190
# X-Forwarded-* are believed in one place only: server.app, by TRUSTED_PROXIES.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}

SILENCE_SECONDS = 60
"""How long a thread waits for a phone that says nothing; a phone waits as long for an answer."""
MOST_FILES = 65536
"""Open files of a process; each part of an upload is one while it is being received."""

proc_name = "neothien"
accesslog = None
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn's heartbeat must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108

logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "propagate": True},
        "gunicorn.access": {"level": "CRITICAL", "propagate": False},
    },
}


def when_ready(server: Any) -> None:  # noqa: ANN401 - gunicorn's hook
    """Log the address: where each worker has a socket, gunicorn's own line names none."""
    server.log.info("Serving at: http://%s", bind)


def post_fork(server: object, worker: Any) -> None:  # noqa: ANN401, ARG001 - gunicorn's hook
    """Let no vanished phone hold a thread for ever, and many photos be received at once.

    gunicorn's threads read without a time limit of their own. The kernel's limit goes from the
    listening socket to every connection (Linux).
    """
    limit = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in worker.sockets:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, limit)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))


def child_exit(server: object, worker: Any) -> None:  # noqa: ANN401, ARG001 - gunicorn's hook
    """Forget the gauges of a process that is gone."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
