"""The messages that pyxform 4.5 can give (pyxform.errors, xls2json, survey, ...), by pattern."""

from __future__ import annotations

import re
from typing import NamedTuple


class Words(NamedTuple):
    """One kind of message: our code, its pattern, and where to look when it names no place.

    Named groups of the pattern are the finding's details. `sheet` and `column` win over what the
    message says; `sought` is the detail to look for in `column` ("*": in any) without a row.
    """

    code: str
    pattern: re.Pattern[str]
    column: str = ""
    sought: str = ""
    sheet: str = ""


def _words(code: str, pattern: str, column: str = "", sought: str = "", sheet: str = "") -> Words:
    return Words(code, re.compile(pattern, re.DOTALL), column, sought, sheet)


ERRORS = (
    # -- sheets and headers
    _words("sheet_missing", r"You must have a sheet named '(?P<sheet>\w+)'"),
    _words("convert_choices_missing", r"There should be a choices sheet"),
    _words("convert_external_choices", r"external_choices sheet|external choices sheet"),
    _words("column_twice", r"(?:same column were found: '(?P<other>[^']*)', '(?P<column>[^']*)')"),
    _words("column_twice", r"(?P<other>)Duplicate column header: (?P<column>.+)"),
    _words("column_missing", r"required column headers were not found: '(?P<column>\w+)'"),
    _words("convert_settings_name", r"'settings' sheet, the 'name'|The 'form_name' value"),
    _words("convert_entities", r"'save_to' value|'entities' sheet|entity|save_to"),
    # -- names
    _words("convert_name_twice", r"'name' value '(?P<name>[^']*)' is invalid", "name"),
    _words("convert_name_illegal", r"the '(?P<column>[^']+)' value is invalid\. Names"),
    _words("convert_name_illegal", r"The '(?P<column>[^']*)' value is invalid\. Names"),
    _words("name_missing", r"Question or group with no name", "name"),
    _words("type_missing", r"Question with no type", "type"),
    _words("convert_type_unknown", r"Unknown question type '(?P<type>[^']*)'", "type", "type"),
    _words("label_missing", r"element named '(?P<name>[^']*)' has no label", "name", "name"),
    _words("convert_big_image", r"big-image.*element named (?P<name>\S+)\.", "name", "name"),
    # -- groups
    _words("convert_group", r"Unmatched '(?:begin|end)_\w+'.*for the name '(?P<name>[^']*)'"),
    _words("convert_list_missing", r"List name not in \w+ sheet: (?P<list>.+)", "type"),
    _words("convert_table_list", r"table.list", "type"),
    _words("convert_group", r"Repeat loop without list (?P<name>name)", "type"),
    # -- choices
    _words("choice_no_name", r"Choices must have a name", "name"),
    _words("convert_choice_twice", r"Choice names must be unique", "name"),
    _words(
        "convert_choice_space",
        r"Choice names with spaces.*\[(?P<code>[^\]]*)\] in \[(?P<list>[^\]]*)\]",
        "name",
        "code",
        "choices",
    ),
    _words("convert_or_other", r"or_other|'or other'|should be choices for this", "type"),
    _words("convert_file_name", r"supported file extensions", "type"),
    _words("convert_instance_twice", r"name '(?P<name>[^']*)' was found", "*", "name"),
    _words("convert_instance_twice", r"Instance name: '(?P<name>[^']*)'", "*", "name"),
    _words("convert_search", r"[Qq]uestion '(?P<name>[^']*)'.*search\(\)", "name", "name"),
    # -- references
    _words("convert_reference", r"find the name '(?P<name>[^']*)'"),
    _words("convert_reference", r"no survey element named '(?P<name>[^']*)'", "*", "name"),
    _words("convert_reference_twice", r"name '(?P<name>[^']*)' appears more than once"),
    _words("convert_reference_twice", r"elements named '(?P<name>[^']*)'", "*", "name"),
    _words("convert_reference_shape", r"Reference variable|PyXForm reference"),
    _words("convert_trigger", r"question \$\{(?P<name>[^}]*)\} is not user-visible", "*", "name"),
    # -- calculations and parameters
    _words("convert_calculation", r"Missing calculation", "calculation"),
    _words("convert_calculation", r"'background-geopoint'.*'calculation'", "calculation"),
    _words("convert_calculation", r"'background-geopoint'.*'trigger'", "trigger"),
    _words("convert_audit", r"Audits must|audit|track-changes|identify-user|location-", "type"),
    _words("convert_range", r"'range' question type, the parameters? '(?P<parameter>\w+)'"),
    _words("convert_parameters", r"invalid parameter key\(s\): '(?P<parameter>[^']*)'"),
    _words("convert_parameters", r"'(?P<parameter>[\w-]+)' parameter m", "parameters"),
    _words("convert_parameters", r"(?P<parameter>key1=value1)", "parameters"),
    _words(
        "convert_parameters",
        r"(?P<parameter>randomize|seed|max-pixels|quality|rows|app|incremental|value|label)\b",
        "parameters",
        "parameter",
    ),
)
"""What pyxform refuses a workbook with; the first pattern that fits counts."""

WARNINGS = (
    _words("convert_row_skipped", r"Row without name, text, or label"),
    _words("convert_disabled", r"'disabled' column", "disabled"),
    _words("convert_no_label", r"has no label|'label' value is invalid", "label"),
    _words("convert_old_type", r"\] (?P<type>\w+) is no longer supported", "type"),
    _words("convert_external_choices", r"select one external", "type"),
)

LINTED = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"^Language '.*' is missing the",
        r"^The following language declarations",
        r"^This form uses or_other and translations",
        r"^When looking for a sheet named",
        r"On the 'choices' sheet, the '.*' value is invalid\. Column headers",
        r"The form_id and id_string column headers",
        r"case-insensitive match to another name",
        r"max-pixels parameter",
    )
)
"""Warnings about what the lint finds itself, at the cell."""
