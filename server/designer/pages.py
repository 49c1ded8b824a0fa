"""What a designer starts from: the template workbook, and how to get it onto a phone."""

from __future__ import annotations

from pathlib import Path

from flask import render_template, send_file
from werkzeug.wrappers import Response

from server.designer import functions
from server.designer.blueprint import blueprint
from server.web.language import t

TEMPLATE = Path(__file__).parent / "data/template.xlsx"


@blueprint.get("/design/template")
def template() -> Response:
    """Give the workbook to start from."""
    return send_file(
        TEMPLATE, as_attachment=True, download_name=t("bieu-mau-mau.xlsx", "form-template.xlsx")
    )


@blueprint.get("/design/help")
def guide() -> str:
    """Say in steps how a form gets from the template to a phone, and what expressions know."""
    return render_template(
        "designer/help.html",
        everyday=functions.everyday(),
        repeat=functions.REPEAT,
        functions=functions.groups(),
    )
