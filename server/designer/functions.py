"""The functions that phones know, by what they are for, as the page of help lists them."""

from __future__ import annotations

from server.web.language import t
from server.xforms.lint.functions import ARGUMENTS, MANY

_FOR = {
    ("chọn", "choosing"): "if not true false coalesce once",
    ("lựa chọn", "choices"): "selected count-selected selected-at jr:choice-name",
    ("ngày, giờ", "days and times"): (
        "today now date format-date date-time format-date-time decimal-date-time decimal-time"
    ),
    ("chữ", "text"): (
        "string-length concat substr contains starts-with ends-with substring-before "
        "substring-after normalize-space translate regex string"
    ),
    ("số", "numbers"): (
        "round int number abs min max pow sqrt exp exp10 log log10 sin cos tan asin acos atan "
        "atan2 pi random"
    ),
    ("phần lặp", "repeats"): "count count-non-empty sum join position indexed-repeat",
    ("danh sách", "lists"): "instance pulldata search randomize",
    ("vị trí", "places"): "distance area enclosed-area geofence",
}


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give what functions are for, and of each (name, how many values it takes)."""
    found = [(t(*purpose), names.split()) for purpose, names in _FOR.items()]
    told = {name for _, names in found for name in names}
    rest = [name for name in ARGUMENTS if name not in told]
    every = [*found, (t("khác", "others"), rest)]
    return [(purpose, [(name, _values(name)) for name in names]) for purpose, names in every]


def _values(name: str) -> str:
    least, most = ARGUMENTS[name]
    if most == MANY:
        return f"{least}+"
    return str(least) if least == most else f"{least}–{most}"
