"""How to start the demonstration so that phones reach it."""

from __future__ import annotations

from server.settings import Settings


def command(settings: Settings) -> str:
    """Give the command that listens in the local network too, on the same port."""
    port = "" if settings.port == Settings.port else f" PORT={settings.port}"
    return f"HOST=0.0.0.0{port} make run"
