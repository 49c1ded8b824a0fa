"""A filter as an address says it: `form=visit&from=2026-11-01&review=approved&flag=no_fix`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from server.problems import Problem
from server.services.looking_over import LOOK_FLAGS
from server.services.placement import PLACE_FLAGS
from server.storage.filtering import COUNTED, FILES, STATES, Filter

FLAGS = tuple(sorted(PLACE_FLAGS | LOOK_FLAGS))
"""The flags that a submission can carry."""
_AREA = re.compile(r"\d{2}|\d{5}|\d{8}", re.ASCII)
_FORM = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_FILES = re.compile("|".join(FILES))
_OFFICER = re.compile(r"[!-9;-~]{1,64}", re.ASCII)
NAMES = ("form", "from", "to", "officer", "area", "review", "flag", "files", "q")
"""The names that an address may use; other names are not a filter's."""
MOST_WORDS = 200
"""Characters of a search."""


def parse(given: Mapping[str, Sequence[str]]) -> Filter:
    """Read a filter from the arguments of an address, each name with all its values.

    Raises:
        Problem: `filter_wrong`, which names the argument.
    """
    return Filter(
        form=_one(given, "form", _FORM),
        since=_day(given, "from"),
        until=_day(given, "to"),
        officer=_one(given, "officer", _OFFICER),
        area=_one(given, "area", _AREA),
        states=_some(given, "review", STATES) or COUNTED,
        flags=_some(given, "flag", FLAGS),
        files=_one(given, "files", _FILES),
        words=_words(given),
    )


def arguments(wanted: Filter) -> list[tuple[str, str]]:
    """Give the arguments by which `parse` reads this filter again."""
    single = {
        "form": wanted.form,
        "from": wanted.since and wanted.since.isoformat(),
        "to": wanted.until and wanted.until.isoformat(),
        "officer": wanted.officer,
        "area": wanted.area,
        "files": wanted.files,
        "q": wanted.words,
    }
    found = [(name, value) for name, value in single.items() if value]
    if set(wanted.states) != set(COUNTED):
        found += [("review", state) for state in wanted.states]
    return found + [("flag", flag) for flag in wanted.flags]


def _one(given: Mapping[str, Sequence[str]], name: str, shape: re.Pattern[str]) -> str | None:
    value = _last(given, name)
    if value and not shape.fullmatch(value):
        raise Problem("filter_wrong", name=name)
    return value or None


def _last(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name) or [""]
    return values[-1].strip()


def _day(given: Mapping[str, Sequence[str]], name: str) -> date | None:
    value = _last(given, name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Problem("filter_wrong", name=name) from None


def _some(given: Mapping[str, Sequence[str]], name: str, known: Sequence[str]) -> tuple[str, ...]:
    values = {value for value in given.get(name) or () if value}
    if not values <= set(known):
        raise Problem("filter_wrong", name=name)
    return tuple(value for value in known if value in values)


def _words(given: Mapping[str, Sequence[str]]) -> str | None:
    words = " ".join(_last(given, "q").split())
    if len(words) > MOST_WORDS or "\0" in words:
        raise Problem("filter_wrong", name="q")
    return words or None
