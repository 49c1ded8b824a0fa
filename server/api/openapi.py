"""The OpenAPI documents, made of the operations' own declarations."""

from __future__ import annotations

import re
from typing import Any

from flask import Response

from server.api.answers import address, answer
from server.api.arguments import LIMIT
from server.api.blueprint import blueprint
from server.api.operations import OPERATIONS, Door, Operation, Parameter
from server.api.schemas import COMPONENTS, ref
from server.problems import CATALOGUE
from server.web.signed_in import open_to_all

TITLES = {"v1": "Nẻo Thiện", "ogc": "Nẻo Thiện: OGC API Features"}
_BASIC = "For programs that know name and password only: the name is `token`."


@blueprint.get("/v1/openapi.json")
@open_to_all
def v1_document() -> Response:
    """Describe /api/v1 in OpenAPI 3.1."""
    return answer(document("v1"))


@blueprint.get("/ogc/openapi.json")
@open_to_all
def ogc_document() -> Response:
    """Describe /api/ogc in OpenAPI 3.0, as OGC API Features asks."""
    return answer(_older(document("ogc")), "application/vnd.oai.openapi+json;version=3.0")


def document(door: Door) -> dict[str, Any]:
    """Give the document of one door, in OpenAPI 3.1."""
    found = [one for one in OPERATIONS if one.door == door]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLES[door],
            "version": "1",
            "description": CATALOGUE["token_needed"].en,
        },
        "servers": [{"url": address(f"/{door}")}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": {one.path: {"get": _described(one)} for one in found},
        "components": {
            "schemas": COMPONENTS,
            "parameters": {LIMIT.name: _parameter(LIMIT)},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic", "description": _BASIC},
            },
        },
    }


def _described(one: Operation) -> dict[str, Any]:
    faults = {
        "400": "An argument is wrong.",
        "401": "No valid token.",
        "403": "The token's person may not ask this, or the connection is open to others.",
        **({"404": "There is no such thing in the areas."} if one.missing else {}),
        "429": "Several wrong tokens came from this address.",
        "503": "The database is away for a moment.",
    }
    problem = {"application/json": {"schema": ref("Problem")}}
    return {
        "operationId": one.name,
        "summary": one.en,
        "description": one.vi,
        "parameters": [
            # Here alone QGIS and GDAL look for how many features they may ask for at once.
            {"$ref": f"#/components/parameters/{LIMIT.name}"}
            if parameter is LIMIT
            else _parameter(parameter, in_path=one.is_in_path(parameter))
            for parameter in one.parameters
        ],
        "responses": {
            "200": {"description": one.en, "content": {one.mimetype: {"schema": one.gives}}},
            **{code: {"description": text, "content": problem} for code, text in faults.items()},
        },
    }


def _parameter(parameter: Parameter, *, in_path: bool = False) -> dict[str, Any]:
    found = {
        "name": parameter.name,
        "in": "path" if in_path else "query",
        "required": in_path,
        "description": f"{parameter.en} / {parameter.vi}",
        "schema": parameter.schema,
    }
    if parameter.schema["type"] == "array":
        found |= {"style": "form", "explode": not parameter.is_joined}
    return found


def _older(value: Any) -> Any:  # noqa: ANN401
    """Write a 3.1 document in the words of 3.0, where null is not a type but `nullable`."""
    if isinstance(value, list):
        return [_older(one) for one in value]
    if not isinstance(value, dict):
        return re.sub(r"^3\.1\.0$", "3.0.3", value) if isinstance(value, str) else value
    found = {name: _older(one) for name, one in value.items()}
    kinds = found.get("type")
    if isinstance(kinds, list):
        del found["type"]
        shapes = [{"type": kind} for kind in kinds if kind != "null"]
        found |= shapes[0] if len(shapes) == 1 else {"oneOf": shapes}
        found |= {"nullable": True} if "null" in kinds else {}
    if {"type": "null"} in found.get("anyOf", []):
        (shape,) = (one for one in found.pop("anyOf") if one != {"type": "null"})
        found |= {"allOf": [shape], "nullable": True}
    return found
