"""HEAD and POST of /submission."""

from __future__ import annotations

from flask import Response

from server.problems import Problem
from server.services import submissions
from server.services.submissions import Outcome
from server.settings import ADVERTISED_BYTES
from server.web import metrics, uploads
from server.web.auth import sender
from server.web.context import storage
from server.web.errors import message

DONE = "full submission upload was successful!"
"""Collect puts its own "Success", in the phone's language, in place of exactly this text."""
KEPT = "Máy chủ đã giữ phiếu này và sẽ chuyển cho người phụ trách xem lại."


def head(token: str | None) -> Response:
    """Tell a phone, before it sends, that it may and how much at once."""
    sender(token)
    return welcome()


def welcome() -> Response:
    """Say that a submission may come."""
    return Response(
        status=204,
        headers={
            "X-OpenRosa-Version": "1.0",
            "X-OpenRosa-Accept-Content-Length": str(ADVERTISED_BYTES),
        },
    )


def post(token: str | None) -> Response:
    """Take a submission; 201 and 202 are answered only after the rows are committed."""
    asking = sender(token)
    with uploads.receive() as upload, storage().transaction() as store:
        receipt = submissions.receive(store, asking, upload.raw, upload.files)
    metrics.SUBMISSIONS.labels(receipt.outcome.value).inc()
    if receipt.outcome is Outcome.CONFLICT:
        return message(Problem("submission_conflict").sentence("vi"), 409)
    if receipt.outcome is Outcome.QUARANTINED:
        return message(KEPT, 202)
    return message(DONE, 201)
