"""The blueprint that every module of supervisors' pages adds its routes to."""

from __future__ import annotations

from flask import Blueprint

from server.web.signed_in import guard

blueprint = Blueprint("supervisor", __name__, template_folder="templates")
guard(blueprint)
