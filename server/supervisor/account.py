"""A person's own page: name, role, areas, the second factor."""

from __future__ import annotations

from flask import render_template

from server.supervisor.blueprint import blueprint
from server.web.signed_in import session


@blueprint.get("/account")
def account() -> str:
    """Show who is signed in."""
    return render_template("supervisor/account.html", session=session())
