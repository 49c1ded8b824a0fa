"""Spans of days that supervisors ask for most, as buttons of a filter; they work without script."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from server.problems import Problem
from server.services import filters
from server.services.maps import today
from server.storage.filtering import Filter
from server.supervisor.blueprint import blueprint
from server.web.language import t

PERIODS = {
    "month": ("Tháng này", "This month"),
    "last": ("Tháng trước", "Last month"),
    "30": ("30 ngày", "30 days"),
    "all": ("Mọi ngày", "All days"),
}

Span = tuple[date | None, date | None]


def days(period: str, now: date) -> Span:
    """Give the first and the last day of a period; raises Problem("filter_wrong")."""
    first = now.replace(day=1)
    before = first - timedelta(days=1)
    spans: dict[str, Span] = {
        "month": (first, now),
        "last": (before.replace(day=1), before),
        "30": (now - timedelta(days=29), now),
        "all": (None, None),
    }
    if period not in spans:
        raise Problem("filter_wrong", name="period")
    return spans[period]


def asked(given: MultiDict[str, str]) -> Filter:
    """Read the filter of a page; the button of a period says its days."""
    wanted = filters.parse(given.to_dict(flat=False))
    if not given.get("period"):
        return wanted
    since, until = days(given["period"], today())
    return replace(wanted, since=since, until=until)


@blueprint.app_template_global("periods")
def periods(wanted: Filter) -> list[tuple[str, str, bool]]:
    """Give the buttons: value, words, and whether the filter has just these days."""
    now = today()
    return [
        (name, t(*words), days(name, now) == (wanted.since, wanted.until))
        for name, words in PERIODS.items()
    ]
