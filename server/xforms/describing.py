"""The definition of a form that pyxform has made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import unescape

from server.xforms import sheets, xml
from server.xforms.definition import (
    Choice,
    Definition,
    Path,
    Question,
    Section,
    language_code,
    precision_or_closed,
    sensitivity_or_closed,
)

_MEDIA = re.compile(rb"jr://(?!instance/)[a-z-]+/([^\"<>]+)")

_PLAIN_TYPES = {
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
    "odk:rank": "rank",
}
_SELECTS = {"select": "select_multiple", "select1": "select_one"}
_TEXT_TYPES = {"note", "calculate", "hidden", "acknowledge"}


def of(xform: bytes, survey: Any) -> Definition:  # noqa: ANN401 - pyxform has no types
    """Give the definition of an XForm and of the pyxform survey it was made of."""
    names = _languages(xform) or [survey.default_language]
    codes = {name: language_code(name) or name for name in names}
    return Definition(
        form_id=survey.id_string,
        version=survey.version,
        title=survey.title,
        languages=tuple(codes.values()),
        questions=tuple(_questions(survey, codes)),
        media=tuple(dict.fromkeys(unescape(name.decode()) for name in _MEDIA.findall(xform))),
        sections=tuple(_sections(survey, codes)),
    )


def _sections(survey: Any, codes: dict[str, str]) -> Iterator[Section]:  # noqa: ANN401
    for element in survey.iter_descendants():
        if element.type in {"group", "repeat"} and (labels := _labels(element.label, codes)):
            yield Section(_path(element), labels)


def _questions(survey: Any, codes: dict[str, str]) -> Iterator[Question]:  # noqa: ANN401
    for element in survey.iter_descendants():
        path = _path(element)
        bind = getattr(element, "bind", None)
        if "meta" in path or not bind or element.type in {"group", "repeat", "survey"}:
            continue
        ours = element.extra_data or {}
        around = [section for section, _ in element.iter_ancestors() if section.type == "repeat"]
        kind = _type(element)
        yield Question(
            path=path,
            type=kind,
            labels=_labels(element.label, codes),
            sensitivity=sensitivity_or_closed(sheets.cell_value(ours.get("sensitivity", ""))),
            location_precision=precision_or_closed(
                sheets.cell_value(ours.get("location_precision", ""))
            ),
            repeats=tuple(_path(section) for section in reversed(around)),
            choices=_choices(element, codes) if kind.startswith(("select", "rank")) else (),
        )


def _path(element: Any) -> Path:  # noqa: ANN401
    return tuple(element.get_xpath().split("/")[2:])


def _type(element: Any) -> str:  # noqa: ANN401
    bind, control = element.bind, element.control or {}
    kind, preload = bind.get("type", "string"), bind.get("jr:preload")
    if kind == "binary":
        return _attachment(control)
    if preload:
        return str(bind.get("jr:preloadParams", "text"))
    if kind in _PLAIN_TYPES:
        return _PLAIN_TYPES[kind]
    if control.get("tag") in _SELECTS:
        return _SELECTS[control["tag"]]
    return element.type if element.type in _TEXT_TYPES else "text"


def _attachment(control: dict[str, str]) -> str:
    if "signature" in (control.get("appearance") or ""):
        return "signature"
    family = (control.get("mediatype") or "audio").partition("/")[0]  # recordings have no control
    return {"image": "photo", "audio": "audio", "video": "video"}.get(family, "file")


def _labels(label: str | dict[str, str] | None, codes: dict[str, str]) -> dict[str, str]:
    if not label:
        return {}
    if isinstance(label, str):
        return {next(iter(codes.values())): label}
    return {code: label[name] for name, code in codes.items() if label.get(name)}


def _choices(element: Any, codes: dict[str, str]) -> tuple[Choice, ...]:  # noqa: ANN401
    if not element.choices:
        return ()
    return tuple(
        Choice(option.name, _labels(option.label, codes)) for option in element.choices.options
    )


def _languages(xform: bytes) -> list[str]:
    """Give the languages' names as written in the workbook, the default first."""
    found = [e for e in xml.parse(xform).iter() if xml.local(e.tag) == "translation"]
    found.sort(key=lambda e: e.get("default") is None)
    return [str(e.get("lang")) for e in found]


def has_instance_id(xform: bytes) -> bool:
    """Tell whether what is filled in gets an id of its own."""
    return any(
        xml.local(element.tag) == "instanceID" and xml.local(parent.tag) == "meta"
        for element in xml.parse(xform).iter()
        if (parent := element.getparent()) is not None
    )
