"""Structured logs: one JSON object a line, without answers, tokens or addresses of homes."""

from __future__ import annotations

import json
import logging
import re
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from server.web.metrics import REQUESTS

access = logging.getLogger("neothien.access")


def _as_sent(letter: str) -> str:
    """Give a pattern for a letter as it may stand in a request line: itself, or % encoded."""
    return f"(?:{letter}|%(?:25)*{ord(letter):02x})"


BEFORE_KEYS = "|".join("".join(map(_as_sent, word)) for word in ("/key", "/draft"))
KEY_IN_PATH = re.compile(f"(?:{BEFORE_KEYS}){_as_sent('/')}+" + r"[^/\s?]+", re.IGNORECASE)
REFUSED = re.compile(r"Invalid request from ip=\S*: ([A-Za-z ]*).*", re.DOTALL)
"""What gunicorn says of a request that it cannot read: with its text, which may hold a login."""
PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """Writes a record's time, level, logger, message and extra fields; never a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line of JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _masked(record.getMessage()),
        }
        line |= {name: value for name, value in vars(record).items() if name not in PLAIN}
        return json.dumps(line, ensure_ascii=False, default=str)


def _masked(message: str) -> str:
    refused = REFUSED.fullmatch(message)
    if refused:
        return f"Invalid request: {refused[1].strip() or '?'}"
    return KEY_IN_PATH.sub("/key/…", message)


def configure() -> None:
    """Send every log line of this process to standard error as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def register(app: Flask) -> None:
    """Log and count every request by its route, in which tokens and ids are place holders."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _end(answer: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        route = str(request.url_rule) if request.url_rule else "none"
        REQUESTS.labels(route, answer.status_code).observe(seconds)
        sender = g.get("sender")
        access.info(
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": answer.status_code,
                "ms": round(seconds * 1000, 1),
                "user": sender.user_id if sender else None,
                "phone": sender.phone_id if sender else None,
            },
        )
        return answer
