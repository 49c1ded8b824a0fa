"""The functions that phones know, by what they are for, as the page of help lists them."""

from __future__ import annotations

from typing import NamedTuple

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


class Example(NamedTuple):
    """An everyday function or operator, how it is written, and what that gives."""

    name: str
    written: str
    vi: str
    en: str


EVERYDAY = (
    Example(
        "if",
        "if(${so_nguoi} > 30, 'dong', 'it')",
        "'dong' khi hơn 30 người, không thì 'it'",
        "'dong' above 30 people, else 'it'",
    ),
    Example(
        "selected",
        "selected(${loai}, 'khac')",
        "đúng khi có chọn mã khac; hay dùng ở relevant",
        "true when the code khac is chosen; often in relevant",
    ),
    Example("sum", "sum(${so_luong})", "tổng của một ô số trong phần lặp", "the sum over a repeat"),
    Example("count", "count(${mon})", "phần lặp mon có mấy mục", "how many times mon is repeated"),
    Example(
        "today", "today()", "ngày hôm nay; . <= today() là không sau hôm nay", "the day of now"
    ),
    Example("round", "round(${gia}, 1)", "làm tròn đến một chữ số lẻ", "with one decimal"),
    Example(
        "div", "${gia} div 1000", "chia; dấu / không phải phép chia", "divided; / is no division"
    ),
)
"""Operators among them are no functions: they have no number of values."""

REPEAT = (
    ("type", "name", "label", "calculation"),
    ("begin_repeat", "mon", "Món hỗ trợ", ""),
    ("text", "ten_mon", "Tên món", ""),
    ("integer", "so_luong", "Số lượng", ""),
    ("end_repeat", "", "", ""),
    ("calculate", "tong", "", "sum(${so_luong})"),
    ("note", "xem_tong", "Tổng cộng: ${tong}", ""),
)
"""A worked example: rows of `survey`, the header first."""


def everyday() -> list[tuple[str, str, str, str]]:
    """Give name, number of values, an example and its meaning of what is used every day."""
    return [(one.name, _values(one.name), one.written, t(one.vi, one.en)) for one in EVERYDAY]


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give what the other functions are for, and of each (name, how many values it takes)."""
    shown = {one.name for one in EVERYDAY}
    found = [(t(*purpose), names.split()) for purpose, names in _FOR.items()]
    told = {name for _, names in found for name in names}
    rest = [name for name in ARGUMENTS if name not in told]
    every = [*found, (t("khác", "others"), rest)]
    return [
        (purpose, [(name, _values(name)) for name in names if name not in shown])
        for purpose, names in every
    ]


def _values(name: str) -> str:
    if name not in ARGUMENTS:
        return ""
    least, most = ARGUMENTS[name]
    if most == MANY:
        return f"{least}+"
    return str(least) if least == most else f"{least}–{most}"
