"""Exports: choosing what goes into a file, waiting for it, fetching it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from server.problems import Problem
from server.services import area_steps, filters, searching, submission_files
from server.services.exports import asking, jobs
from server.services.exports.jobs import Export
from server.services.exports.request import FORMATS, LEAST_REASON, MOST_REASON, Request
from server.services.forms import all_by_title
from server.storage.filtering import COUNTED, FILES, STATES
from server.supervisor import periods
from server.supervisor.blueprint import blueprint
from server.web import words
from server.web.context import storage
from server.web.language import language, t
from server.web.signed_in import needs_role, person

ONE = "/exports/<int(max=2147483647):export_id>"
NAMES = {
    "xlsx": ("Excel (.xlsx)", "Excel (.xlsx)"),
    "csv": ("CSV, trong một tệp .zip", "CSV, in a .zip"),
    "geojson": ("GeoJSON, cho bản đồ", "GeoJSON, for maps"),
    "gpkg": ("GeoPackage, cho QGIS", "GeoPackage, for QGIS"),
    "media": ("Ảnh và tệp kèm theo, trong một tệp .zip", "Photos and files, in a .zip"),
}
_MENDED = {
    "reason_short": "reason",
    "text_too_long": "reason",
    "export_form_missing": "form",
    "export_files_many": "",
}
"""Problems that are mended on the page, and the field where."""


@blueprint.get("/exports")
def exports() -> str:
    """List the person's own exports."""
    needs_role(*jobs.ROLES)
    with storage().as_person(person()) as store:
        found = jobs.listed(store, person())
        titles = {form.form_id: form.title for form in all_by_title(store)}
    return render_template(
        "supervisor/exports.html", found=found, titles=titles, names=NAMES, hours=jobs.HOURS
    )


@blueprint.get("/exports/new")
def new_export() -> str:
    """Show what the filter finds and the choices for the file."""
    needs_role(*jobs.ROLES)
    return _form(request.args)


@blueprint.post("/exports")
def make_export() -> AnyResponse:
    """Make a small file at once, and leave a large one to the worker; or only count."""
    needs_role(*jobs.ROLES)
    if "count" in request.form or "period" in request.form:
        return redirect("/exports/new?" + urlencode(_chosen_so_far(request.form)), 303)
    try:
        asked = _asked(request.form)
        with storage().as_person(person()) as store:
            is_small = asking.is_small(store, person(), asked)
            export_id = jobs.ask(store, person(), asked, queued=not is_small)
    except Problem as problem:
        if problem.code not in _MENDED:
            raise
        return Response(_form(request.form, problem), 400, mimetype="text/html")
    if not is_small:
        return redirect(f"/exports/{export_id}", 303)
    jobs.run(storage(), export_id)
    with storage().as_person(person()) as store:
        is_ready = jobs.get(store, export_id).kept.state == "ready"
    return redirect(f"/exports/{export_id}{'/file' if is_ready else ''}", 303)


@blueprint.get(ONE)
def one_export(export_id: int) -> str:
    """Show how far an export is, or where its file is."""
    needs_role(*jobs.ROLES)
    with storage().as_person(person()) as store:
        found = jobs.get(store, export_id)
        titles = {form.form_id: form.title for form in all_by_title(store)}
    problem = found.kept.problem
    return render_template(
        "supervisor/export.html",
        export=found,
        title=titles.get(found.kept.form_id, found.kept.form_id),
        names=NAMES,
        problem=Problem(problem).sentence(language()) if problem in asking.TOLD else None,
        again="/exports/new?" + urlencode(filters.arguments(found.request.wanted)),
    )


@blueprint.get(f"{ONE}/file")
def exported_file(export_id: int) -> AnyResponse:
    """Send a file, or the part of it that a broken download lacks."""
    needs_role(*jobs.ROLES)
    with storage().as_person(person()) as store:
        found = jobs.get(store, export_id)
        pieces = jobs.content(store, person(), found)
        start, stop = _part(found)
        if start == 0 and request.method == "GET":
            jobs.downloaded(store, person(), found)
    size = found.kept.size or 0
    if start >= stop and size:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    is_part = (start, stop) != (0, size)
    answer = Response(
        submission_files.part(pieces, start, stop),
        206 if is_part else 200,
        mimetype="application/octet-stream",
    )
    name = quote(found.kept.file_name or "export")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer.headers["Content-Length"] = str(stop - start)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(_etag(found))
    if is_part:
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return answer


def _etag(export: Export) -> str:
    return (export.kept.blob or "")[:32]


def _part(export: Export) -> tuple[int, int]:
    """Give the bytes that are asked for; the whole if those the browser has are of another file.

    Several ranges at once are answered with the whole, as RFC 9110 allows; (0, 0) where the range
    lies outside.
    """
    size = export.kept.size or 0
    wanted = request.range
    condition = request.if_range
    if condition.date is not None or condition.etag not in {None, _etag(export)}:
        return 0, size
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return 0, size
    return wanted.range_for_length(size) or (0, 0)


def _chosen_so_far(given: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Give what the form's page needs to show the choices again; the reason stays out of it."""
    wanted = periods.asked(given)
    kept = ("format", "values", "language", "semicolon", "columns")
    return filters.arguments(wanted) + [(name, given[name]) for name in kept if name in given]


def _asked(given: MultiDict[str, str]) -> Request:
    format_ = next((known for known in FORMATS if known == given.get("format")), None)
    if format_ is None:
        raise Problem("export_format_wrong")
    return Request(
        filters.parse(given.to_dict(flat=False)),
        format=format_,
        labels=given.get("values") != "codes",
        language="en" if given.get("language") == "en" else "vi",
        semicolon=bool(given.get("semicolon")),
        reason=given.get("reason", "") if given.get("columns") == "sealed" else None,
    )


def _form(given: MultiDict[str, str], problem: Problem | None = None) -> str:
    wanted = periods.asked(given)
    if wanted.words:
        searching.catch_up(storage())
    with storage().as_person(person()) as store:
        forms = all_by_title(store)
        form = next((one for one in forms if one.form_id == wanted.form), None)
        count = asking.estimate(store, person(), wanted) if form else None
        areas = area_steps.steps(store, person(), wanted.area)
        officers = area_steps.officers(store)
    fault = _MENDED.get(problem.code) if problem else None
    return render_template(
        "supervisor/export_new.html",
        forms=[(one.form_id, one.title) for one in forms],
        form=form,
        wanted=wanted,
        count=count,
        most=asking.MOST,
        at_once=asking.AT_ONCE,
        areas=areas,
        officers=[(name, name) for name in dict.fromkeys([*officers, *_chosen(wanted.officer)])],
        states=[(state, words.state_name(state)) for state in STATES],
        flags=[(flag, words.flag_name(flag)) for flag in filters.FLAGS],
        files=[(name, words.files_name(name)) for name in FILES],
        counted=COUNTED,
        formats=[(code, t(*NAMES[code])) for code in FORMATS],
        given=given,
        least=LEAST_REASON,
        most_reason=MOST_REASON,
        faults=[(fault, problem.sentence(language()))] if problem else [],
    )


def _chosen(value: Any) -> list[str]:  # noqa: ANN401
    return [value] if value else []
