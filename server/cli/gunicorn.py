"""gunicorn's settings, as `neothien serve` wants them; gunicorn reads the names below."""

from __future__ import annotations

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

# A thread may take its time over a slow upload; this is for a process that hangs as a whole.
timeout = 120
# A phone waits 60 s for an answer, so a stopping server lets requests end for as long.
graceful_timeout = 60
keepalive = 75
limit_request_line = 8190
# X-Forwarded-* are believed in one place only: server.app, by TRUSTED_PROXIES.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}

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


def child_exit(server: object, worker: Any) -> None:  # noqa: ANN401, ARG001 - gunicorn's hook
    """Forget the gauges of a process that is gone."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
