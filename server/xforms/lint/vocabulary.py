"""The words of a workbook: the columns, types, parameters and functions that phones know.

Sources: the XLSForm reference (columns, types, parameters) and the functions of JavaRosa, the form
engine of ODK Collect; both are compared with pyxform and JavaRosa in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text."""
    return tuple(text.split())


SHEETS = ("survey", "choices", "settings", "entities", "external_choices", "osm")

_TYPES = {
    "text": "string|q string|add text prompt",
    "integer": "int|q int|add integer prompt",
    "decimal": "q decimal|add decimal prompt",
    "date": "q date|add date prompt",
    "time": "",
    "dateTime": "datetime|date time|q date time|q dateTime|add date time prompt"
    "|add dateTime prompt",
    "geopoint": "gps|location|q geopoint|q location|add location prompt",
    "geotrace": "q geotrace",
    "geoshape": "q geoshape",
    "barcode": "q barcode|add barcode prompt",
    "image": "photo|q picture|q image|add image prompt|add photo prompt",
    "audio": "q audio|add audio prompt",
    "video": "q video|add video prompt",
    "file": "add file prompt",
    "note": "q note|add note prompt",
    "calculate": "q calculate|add calculate prompt",
    "acknowledge": "trigger|q acknowledge|add acknowledge prompt",
    "range": "",
    "percentage": "",
    "hidden": "",
    "csv-external": "",
    "xml-external": "",
    "osm": "",
    "username": "uri:username",
    "email": "uri:email",
    "start": "start time|get start time",
    "end": "end time|get end time",
    "today": "get today",
    "deviceid": "imei|device id|get device id|uri:deviceid",
    "phonenumber": "phone number|get phone number|uri:phonenumber",
    "simserial": "sim id|get sim id|uri:simserial",
    "subscriberid": "subscriber id|get subscriber id|uri:subscriberid",
    "audit": "",
    "start-geopoint": "",
    "background-geopoint": "",
    "background-audio": "",
}
_SELECTS = {
    "select_one": "select one|select1|select one from|add select one prompt using",
    "select_multiple": "select all that apply|select all that apply from"
    "|add select multiple prompt using",
    "select_one_from_file": "select one from file",
    "select_multiple_from_file": "select multiple from file",
    "select_one_external": "",
    "rank": "",
}
_CONTROLS = {"group": "", "repeat": "lgroup|looped group", "loop": ""}


def _spellings(words: Mapping[str, str]) -> dict[str, str]:
    return {
        spelling: word
        for word, others in words.items()
        for spelling in (word, *filter(None, others.split("|")))
    }


TYPES = _spellings(_TYPES)
SELECTS = _spellings(_SELECTS)
CONTROLS = _spellings(_CONTROLS)
COMMON_TYPES = "text, integer, date, select_one, select_multiple, geopoint, image, note, calculate"
METADATA = frozenset(
    words(
        "username email start end today deviceid phonenumber simserial subscriberid audit "
        "start-geopoint background-geopoint background-audio"
    )
)
UNSEEN = METADATA | {"calculate", "hidden", "csv-external", "xml-external"}
"""Types of which a phone shows nothing."""
PLACES = frozenset({"geopoint", "geotrace", "geoshape", "start-geopoint", "background-geopoint"})

SURVEY = words(
    "type name label hint guidance_hint required required_message relevant constraint "
    "constraint_message calculation trigger default appearance parameters "
    "choice_filter repeat_count read_only sensitivity location_precision image "
    "big-image audio video autoplay rows disabled save_to query no_app_error_string "
    "compact_tag bind media control instance sms_field sms_option"
)
CHOICES = ("list_name", "name", "label", "image", "big-image", "audio", "video", "sms_option")
SETTINGS = words(
    "form_title form_id version default_language instance_name public_key "
    "submission_url auto_send auto_delete client_editable style name "
    "allow_choice_duplicates omit_instanceid clean_text_values prefix delimiter flat "
    "namespaces attribute instance_xmlns add_none_option instance_id sms_keyword "
    "sms_separator sms_allow_media sms_date_format sms_datetime_format sms_response "
    "entity_version"
)
USUAL = {
    "survey": "type, name, label, hint, required, relevant, constraint, calculation, default, "
    "appearance, parameters, choice_filter, sensitivity, location_precision",
    "settings": "form_title, form_id, version, default_language, instance_name",
}
TRANSLATED = (
    *("label", "hint", "guidance_hint", "constraint_message", "required_message"),
    *("image", "big-image", "audio", "video"),
)
MEDIA = ("image", "big-image", "audio", "video")
EXPRESSIONS = (
    *("required", "relevant", "constraint", "calculation", "default"),
    *("choice_filter", "repeat_count", "read_only"),
)
ENTITIES = words("list_name dataset label entity_id create_if update_if")
ENTITY_EXPRESSIONS = ("label", "entity_id", "create_if", "update_if")
COLUMNS: Mapping[str, frozenset[str]] = {
    "survey": frozenset(SURVEY),
    "choices": frozenset(CHOICES),
    "settings": frozenset(SETTINGS),
    "entities": frozenset(ENTITIES),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "survey": ("type", "name"),
    "choices": ("list_name", "name"),
}
"""The columns without which a sheet is none; named first where a column is missing."""
OWN_NOTES = frozenset({"notes", "note", "comment", "ghi_chu", "ghi_chú"})
"""Columns and sheets in which designers write to each other."""


def column(header: str) -> tuple[str, str | None]:
    """Give a plain header's name and its language: `label` and `English (en)`."""
    name, _, language = header.partition("::")
    return "_".join(name.lower().split()), language.strip() or None
