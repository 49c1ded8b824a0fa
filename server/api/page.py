"""The page that describes the interface for programs, made of the operations' declarations."""

from __future__ import annotations

from flask import Blueprint, render_template

from server.api.answers import address
from server.api.operations import OPERATIONS, Parameter
from server.web.signed_in import guard, open_to_all

blueprint = Blueprint("reference", __name__, url_prefix="/api", template_folder="templates")
guard(blueprint)


@blueprint.get("/")
@open_to_all
def reference() -> str:
    """Describe every operation in the reader's language."""
    return render_template(
        "api/reference.html",
        doors={door: [one for one in OPERATIONS if one.door == door] for door in ("v1", "ogc")},
        base=address(""),
        values=_values,
    )


def _values(parameter: Parameter) -> str:
    """Write what an argument may be."""
    schema = parameter.schema.get("items", {}) if not parameter.is_joined else parameter.schema
    schema = schema or parameter.schema
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if schema["type"] == "integer" and schema["maximum"] < 10**6:
        return f"{schema['minimum']}–{schema['maximum']} ({schema['default']})"
    return {"boolean": "true | false", "array": "w,s,e,n", "integer": "1, 2, 3, …"}.get(
        schema["type"], "2026-12-31" if schema.get("format") == "date" else ""
    )
