import base64
import json
import zlib

import jsonschema
import pytest

from server.services import phone_settings
from server.settings import Settings

TOKEN = "kS3l-9_xQ" * 7 + "a"
FLAG = {"type": "boolean"}
WORD = {"type": "string"}

# From what the app accepts: a wrong type anywhere makes it refuse the whole code.
SCHEMA = {
    "type": "object",
    "required": ["general", "admin"],
    "additionalProperties": False,
    "properties": {
        "general": {
            "type": "object",
            "required": ["server_url"],
            "additionalProperties": False,
            "properties": {
                "protocol": {"const": "odk_default"},
                "server_url": {"type": "string", "pattern": "^https?://.*[^/]$"},
                "app_language": WORD,
                "form_update_mode": {"enum": ["manual", "previously_downloaded", "match_exactly"]},
                "periodic_form_updates_check": {
                    "enum": [
                        "every_fifteen_minutes",
                        "every_one_hour",
                        "every_six_hours",
                        "every_24_hours",
                    ]
                },
                "autosend": {"enum": ["off", "wifi_only", "cellular_only", "wifi_and_cellular"]},
                "delete_send": FLAG,
                "image_size": {
                    "enum": ["original_image_size", "very_small", "small", "medium", "large"]
                },
                "guidance_hint": {"enum": ["no", "yes", "yes_collapsed"]},
                "font_size": {"enum": ["13", "17", "21", "25", "29"]},
                "analytics": FLAG,
                "metadata_username": WORD,
            },
        },
        "admin": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "admin_pw": WORD,
                **dict.fromkeys(
                    (
                        "change_server",
                        "form_update_mode",
                        "periodic_form_updates_check",
                        "change_autosend",
                        "delete_after_send",
                        "image_size",
                        "change_form_metadata",
                        "analytics",
                    ),
                    FLAG,
                ),
            },
        },
        "project": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "name": WORD,
                "icon": {"type": "string", "maxLength": 1},
                "color": {"type": "string", "pattern": "^#([0-9a-f]{3}|[0-9a-f]{6})$"},
            },
        },
    },
}


def build(**settings):
    chosen = Settings(**{"public_url": "https://nt.example.vn", **settings})
    return phone_settings.build(chosen, TOKEN, "canbo1")


def unpack(code):
    return json.loads(zlib.decompress(base64.b64decode(code, validate=True)))


@pytest.mark.parametrize("password", [None, "mật khẩu quản trị 2026"])
def test_a_code_is_what_the_app_accepts(password):
    made = build(phone_admin_password=password)
    jsonschema.validate(unpack(made.code), SCHEMA)
    assert unpack(made.code) == made.settings == phone_settings.decode(made.code)
    assert len(made.code) < 700
    assert "\n" not in made.code


def test_a_code_is_complete():
    general = build().settings["general"]
    assert general["server_url"] == f"https://nt.example.vn/key/{TOKEN}"
    assert general["form_update_mode"] == "match_exactly"
    assert general["periodic_form_updates_check"] == "every_fifteen_minutes"
    assert general["autosend"] == "wifi_and_cellular"
    assert general["delete_send"] is True
    assert general["analytics"] is False
    assert general["app_language"] == "vi"
    assert general["metadata_username"] == "canbo1"


def test_settings_are_locked_only_with_a_password():
    assert build().settings["admin"] == {}
    admin = build(phone_admin_password="khoa-may-2026").settings["admin"]
    assert admin.pop("admin_pw") == "khoa-may-2026"
    assert admin["change_server"] is False
    assert not any(admin.values())


def test_even_long_settings_fit_a_code():
    long = build(
        public_url="https://" + "a" * 60 + ".example.vn/thu/muc",
        project_name="Công an xã " * 10,
        phone_admin_password="ă" * 64,
    )
    assert len(long.code) <= phone_settings.LONGEST_CODE
    assert phone_settings.png(long.code).startswith(b"\x89PNG")


def test_the_drawing_is_the_code():
    made = build()
    rows = phone_settings.blocks(made.code)
    size = phone_settings.qr(made.code).symbol_size(border=phone_settings.QUIET_ZONE)[0]
    assert {len(row) for row in rows} == {size}
    assert len(rows) == (size + 1) // 2
    assert size <= 80
    halves = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    drawn = [list(half) for row in rows for half in zip(*(halves[c] for c in row), strict=True)]
    expected = phone_settings.qr(made.code).matrix_iter(border=phone_settings.QUIET_ZONE)
    assert drawn[:size] == [list(row) for row in expected]


@pytest.mark.parametrize(
    ("settings", "address", "reachable", "https"),
    [
        ({"public_url": "https://a.vn/x"}, "https://a.vn/x", True, True),
        ({"public_url": None}, "http://127.0.0.1:8000", False, False),
        ({"public_url": None, "host": "10.1.2.3", "port": 9}, "http://10.1.2.3:9", True, False),
        ({"public_url": None, "host": "::1"}, "http://[::1]:8000", False, False),
    ],
)
def test_the_address_is_the_public_one_or_our_own(settings, address, reachable, https):
    made = build(**settings)
    assert made.address == f"{address}/key/{TOKEN}"
    assert (made.is_reachable, made.is_https) == (reachable, https)


def test_listening_everywhere_gives_an_address_of_this_machine():
    address = phone_settings.base_address(Settings(host="0.0.0.0"))
    assert address.startswith("http://")
    assert "0.0.0.0" not in address


def test_a_trial_is_a_project_of_its_own_that_can_be_deleted():
    made = phone_settings.build_trial(
        Settings(public_url="https://neo.example.org", phone_admin_password="secret"),
        TOKEN,
        "Phiếu gặp gỡ người tái hòa nhập " * 9,
        "designer",
    )
    content = phone_settings.decode(made.code)
    jsonschema.validate(content, SCHEMA)
    assert content["general"]["server_url"] == f"https://neo.example.org/draft/{TOKEN}"
    assert content["general"]["metadata_username"] == "designer"
    assert content["project"]["name"].startswith("DÙNG THỬ: Phiếu gặp gỡ")
    assert content["admin"] == {}
    assert len(made.code) < 700
