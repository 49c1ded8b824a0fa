"""The one plain name of a column, however a designer writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_ALIASES: Mapping[str, Mapping[str, str]] = {
    "survey": {
        "command": "type",
        "tag": "name",
        "value": "name",
        "caption": "label",
        "relevance": "relevant",
        "calculate": "calculation",
        "readonly": "read_only",
        "count": "repeat_count",
        "jr:count": "repeat_count",
        "constraining_message": "constraint_message",
        "requiredmsg": "required_message",
        "noapperrorstring": "no_app_error_string",
        "body": "control",
    },
    "choices": {"value": "name", "caption": "label"},
    "external_choices": {"value": "name", "caption": "label"},
    "settings": {
        "id_string": "form_id",
        "set_form_id": "form_id",
        "title": "form_title",
        "set_form_title": "form_title",
    },
}
"""Other names of the same column (pyxform.aliases)."""

_GROUPED = {
    ("bind", "relevant"): "relevant",
    ("bind", "constraint"): "constraint",
    ("bind", "required"): "required",
    ("bind", "readonly"): "read_only",
    ("bind", "calculate"): "calculation",
    ("bind", "jr:constraintMsg"): "constraint_message",
    ("bind", "jr:requiredMsg"): "required_message",
    ("bind", "entities:saveto"): "save_to",
    ("control", "appearance"): "appearance",
    ("control", "jr:count"): "repeat_count",
    ("media", "image"): "image",
    ("media", "big-image"): "big-image",
    ("media", "audio"): "audio",
    ("media", "video"): "video",
}
_KNOWN_NAMES = """
    type name label hint guidance_hint relevant constraint constraint_message required
    required_message calculation default appearance parameters choice_filter repeat_count
    read_only trigger save_to image big-image audio video autoplay rows note disabled
    sensitivity location_precision list_name form_title form_id version default_language
    instance_name style public_key submission_url auto_send auto_delete
    allow_choice_duplicates clean_text_values omit_instanceid namespaces prefix delimiter
    instance_xmlns entity_version bind control media instance dataset entity_id create_if
    update_if repeat geometry query no_app_error_string
"""
_KNOWN = frozenset(_KNOWN_NAMES.split())


def plain(sheet: str, headers: Sequence[str]) -> list[str]:
    """Give each header's plain name: `label::Tiếng Việt (vi)` for `Label :: Tiếng Việt (vi)`.

    A column nobody knows keeps its name as written: choice filters may use it. A single colon
    parts name and language only where no header has two, as pyxform has it.
    """
    delimiter = "::" if any("::" in header for header in headers) else ":"
    return [_plain(sheet, header, delimiter) for header in headers]


def _plain(sheet: str, header: str, delimiter: str) -> str:
    aliases = _ALIASES.get(sheet, {})
    whole = _snake(header)
    if whole in aliases or whole in _KNOWN:
        return aliases.get(whole, whole)
    first, *rest = (token.strip() for token in header.split(delimiter))
    if rest[:1] == ["jr"] and delimiter == ":":
        rest[:2] = [":".join(rest[:2])]
    first = aliases.get(_snake(first), _snake(first))
    while rest and (group := _GROUPED.get((first, rest[0]))):
        first, rest = group, rest[1:]
    if first not in _KNOWN:
        return header
    return "::".join([first, *rest])


def _snake(text: str) -> str:
    return "_".join(text.split()).lower()
