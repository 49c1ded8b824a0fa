"""Findings of the server's own demands on a form, where the lint has not said them already."""

from __future__ import annotations

from server.problems import Problem
from server.xforms.findings import Finding, Place
from server.xforms.workbook import Workbook

_CODES = {
    "workbook_sheet_missing": "sheet_missing",
    "workbook_setting_missing": "setting_missing",
    "workbook_setting_long": "setting_long",
    "workbook_title": "title_wrong",
    "workbook_submission_url": "submission_url",
    "workbook_instance_id": "instance_id_omitted",
    "workbook_media_name": "media_name",
    "workbook_external_choices": "convert_external_choices",
    "workbook_column_on_group": "column_on_group",
    "workbook_precision_without_place": "precision_without_place",
    "workbook_exact_closed": "precision_exact_closed",
    "workbook_track": "place_tracked",
    "workbook_answers_logged": "answers_logged",
    "workbook_place_copied": "place_copied",
}
"""Findings that say the same as a problem."""
_UNKNOWN = {"sensitivity": "sensitivity_unknown", "location_precision": "precision_unknown"}
FOUND = frozenset({*_CODES.values(), *_UNKNOWN.values()})
"""All findings that are made of problems; the lint makes most too, with a better place."""
_NAMES = {"allowed": "likely", "name": "file"}
"""Details of problems that the findings' words know by another name as well."""
_COLUMNS = {
    "precision_without_place": "location_precision",
    "precision_exact_closed": "location_precision",
    "place_tracked": "parameters",
    "answers_logged": "parameters",
    "submission_url": "submission_url",
    "instance_id_omitted": "omit_instanceid",
    "title_wrong": "form_title",
}


def found(problem: Problem, book: Workbook) -> Finding:
    """Give the finding that says what a problem of `server.xforms.sheets` does."""
    given = {name: _plain(value) for name, value in problem.details.items()}
    column = str(given.get("column") or given.get("setting") or "")
    code = _CODES.get(problem.code) or _UNKNOWN.get(column, "convert_unknown")
    column = _COLUMNS.get(code, column)
    sheet = str(given.get("sheet") or ("settings" if "setting" in given else ""))
    row = given.get("row") or (
        book.settings.number if sheet == "settings" and book.settings else None
    )
    more = {_NAMES[name]: value for name, value in given.items() if name in _NAMES}
    more["found"] = ", ".join(book.names)
    at = book.sheets[sheet].header.get(column) if sheet in book.sheets else None
    place = Place(sheet or None, int(row) if row else None, at)
    return Finding(code, place, str(given.get("value", "")), {**more, **given})


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)
