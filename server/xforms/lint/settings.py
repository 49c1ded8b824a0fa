"""The sheet of settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.xforms.definition import MAX_ID
from server.xforms.findings import Finding
from server.xforms.lint.form import YES, Form, Line
from server.xforms.lint.names import made_plain
from server.xforms.lint.tokens import NAME
from server.xforms.sheets import MAX_TITLE

WIDE = 50
"""About how many characters of a title a phone shows in one line."""

_FORM_ID = re.compile(r"[A-Za-z0-9_.\-]+")
_NAME = re.compile(NAME)
_UNSAFE = re.compile(r"[^\w \-.]")
_VERSION = re.compile(r"20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{2}")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
"""How a cell of a date or a moment is read."""
_EXAMPLES = {"form_id": "tham_hoi", "version": "2026112201"}
_REFUSED = ("public_key", "namespaces", "instance_xmlns", "entity_version", "instance_id")
_IGNORED = (
    *("style", "prefix", "delimiter", "flat", "add_none_option", "sms_keyword", "sms_separator"),
    *("sms_allow_media", "sms_date_format", "sms_datetime_format", "sms_response"),
)


def check(form: Form) -> Iterator[Finding]:
    """Say which settings are missing, do not work, or are not used."""
    line = form.setting
    if line is None:
        return
    yield from _ids(line)
    yield from _title(line)
    if (name := line.cell("name")) and not _NAME.fullmatch(name):
        yield line.finding("convert_settings_name", "name")
    if line.cell("submission_url"):
        yield line.finding("submission_url", "submission_url")
    if line.cell("omit_instanceid") in YES:
        yield line.finding("instance_id_omitted", "omit_instanceid")
    for setting in _REFUSED:
        if line.cell(setting):
            yield line.finding("setting_refused", setting, setting=setting)
    for setting in _IGNORED:
        if line.cell(setting):
            yield line.finding("setting_ignored", setting, setting=setting)
    yield from _rows(form, line)


def _rows(form: Form, line: Line) -> Iterator[Finding]:
    if line.number != form.settings.header_row + 1 and form.workbook.kind != "csv":
        row = form.settings.header_row + 1
        yield line.finding("settings_below", "form_id", row=row)
    for other in form.settings.lines[1:]:
        yield other.finding("settings_rows", "form_id")


def _ids(line: Line) -> Iterator[Finding]:
    for setting, example in _EXAMPLES.items():
        value = line.cell(setting)
        if not value:
            is_there = setting in line.table.by_name
            code = "setting_empty" if is_there else "setting_missing"
            yield line.finding(code, setting, setting=setting, example=example)
        elif len(value) > MAX_ID:
            yield line.finding("setting_long", setting, setting=setting, limit=MAX_ID)
        elif setting == "form_id" and not _FORM_ID.fullmatch(value):
            code = "form_id_illegal" if _UNSAFE.search(value) else "form_id_style"
            yield line.finding(code, setting, form_id=value, better=made_plain(value))
        elif setting == "version" and (day := _DAY.fullmatch(value)):
            better = f"{day[1]}{day[2]}{day[3]}01"
            yield line.finding("version_date", setting, version=value, better=better)
        elif setting == "version" and not _VERSION.fullmatch(value):
            yield line.finding("version_style", setting, version=value, example=example)


def _title(line: Line) -> Iterator[Finding]:
    title = line.cell("form_title")
    if not title:
        yield line.finding("title_missing", "form_title")
    elif len(title.encode()) >= MAX_TITLE or not any(map(str.isalnum, title)):
        yield line.finding("title_wrong", "form_title", limit=MAX_TITLE)
    elif len(title) > WIDE:
        yield line.finding("title_wide", "form_title", length=len(title), limit=WIDE)
