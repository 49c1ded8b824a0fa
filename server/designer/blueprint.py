"""The blueprint that every module of designers' pages adds its routes to."""

from __future__ import annotations

from flask import Blueprint

from server.problems import Problem
from server.web.signed_in import guard, person

ROLE = "designer"

blueprint = Blueprint("designer", __name__, template_folder="templates")
guard(blueprint)


@blueprint.before_request
def _only_designers() -> None:
    """Let nobody else in: forms decide what everybody's phone asks."""
    if person().role != ROLE:
        raise Problem("not_allowed")
