"""What the running application hangs on Flask: its settings and storage."""

from __future__ import annotations

from typing import cast

from flask import current_app

from server.settings import Settings
from server.storage.store import Storage

KEY = "neothien"


def settings() -> Settings:
    """Give the settings of this application."""
    return cast(Settings, current_app.extensions[KEY][0])


def storage() -> Storage:
    """Give the storage of this process."""
    return cast(Storage, current_app.extensions[KEY][1])
