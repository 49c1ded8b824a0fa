"""Who did what, and when: for auditors, who see no submission and no answer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from flask import render_template, request

from server.problems import Problem
from server.services.forms import all_by_title
from server.services.placement import VIETNAM
from server.storage import audit
from server.storage.audit import Asked
from server.supervisor import events_words
from server.supervisor.blueprint import blueprint
from server.supervisor.people import area_titles
from server.web.addresses import number
from server.web.context import storage
from server.web.signed_in import needs_role, person

PAGE = 100
_NAMES = ("actor", "kind", "from", "to")


@blueprint.get("/events")
def events_page() -> str:
    """Show the record of events, the newest first."""
    needs_role("auditor")
    given = {name: request.args.get(name, "").strip() for name in _NAMES}
    asked = _asked(given)
    with storage().as_person(person()) as store:
        found = audit.page(store, asked, older_than=_older_than(), limit=PAGE + 1)
        places = area_titles(store, events_words.areas_of(found))
        titles = {form.form_id: form.title for form in all_by_title(store)}
    kept = {name: value for name, value in given.items() if value}
    last = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template(
        "supervisor/events.html",
        found=found[:PAGE],
        given=given,
        is_narrow=bool(kept),
        kinds=events_words.kinds(),
        words=events_words,
        told=lambda event: events_words.told(event, places, titles),
        next="/events?" + urlencode({**kept, "before": last}) if last else "",
    )


def _asked(given: dict[str, str]) -> Asked:
    until = _day(given, "to")
    since = _day(given, "from")
    return Asked(
        actor=given["actor"].replace("\0", "") or None,
        kind=given["kind"].replace("\0", "") or None,
        since=_midnight(since) if since else None,
        before=_midnight(until + timedelta(days=1)) if until else None,
    )


def _day(given: dict[str, str], name: str) -> date | None:
    value = given[name]
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        raise Problem("filter_wrong", name=name) from None
    if day and not date.min < day < date.max:
        raise Problem("filter_wrong", name=name)
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


def _older_than() -> int | None:
    value = request.args.get("before", "")
    if value and number(value) is None:
        raise Problem("filter_wrong", name="before")
    return number(value)
