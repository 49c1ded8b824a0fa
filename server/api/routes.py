"""Everything that programs may ask for: importing this module adds it all to the blueprint."""

from __future__ import annotations

from server.api import ogc, openapi, v1
from server.api.blueprint import blueprint

__all__ = ["blueprint", "ogc", "openapi", "v1"]
