"""What we ask of a form designer's sheets beyond XLSForm, and our two columns of the survey."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from server.problems import Problem
from server.xforms.definition import MAX_ID, OPEN, PRECISIONS, SENSITIVITIES, Definition, Path
from server.xforms.sealed_copies import AUDIT

MAX_TITLE = 200
"""Longest title in UTF-8 bytes: phones make file names of it."""

Row = dict[str, str]

_GROUP = re.compile(r"(?:begin|end)[ _](?:l?group|repeat|loop)")
_OURS = ("sensitivity", "location_precision")
_ALIASES = {"command": "type", "tag": "name", "value": "name"}
_FORM_ID = ("form_id", "set_form_id", "id_string")


def name_our_columns(row: dict[str, Any]) -> None:
    """Write the headers of our columns in one way, in place: designers' spelling of them varies."""
    for key in [key for key in row if _header(key) in _OURS]:
        row[_header(key)] = row.pop(key)


def check(
    survey: Sequence[Row], settings: Row, numbered: Callable[[int], int] = lambda row: row
) -> None:
    """Check what pyxform does not, before it runs.

    `numbered` gives the spreadsheet's number of a row, where 2 stands for the first of `survey`.
    """
    if not survey:
        raise Problem("workbook_sheet_missing", sheet="survey")
    _check_settings({_header(key): value for key, value in settings.items()})
    for number, row in enumerate(survey, start=2):
        _check_row(numbered(number), _plain(row))


def cell_value(cell: object) -> str:
    """Give the value of a cell in one of our columns, without capitals and spaces around it.

    What pyxform made of a header such as `sensitivity::en` is no value.
    """
    return cell.strip().lower() if isinstance(cell, str) else ""


def rows_by_path(
    survey: Sequence[Row], numbered: Callable[[int], int] = lambda row: row
) -> dict[Path, int]:
    """Give the row of each question and group of a survey that compiled, and of its log."""
    found = dict[Path, int]()
    here: Path = ()
    for number, row in enumerate(survey, start=2):
        plain = _plain(row)
        kind = _type(plain)
        is_group = _GROUP.match(kind)
        if is_group and kind.startswith("end"):
            here = here[:-1]
            continue
        path = AUDIT if kind == "audit" else (*here, plain.get("name", ""))
        found.setdefault(path, numbered(number))
        here = path if is_group else here
    return found


def check_result(definition: Definition, *, has_instance_id: bool) -> None:
    """Check what phones need of a form that compiled."""
    for setting, value in (("form_id", definition.form_id), ("version", definition.version)):
        if len(value) > MAX_ID:
            raise Problem("workbook_setting_long", setting=setting, limit=MAX_ID)
    title = definition.title
    if len(title.encode()) >= MAX_TITLE or not any(map(str.isalnum, title)):
        raise Problem("workbook_title", limit=MAX_TITLE)
    if not has_instance_id:
        raise Problem("workbook_instance_id")
    for name in definition.media:
        if "/" in name or "\\" in name or name == "last-saved.xml":
            raise Problem("workbook_media_name", name=name)


def _check_settings(settings: Row) -> None:
    if not any(settings.get(name) for name in _FORM_ID):
        raise Problem("workbook_setting_missing", setting="form_id")
    if not settings.get("version"):
        raise Problem("workbook_setting_missing", setting="version")
    if settings.get("submission_url"):
        raise Problem("workbook_submission_url")


def _plain(row: Row) -> Row:
    plain = {_ALIASES.get(_header(key), _header(key)): value for key, value in row.items()}
    return plain | {key: cell_value(plain[key]) for key in _OURS if key in plain}


def _check_row(number: int, row: Row) -> None:
    for column, allowed in (("sensitivity", SENSITIVITIES), ("location_precision", PRECISIONS)):
        value = row.get(column)
        if value and value not in allowed:
            raise Problem(
                "workbook_value_unknown",
                sheet="survey",
                row=number,
                column=column,
                value=value[:40],
                allowed=", ".join(allowed),
            )
        if value and _GROUP.match(_type(row)):
            raise Problem("workbook_column_on_group", sheet="survey", row=number, column=column)
    if row.get("location_precision") and not _is_place(row):
        raise Problem("workbook_precision_without_place", sheet="survey", row=number)
    if row.get("location_precision") == "exact" and row.get("sensitivity") not in OPEN:
        raise Problem("workbook_exact_closed", sheet="survey", row=number)
    if _type(row) == "audit" and "location-" in row.get("parameters", "").lower():
        # Such a log would hold every place the officer was at, sealed ones too.
        raise Problem("workbook_track", sheet="survey", row=number)


def _header(text: str) -> str:
    return "_".join(text.lower().split())


def _type(row: Row) -> str:
    return row.get("type", "").strip().lower()


def _is_place(row: Row) -> bool:
    return any(word in _type(row) for word in ("geo", "gps", "location"))
