"""The blueprint that every module of designers' pages adds its routes to."""

from __future__ import annotations

from flask import Blueprint

from server.problems import Problem
from server.web.signed_in import guard, person

ROLE = "designer"
DRAFT = "/design/drafts/<int(max=2147483647):draft_id>"
FORM = "/design/forms/<path:form_id>"
VERSION = f"{FORM}/versions/<int(max=2147483647):version_id>"

blueprint = Blueprint("designer", __name__, template_folder="templates")
guard(blueprint)


@blueprint.before_request
def _only_designers() -> None:
    """Let nobody else in: forms decide what everybody's phone asks."""
    if person().role != ROLE:
        raise Problem("not_allowed")
