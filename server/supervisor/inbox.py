"""The inbox of flags: what has to be decided, newest first, each with its one-click answers."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from flask import render_template, request

from server.problems import Problem
from server.services import filters, inbox
from server.storage.filtering import Filter
from server.supervisor.blueprint import blueprint
from server.web.addresses import number
from server.web.context import storage
from server.web.signed_in import needs_role, person


@blueprint.get("/inbox")
def inbox_page() -> str:
    """Show what waits for a decision."""
    needs_role("supervisor")
    wanted = filters.parse(request.args.to_dict(flat=False))
    kind, before = request.args.get("kind") or None, request.args.get("before", "")
    older_than = number(before)
    if before and older_than is None:
        raise Problem("filter_wrong", name="before")
    with storage().as_person(person()) as store:
        found = inbox.look(store, person(), wanted, kind, older_than)
    return render_template(
        "supervisor/inbox.html",
        found=found,
        kind=kind,
        kinds=inbox.KINDS,
        is_part=bool(kind or before or filters.arguments(wanted)),
        address=partial(_address, wanted),
    )


def _address(wanted: Filter, kind: str | None = None, before: int | None = None) -> str:
    """Give the address of a page of the inbox, under the filter of this one."""
    more = {"kind": kind or "", "before": str(before or "")}
    query = filters.arguments(wanted) + [pair for pair in more.items() if pair[1]]
    return f"/inbox?{urlencode(query)}" if query else "/inbox"
