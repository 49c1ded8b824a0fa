"""The text of one answer, as a phone writes it, to a typed value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from math import isfinite
from typing import Any

from geo.errors import GeoError
from geo.odk import Fix, parse_geopoint
from server.xforms.definition import ATTACHMENTS

_DIGITS = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_MAX_INTEGER = 10**18
MOST_POINTS = 100_000
"""Of one trace or shape: more than a day's walk, a point each second. More is kept as text."""
_MOST = 4
"""Numbers of a point: latitude, longitude, altitude and accuracy."""


def integer(text: str) -> int:
    """Read a whole number; `12.0` and `1.5E7` are whole too, a double is how phones write some."""
    text = text.strip()
    if _DIGITS.fullmatch(text):
        return int(text)
    number = decimal(text)
    if not number.is_integer() or abs(number) >= _MAX_INTEGER:
        raise ValueError
    return int(number)


def decimal(text: str) -> float:
    """Read a finite decimal, with or without exponent."""
    text = text.strip()
    if not _NUMBER.fullmatch(text) or not isfinite(number := float(text)):
        raise ValueError
    return number


def date(text: str) -> str:
    """Read a date, or the date of a date and time; give `YYYY-MM-DD`."""
    day, _, rest = text.strip().partition("T")
    if not _DATE.fullmatch(day) or (rest and not _TIME.fullmatch(rest)):
        raise ValueError
    return dt.date.fromisoformat(day).isoformat()


def time(text: str) -> str:
    """Check a time of day such as `10:02:49.123+07:00`; give it unchanged."""
    text = text.strip()
    if not _TIME.fullmatch(text):
        raise ValueError
    dt.time.fromisoformat(text)
    return text


def date_time(text: str) -> str:
    """Check a date and time; give it unchanged, with the offset it came with."""
    text = text.strip()
    day, _, rest = text.partition("T")
    date(day)
    time(rest)
    return text


def point(text: str) -> dict[str, float | None] | None:
    """Read a geopoint: degrees north and east (WGS 84), altitude and accuracy in metres."""
    return _point(parse_geopoint(text))


def points(text: str) -> list[dict[str, float | None]]:
    """Read a geotrace or geoshape: points joined by `;`, with or without a space."""
    if text.count(";") > MOST_POINTS:
        raise ValueError
    parts = (parse_geopoint(part) for part in text.split(";") if part.strip())
    return [found for part in parts if (found := _point(part)) is not None]


def _point(fix: Fix | None) -> dict[str, float | None] | None:
    if fix is None:
        return None
    return {"lat": fix.lat, "lon": fix.lon, "altitude": fix.altitude, "accuracy": fix.accuracy}


_CONVERTERS: dict[str, Callable[[str], Any]] = {
    "integer": integer,
    "decimal": decimal,
    "date": date,
    "today": date,
    "time": time,
    "dateTime": date_time,
    "start": date_time,
    "end": date_time,
    "select_multiple": str.split,
    "rank": str.split,
    "geopoint": point,
    "geotrace": points,
    "geoshape": points,
    **dict.fromkeys(("select_one", "acknowledge", *ATTACHMENTS), str.strip),
}


def convert(kind: str, text: str) -> Any:  # noqa: ANN401 - one JSON value of the question's type
    """Give the JSON value of an answer of type `kind`, None for an empty one.

    Types without a rule of their own give the text exactly as it came, spaces too.
    Raises ValueError, without the text, when it does not fit.
    """
    try:
        return _CONVERTERS.get(kind, str)(text)
    except GeoError:
        raise ValueError from None


def is_no_fix(text: str) -> bool:
    """Whether a geopoint says that there was no fix: nothing, or only zeros."""
    try:
        return parse_geopoint(text) is None
    except GeoError:
        return False


def looks_like_place(text: str) -> bool:
    """Whether `text` is coordinates as phones write them: `21.03 105.85 0.0 4.9`, also a trace.

    Both degrees must have a decimal point, so that codes and counts ("1 2") do not count.
    """
    if "." not in text or " " not in text:
        return False
    parts = text.partition(";")[0].split(maxsplit=_MOST)
    return (
        2 <= len(parts) <= _MOST
        and "." in parts[0]
        and "." in parts[1]
        and all(_NUMBER.fullmatch(part) for part in parts)
    )
