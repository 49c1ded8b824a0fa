"""The one table from problems to HTTP status, and the answer in each door's own format."""

from __future__ import annotations

import logging
from xml.sax.saxutils import escape

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import (
    ClientDisconnected,
    HTTPException,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
)

from server.problems import Problem
from server.web.context import settings
from server.web.language import language

log = logging.getLogger(__name__)

STATUS = {
    "phone_unknown": 403,
    "card_used": 403,
    "card_expired": 403,
    "password_must_change": 403,
    "login_needed": 401,
    "login_needs_https": 403,
    "busy": 503,
    "sign_in_wrong": 403,
    "sign_in_needed": 401,
    "totp_wrong": 403,
    "not_allowed": 403,
    "page_unknown": 404,
    "filter_wrong": 400,
    "record_unknown": 404,
    "form_not_open": 404,
    "reason_short": 400,
    "cursor_wrong": 400,
    "state_unknown": 400,
    "note_needed": 400,
    "text_missing": 400,
    "text_too_long": 400,
    "too_many": 400,
    "nothing_to_undo": 409,
    "changed_since": 409,
    "moved_meanwhile": 409,
    "reviewed_meanwhile": 409,
    "edited_meanwhile": 409,
    "village_elsewhere": 400,
    "change_from_elsewhere": 403,
    "person_not_found": 404,
    "person_not_yours": 403,
    "person_disabled": 409,
    "role_not_yours": 403,
    "area_not_yours": 403,
    "areas_needed": 400,
    "revoke_reason_needed": 400,
    "phone_gone": 404,
    "cards_nobody": 400,
    "cards_too_many": 400,
    "card_days_wrong": 400,
    "roster_again": 409,
    "password_old_wrong": 403,
    "totp_required": 403,
    "token_needed": 401,
    "token_wrong": 401,
    "token_wait": 429,
    "token_needs_https": 403,
    "token_name_wrong": 400,
    "token_days_wrong": 400,
    "tokens_too_many": 409,
    "webhook_name_wrong": 400,
    "webhook_url_wrong": 400,
    "webhook_kinds_missing": 400,
    "webhook_unknown": 404,
    "webhooks_too_many": 409,
    "api_cursor_wrong": 400,
    "form_unknown_api": 404,
    "layer_unknown": 404,
    "feature_unknown": 404,
    "export_form_missing": 400,
    "export_form_unknown": 404,
    "export_format_wrong": 400,
    "export_files_many": 400,
    "export_gone": 410,
    "export_void": 403,
    "export_not_ready": 409,
    "draft_unknown": 404,
    "draft_changed": 409,
    "draft_faulty": 409,
    "draft_of_another": 409,
    "draft_media_missing": 409,
    "draft_addresses_too_many": 409,
    "media_name_wrong": 400,
    "media_made_here": 400,
    "media_csv_header": 400,
    "media_too_large": 413,
    "media_too_many": 409,
    "version_taken": 409,
    "form_missing": 404,
    "form_version_missing": 404,
    "dry_run_no_java": 503,
    "dry_run_new": 409,
    "dry_run_too_many": 429,
    "dry_run_failed": 409,
    "draft_gone": 403,
    "draft_other_form": 409,
    "draft_try_known": 409,
    "draft_tries_full": 409,
    "xml_unreadable": 400,
    "instance_id_missing": 400,
    "not_found": 404,
    "method_not_allowed": 405,
    "database_away": 503,
    "storage_away": 503,
    "storage_refused": 503,
    "storage_full": 507,
    "upload_not_multipart": 400,
    "upload_cut_off": 400,
    "upload_without_xml": 400,
    "upload_too_large": 413,
    "upload_too_many_parts": 413,
    "submission_conflict": 409,
    "server_error": 500,
}
"""Every other problem that reaches a door is the server's own fault: 500."""

REALM = 'Basic realm="Neo Thien", charset="UTF-8"'


def register(app: Flask) -> None:
    """Answer every error of `app` with its problem's sentence."""
    app.register_error_handler(Problem, _answer)
    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(Exception, _unexpected)


def message(text: str, status: int) -> Response:
    """Give an OpenRosaResponse; phones show the unprefixed `message` to the person."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f"<message>{escape(text)}</message></OpenRosaResponse>"
    )
    return Response(
        body,
        status,
        {"Content-Type": "text/xml; charset=utf-8", "X-OpenRosa-Version": "1.0"},
    )


ON_A_PAGE = {
    "not_found": "page_unknown",
    "method_not_allowed": "page_unknown",
    "filter_wrong": "page_address_wrong",
}
"""What phones and programs are told of an address is of no use to a reader of pages."""


def _answer(problem: Problem) -> Response:
    drain()
    status = STATUS.get(problem.code, 500)
    if status >= 500:
        log.error("problem", extra={"code": problem.code})
    answer = _rendered(problem, status)
    if problem.code == "login_needed":
        answer.headers["WWW-Authenticate"] = REALM
    if status in {429, 503}:
        answer.headers["Retry-After"] = "60"
    return answer


def _refusal(error: HTTPException) -> Response:
    answer = _answer(_problem(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _rendered(problem: Problem, status: int) -> Response:
    """Answer machines in JSON, browsers with a page, and everybody else as phones expect it."""
    if request.path.startswith("/api/") or request.headers.get("Accept") == "application/json":
        said = {"code": problem.code, "vi": problem.sentence("vi"), "en": problem.sentence("en")}
        answer = jsonify(said)
        answer.status_code = status
        return answer
    if "text/html" not in request.headers.get("Accept", ""):
        return message(problem.sentence("vi"), status)
    told = Problem(ON_A_PAGE.get(problem.code, problem.code), **problem.details)
    sentence = told.sentence(language())
    return make_response(render_template("error.html", sentence=sentence, status=status), status)


def _problem(error: HTTPException) -> Problem:
    match error:
        case NotFound():
            return Problem("not_found")
        case MethodNotAllowed():
            return Problem("method_not_allowed")
        case RequestEntityTooLarge():
            limit = request.max_content_length or settings().max_upload_bytes
            return Problem("upload_too_large", limit_mb=limit // 1_000_000)
        case ClientDisconnected():
            return Problem("upload_cut_off")
        case _ if error.code is not None and error.code < 500:
            return Problem("upload_not_multipart")
        case _:
            return Problem("server_error")


def _unexpected(error: Exception) -> Response:
    # The message of an unknown error may hold an answer; its kind and place may not.
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    log.error("unexpected", extra={"error": type(error).__name__, "place": place})
    return _answer(Problem("server_error"))


def drain() -> None:
    """Read a refused request's body to its end, or the phone sees a broken connection.

    openrosa-form-submission: the server reads everything before it answers. Who is not known
    (yet) holds a thread for no longer than the largest body that could be taken.
    """
    left = (4 if "sender" in g else 1) * settings().max_upload_bytes
    try:
        while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, 1 << 16))):
            left -= len(piece)
    except OSError:
        return
