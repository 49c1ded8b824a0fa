"""Addresses for machines that watch: alive, ready, metrics."""

from __future__ import annotations

from flask import Blueprint, Response

from server.problems import Problem
from server.services import health
from server.web import metrics
from server.web.context import storage

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    """Say whether database and files can be reached; 503 with the problem's code if not."""
    try:
        with storage().reading() as store:
            health.check(store)
    except Problem as problem:
        return Response(f"{problem.code}\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@blueprint.get("/metrics")
def prometheus() -> Response:
    """Give the counters; a reverse proxy keeps this address from the outside."""
    content, kind = metrics.exposition()
    return Response(content, content_type=kind)
