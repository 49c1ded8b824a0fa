"""Every page of form designers: importing this module adds them all to the blueprint."""

from __future__ import annotations

from server.designer import pages
from server.designer.blueprint import blueprint

__all__ = ["blueprint", "pages"]
