"""Every page of supervisors: importing this module adds them all to the blueprint."""

from __future__ import annotations

from server.supervisor import account, signing_in
from server.supervisor import map as map_page
from server.supervisor.blueprint import blueprint

__all__ = ["account", "blueprint", "map_page", "signing_in"]
