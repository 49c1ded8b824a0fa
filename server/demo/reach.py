"""How to start the demonstration so that phones reach it."""

from __future__ import annotations

from server.settings import Settings


def command(settings: Settings) -> str:
    """Give the command that listens in the local network too, on the same port."""
    return f"HOST=0.0.0.0{_port(settings)} make run"


def door(settings: Settings) -> str:
    """Give the settings by which other commands name the same address as the demonstration."""
    host = "" if settings.host == Settings.host else f" HOST={settings.host}"
    return host + _port(settings)


def _port(settings: Settings) -> str:
    return "" if settings.port == Settings.port else f" PORT={settings.port}"
