"""The inbox of flags: what has to be decided, newest first, each with its one-click answers."""

from __future__ import annotations

from flask import render_template, request

from server.problems import Problem
from server.services import filters, inbox
from server.supervisor.blueprint import blueprint
from server.web.context import storage
from server.web.signed_in import needs_role, person


@blueprint.get("/inbox")
def inbox_page() -> str:
    """Show what waits for a decision."""
    needs_role("supervisor")
    wanted = filters.parse(request.args.to_dict(flat=False))
    kind, before = request.args.get("kind") or None, request.args.get("before", "")
    if before and not (before.isdigit() and len(before) < 19):
        raise Problem("filter_wrong", name="before")
    with storage().as_person(person()) as store:
        found = inbox.look(store, person(), wanted, kind, int(before) if before else None)
    return render_template(
        "supervisor/inbox.html",
        found=found,
        kind=kind,
        kinds=inbox.KINDS,
        arguments=filters.arguments(wanted),
    )
