"""Officers from a spreadsheet: the template, the check, and then all of them at once."""

from __future__ import annotations

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import roster
from server.services.sheet_files import MOST_BYTES
from server.supervisor.blueprint import blueprint
from server.supervisor.people import area_titles
from server.web.context import storage
from server.web.language import language, t
from server.web.signed_in import needs_role, person

MOST_SHOWN = 300
"""Rows of a preview, and faults, that one page shows."""


@blueprint.get("/people/import")
def import_page() -> str:
    """Ask for a spreadsheet."""
    needs_role("supervisor", "admin")
    return render_template("supervisor/people_import.html", most=roster.MOST)


@blueprint.get("/people/import/template.xlsx")
def import_template() -> Response:
    """Give the workbook to fill in."""
    needs_role("supervisor", "admin")
    with storage().as_person(person()) as store:
        content = roster.template(store, language())
    name = t("can-bo.xlsx", "officers.xlsx")
    return send_file(BytesIO(content), as_attachment=True, download_name=name)


@blueprint.post("/people/import")
def check_import() -> Response:
    """Check a spreadsheet and show what would be added, or every fault."""
    needs_role("supervisor", "admin")
    file = request.files.get("file")
    content = file.stream.read(MOST_BYTES + 1) if file else b""
    try:
        with storage().as_person(person()) as store:
            found = roster.read(store, content)
            shown = found.officers[:MOST_SHOWN]
            names = area_titles(store, {code for one in shown for code in one.areas})
            packed = roster.pack(store, person(), found.officers) if not found.faults else ""
    except Problem as problem:
        if not problem.code.startswith(("sheet_", "roster_")):
            raise
        page = render_template(
            "supervisor/people_import.html", most=roster.MOST, problem=problem.sentence(language())
        )
        return Response(page, 400, mimetype="text/html")
    page = render_template(
        "supervisor/people_check.html",
        faults=[(fault, fault.problem.sentence(language())) for fault in found.faults[:MOST_SHOWN]],
        fault_count=len(found.faults),
        officers=shown,
        officer_count=len(found.officers),
        names=names,
        packed=packed,
        file=(file.filename or "") if file else "",
    )
    return Response(page, 400 if found.faults else 200, mimetype="text/html")


@blueprint.post("/people/import/confirm")
def confirm_import() -> Response:
    """Add the officers that were shown."""
    needs_role("supervisor", "admin")
    with storage().as_person(person()) as store:
        officers = roster.unpack(store, person(), request.form.get("officers", ""))
        count = roster.add(store, person(), officers)
    flash(
        t(
            "Đã thêm {count} cán bộ. Giờ hãy chọn và in thẻ cho họ.",
            "{count} officers are added. Now choose them and print their cards."
            if count != 1
            else "{count} officer is added. Now choose the name and print a card.",
            count=count,
        ),
        "good",
    )
    return redirect("/people?state=no_phone", 303)
