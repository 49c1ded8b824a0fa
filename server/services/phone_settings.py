"""What a phone is set up with: the settings of ODK Collect as a QR code that it scans.

The code is zlib-compressed JSON in Base64. Scanning resets every setting that is not in it, so it
names all that must differ from Collect's own defaults.
"""

from __future__ import annotations

import base64
import json
import socket
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import segno

from server.settings import Settings

LONGEST_CODE = 2953
"""Characters that the largest QR code holds at level L."""
QUIET_ZONE = 1
"""Modules of white around a code in a terminal, where every column counts."""
_BLOCKS = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

GENERAL: Mapping[str, Any] = {
    "protocol": "odk_default",
    "app_language": "vi",
    "form_update_mode": "match_exactly",
    "periodic_form_updates_check": "every_fifteen_minutes",
    "autosend": "wifi_and_cellular",
    "delete_send": True,
    "image_size": "small",
    "font_size": "21",
    "guidance_hint": "yes_collapsed",
    "analytics": False,
}
"""Sent items leave the phone, since phones get lost; nothing is told to third parties."""

LOCKED: Mapping[str, bool] = dict.fromkeys(
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
    False,
)
"""What an officer does not see while PHONE_ADMIN_PASSWORD is set."""

PROJECT = {"icon": "N", "color": "#1b5e20"}
TRIAL = {"icon": "T", "color": "#b45309"}
"""A project that stands out among real ones."""
LONGEST_TITLE = 60


@dataclass(frozen=True)
class PhoneSettings:
    """A phone's settings; they hold its key, so they are shown once and never kept."""

    address: str
    """The `server_url`, with the key in its path and without trailing slash."""
    settings: Mapping[str, Any]
    code: str
    """What the QR code says: Base64 of the zlib-compressed JSON."""

    @property
    def is_https(self) -> bool:
        """Whether nobody on the way can read the key."""
        return self.address.startswith("https:")

    @property
    def is_reachable(self) -> bool:
        """Whether another device can reach the address at all."""
        return urlsplit(self.address).hostname not in LOOPBACK


def build(settings: Settings, token: str, username: str) -> PhoneSettings:
    """Give the settings of an officer's phone with this key."""
    address = f"{base_address(settings)}/key/{token}"
    password = settings.phone_admin_password
    content = {
        "general": {"server_url": address, **GENERAL, "metadata_username": username},
        "admin": {"admin_pw": password, **LOCKED} if password else {},
        "project": {"name": settings.project_name, **PROJECT},
    }
    return PhoneSettings(address, content, encode(content))


def build_trial(settings: Settings, key: str, title: str, username: str) -> PhoneSettings:
    """Give the settings of a phone that tries a draft: a project of its own, named as a trial.

    `username` is the designer's, for forms that ask the phone who fills them in. Nothing is locked,
    so whoever tried it can delete the project.
    """
    address = f"{base_address(settings)}/draft/{key}"
    content = {
        "general": {"server_url": address, **GENERAL, "metadata_username": username},
        "admin": {},
        "project": {"name": f"DÙNG THỬ: {title[:LONGEST_TITLE]}", **TRIAL},
    }
    return PhoneSettings(address, content, encode(content))


def base_address(settings: Settings) -> str:
    """Give the address that phones use: PUBLIC_URL, or this machine's own in the local network."""
    if settings.public_url:
        return settings.public_url
    host = settings.host
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        host = _own_address()
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _own_address() -> str:
    """Ask the system which of our addresses it would use to go out; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def encode(content: Mapping[str, Any]) -> str:
    """Give the text of the QR code."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def decode(code: str) -> dict[str, Any]:
    """Read the text of a QR code back."""
    content: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(code, validate=True)))
    return content


def qr(code: str) -> segno.QRCode:
    """Make the QR code, at level L as Collect does."""
    return segno.make(code, error="l", boost_error=False, mode="byte", micro=False)


def blocks(code: str) -> list[str]:
    """Draw the QR code with half blocks, two rows of modules in each line; light is filled.

    To be shown white on black: the other way round, most phones do not read it.
    """
    rows = [list(row) for row in qr(code).matrix_iter(border=QUIET_ZONE)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_BLOCKS[pair] for pair in zip(*both, strict=True)) for both in pairs]


def png(code: str) -> bytes:
    """Draw the QR code as a PNG of about 500 to 900 pixels."""
    target = BytesIO()
    qr(code).save(target, kind="png", scale=8, border=4)
    return target.getvalue()
