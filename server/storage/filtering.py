"""The one filter of every list, map, count and export, and its SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from server.storage import words

STATES = ("received", "has_issues", "approved", "rejected")
COUNTED = ("received", "has_issues", "approved")
"""A rejected submission is left out unless it is asked for."""
FILES = ("some", "missing")
"""With files (photos, most of all) that have come; with files that have not."""


@dataclass(frozen=True)
class Filter:
    """Which submissions (current versions) are asked for; what is empty does not narrow.

    The area rule comes on top: a filter only ever narrows what the reader may see.
    """

    form: str | None = None
    """A form id."""
    since: date | None = None
    until: date | None = None
    """Days of the event (of receipt where it has none), both included."""
    officer: str | None = None
    """A user name."""
    area: str | None = None
    """A province (2 digits), commune (5) or village (8) code, as of today."""
    states: tuple[str, ...] = COUNTED
    flags: tuple[str, ...] = ()
    """Any of these."""
    files: str | None = None
    """One of FILES."""
    words: str | None = None
    """Words to search for."""
    ids: tuple[int, ...] | None = None
    """What the words find, if somebody has looked already (`services.searching.narrowed`)."""


# Not an EXISTS: that may become a join with all words there are, for a page of 50 rows.
_HOLDS = """(select w.words @@ cast(:f_query as tsquery) from submission_search w
  where w.submission_id = s.id)"""

_FILES = {
    "some": """exists (select from attachments a
  where a.submission_id = s.id and a.blob is not null)""",
    "missing": """s.id in (select a.submission_id from attachments a
  where a.expected and a.blob is null)""",
}

_PLAIN = {
    "form": "s.form = (select id from forms where form_id = :f_form)",
    "since": "s.day >= :f_since",
    "until": "s.day <= :f_until",
    "officer": "s.user_id = (select id from users where username = :f_officer)",
}
_AREA = {2: "s.area_province", 5: "s.area_commune", 8: "s.area_village"}


def where(wanted: Filter) -> tuple[str, dict[str, Any]]:
    """Give the condition on `submissions s`, and its values (`:f_...`).

    `s.form` is compared with a subquery, so no join with forms or users is needed.
    """
    parts, values = ["s.is_current"], dict[str, Any]()

    def add(condition: str, **given: object) -> None:
        parts.append(condition)
        values.update(given)

    for name, condition in _PLAIN.items():
        if (value := getattr(wanted, name)) is not None:
            add(condition, **{f"f_{name}": value})
    if wanted.area is not None:
        add(f"{_AREA[len(wanted.area)]} = :f_area", f_area=wanted.area)
    if set(wanted.states) != set(STATES):
        add("s.review_state = any (:f_states)", f_states=list(wanted.states))
    if wanted.flags:
        # The first of these lets the index of flagged submissions be used.
        add("s.flags <> '{}' and s.flags && :f_flags", f_flags=list(wanted.flags))
    if wanted.files is not None:
        add(_FILES[wanted.files])
    if wanted.words is not None:
        condition, given = _searched(wanted)
        add(condition, **given)
    return " and ".join(parts), values


def _searched(wanted: Filter) -> tuple[str, dict[str, object]]:
    """Give the condition on the words; an instance id is found by itself, whole."""
    text = wanted.words or ""
    if ids := words.instance_ids(text):
        forms = "s.form in (select id from forms)"
        return f"{forms} and s.instance_id = any (:f_instance)", {"f_instance": ids}
    if wanted.ids is not None:
        return "s.id = any (:f_ids)", {"f_ids": list(wanted.ids)}
    query = words.query(text)
    return (_HOLDS, {"f_query": query}) if query else ("false", {})
