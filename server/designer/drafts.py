"""A draft's page: what is wrong with it, what it would change, how it is tried and published."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from server.designer import dry_run, review, trying
from server.designer import tries as test_submissions
from server.designer.blueprint import DRAFT, blueprint
from server.designer.words import leads_to
from server.problems import Problem
from server.services import drafts, villages
from server.services.drafts import Draft
from server.storage.events import FormEvent
from server.web.context import storage
from server.web.language import moment, t
from server.web.signed_in import person

MOST_SHOWN = 300
"""Findings that one page shows."""


@blueprint.get(DRAFT)
def one_draft(draft_id: int) -> str | Response:
    """Show what is wrong, what changes, what is missing; try it; publish it."""
    try:
        return page(draft_id)
    except Problem as problem:
        return if_published(problem, draft_id)


def if_published(problem: Problem, draft_id: int) -> Response:
    """Lead who comes to a draft that was published to its form; raises `problem` otherwise."""
    if problem.code != "draft_unknown":
        raise problem
    with storage().as_person(person()) as store:
        event = drafts.published_as(store, draft_id)
    if event is None:
        raise problem
    flash(_published(event), "good")
    return redirect(url_for("designer.one_form", form_id=event.details["form_id"]), 303)


def _published(event: FormEvent) -> str:
    said = {"version": event.version, "at": moment(event.at), "actor": event.actor}
    if event.actor == person().username:
        return t(
            "Bạn đã xuất bản bản nháp này lúc {at}: nay là phiên bản {version}.",
            "You published this draft at {at}: it is version {version} now.",
            **said,
        )
    return t(
        "{actor} đã xuất bản bản nháp này lúc {at}: nay là phiên bản {version}.",
        "{actor} published this draft at {at}: it is version {version} now.",
        **said,
    )


@blueprint.post(f"{DRAFT}/discard")
def discard(draft_id: int) -> Response:
    """Throw a draft away."""
    with storage().as_person(person()) as store:
        drafts.discard(store, person(), draft_id)
    flash(t("Đã bỏ bản nháp.", "The draft is gone."), "good")
    return redirect("/design", 303)


def has_cells(draft: Draft) -> bool:
    """Whether there are cells to colour, or a sheet to add."""
    return any(one.place.sheet or one.code == "sheet_missing" for one in draft.findings)


def page(draft_id: int, faults: list[tuple[str, str]] | None = None, note: str = "") -> str:
    """Give the draft's page; `faults` as `ui.faults` takes them, `note` as typed so far."""
    with storage().as_person(person()) as store:
        draft = drafts.get(store, draft_id)
        found = review.of(store, draft)
        keys = drafts.addresses(store, draft_id)
        tries = test_submissions.shown(draft, drafts.tries(store, draft_id))
        dry = dry_run.shown(store, draft, found.current.definition if found.current else None)
    errors = sum(finding.severity == "error" for finding in draft.findings)
    needed = draft.definition.media if draft.definition else ()
    return render_template(
        "designer/draft.html",
        draft=draft,
        files=sorted({*needed, *draft.media}),
        made_here=villages.MADE_HERE,
        errors=errors,
        warnings=len(draft.findings) - errors,
        shown=draft.findings[:MOST_SHOWN],
        has_cells=has_cells(draft),
        review=found,
        leads_to=leads_to,
        tries=tries,
        keys=keys,
        numbers=trying.numbered(keys),
        now=datetime.now(UTC),
        dry=dry,
        faults=faults or [],
        note=note or draft.note,
        most_note=drafts.LONGEST_NOTE,
    )
