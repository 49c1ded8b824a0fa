"""What programs may ask for: each operation says once what it takes and gives.

The routes, the check of what is asked, the OpenAPI documents and the page that describes them are
all made of these declarations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any, Literal

from flask import Response, request

from server.api.blueprint import blueprint
from server.problems import Problem

Schema = Mapping[str, Any]
Given = Mapping[str, Any]
"""Arguments by name, of the type that their schema says; a list where there may be several."""
Door = Literal["v1", "ogc"]
JSON, GEOJSON = "application/json", "application/geo+json"


@dataclass(frozen=True)
class Parameter:
    """An argument in the query, or in the path where the operation's path names it."""

    name: str
    schema: Schema
    vi: str
    en: str

    @property
    def is_joined(self) -> bool:
        """Whether several values come as one, with commas: numbers do, words are repeated."""
        return bool(self.schema.get("items", {}).get("type") == "number")


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for; `path` is as OpenAPI writes it, below /api/{door}."""

    door: Door
    path: str
    name: str
    vi: str
    en: str
    gives: Schema
    mimetype: str = JSON
    parameters: tuple[Parameter, ...] = ()
    missing: bool = field(default=False)
    """Whether there may be nothing of the name that the path says (404)."""
    clamps: bool = field(default=False)
    """Whether a limit above the greatest one is taken for that (as OGC API Features wants)."""

    def is_in_path(self, parameter: Parameter) -> bool:
        """Tell whether an argument stands in the path."""
        return f"{{{parameter.name}}}" in self.path


OPERATIONS: list[Operation] = []


def operation(asked: Operation) -> Callable[[Callable[[Given], Response]], Callable[..., Response]]:
    """Make a view of a function that is given the checked arguments, and declare it."""
    OPERATIONS.append(asked)

    def decorate(answer: Callable[[Given], Response]) -> Callable[..., Response]:
        def view(**path: str) -> Response:
            return answer(_given(asked, path))

        rule = re.sub(r"\{(\w+)\}$", r"<path:\1>", asked.path)
        rule = re.sub(r"\{(\w+)\}", r"<\1>", rule)
        endpoint = f"{asked.door}_{asked.name}"
        blueprint.add_url_rule(f"/{asked.door}{rule}", endpoint, view, methods=["GET"])
        return view

    return decorate


def _given(asked: Operation, path: Mapping[str, str]) -> dict[str, Any]:
    """Check and convert what came; raises Problem("filter_wrong"), "not_found" for the path."""
    found: dict[str, Any] = {}
    known = {p.name: p for p in asked.parameters}
    for name in request.args:
        if name not in known or asked.is_in_path(known[name]):
            raise Problem("filter_wrong", name=name[:40])
    for name, parameter in known.items():
        if asked.is_in_path(parameter):
            found[name] = _converted(path[name], parameter.schema, asked, Problem("not_found"))
            continue
        wrong = Problem("filter_wrong", name=name)
        values = request.args.getlist(name)
        if parameter.schema["type"] == "array" and not parameter.is_joined:
            items = parameter.schema["items"]
            found[name] = [_converted(value, items, asked, wrong) for value in values]
        elif values:
            if len(values) > 1:
                raise wrong
            found[name] = _converted(values[0], parameter.schema, asked, wrong)
        else:
            found[name] = parameter.schema.get("default")
    return found


def _converted(text: str, schema: Schema, asked: Operation, wrong: Problem) -> Any:  # noqa: ANN401
    match schema["type"]:
        case "integer":
            return _integer(text, schema, asked, wrong)
        case "boolean":
            if text not in {"true", "false"}:
                raise wrong
            return text == "true"
        case "array":
            return _numbers(text, schema, wrong)
        case _:
            return _string(text, schema, wrong)


def _integer(text: str, schema: Schema, asked: Operation, wrong: Problem) -> int:
    if not re.fullmatch(r"-?[0-9]{1,19}", text):
        raise wrong
    number, most = int(text), int(schema["maximum"])
    if asked.clamps:
        number = min(number, most)
    if not int(schema["minimum"]) <= number <= most:
        raise wrong
    return number


def _numbers(text: str, schema: Schema, wrong: Problem) -> list[float]:
    parts = text.split(",")
    if not all(
        re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", p) for p in parts
    ):
        raise wrong
    numbers = [float(part) for part in parts]
    if not schema["minItems"] <= len(numbers) <= schema["maxItems"] or not all(
        map(isfinite, numbers)
    ):
        raise wrong
    return numbers


def _string(text: str, schema: Schema, wrong: Problem) -> str:
    if "enum" in schema and text not in schema["enum"]:
        raise wrong
    # Not a search: `$` would let a line end through.
    if not re.fullmatch(schema.get("pattern", "^.*$")[1:-1], text, re.ASCII | re.DOTALL):
        raise wrong
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 2000):
        raise wrong
    if "\0" in text:
        raise wrong
    if schema.get("format") == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            raise wrong from None
    return text
