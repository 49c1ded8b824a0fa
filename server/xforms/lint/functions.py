"""The functions of JavaRosa, the form engine of phones, and how many arguments they take."""

from __future__ import annotations

from server.xforms.lint.vocabulary import words

MANY = 1_000

_FIXED = {
    0: "true false now today version pi",
    1: "boolean number int string date date-time decimal-date-time decimal-time not "
    "boolean-from-string count-selected count count-non-empty sum once property enclosed-area area "
    "abs acos asin atan cos exp exp10 log log10 sin sqrt tan base64-decode instance",
    2: "coalesce format-date format-date-time selected is-selected selected-at contains "
    "starts-with ends-with substring-before substring-after regex pow atan2 geofence "
    "extract-signed jr:choice-name",
    3: "if translate",
}
ARGUMENTS: dict[str, tuple[int, int]] = {
    name: (count, count) for count, names in _FIXED.items() for name in names.split()
} | {
    "round": (1, 2),
    "position": (0, 1),
    "max": (1, MANY),
    "min": (1, MANY),
    "concat": (1, MANY),
    "join": (2, MANY),
    "substr": (2, 3),
    "string-length": (0, 1),
    "normalize-space": (0, 1),
    "checklist": (2, MANY),
    "weighted-checklist": (2, MANY),
    "depend": (1, MANY),
    "random": (0, 0),
    "uuid": (0, 1),
    "distance": (1, MANY),
    "digest": (2, 3),
    "randomize": (1, 2),
    "indexed-repeat": (3, 11),
    "pulldata": (4, 4),
    "current": (0, 0),
    "jr:itext": (1, 1),
    "search": (1, MANY),
}
"""Least and most arguments of each function."""

NODE_TESTS = frozenset({"text", "node", "comment", "processing-instruction"})
MANY_TO_ONE = frozenset(
    words(
        "sum count count-non-empty min max join concat indexed-repeat position area "
        "enclosed-area distance instance randomize checklist weighted-checklist"
    )
)
"""Functions that make one value of a repeat's many."""

LOOK_FOR = {
    "substring": "substr",
    "mid": "substr",
    "len": "string-length",
    "length": "string-length",
    "dodai": "string-length",
    "upper": "translate",
    "lower": "translate",
    "and": "… and …",
    "va": "… and …",
    "or": "… or …",
    "hoac": "… or …",
    "khong": "not",
    "neu": "if",
    "iff": "if",
    "ifs": "if",
    "isblank": "${…} = ''",
    "iferror": "coalesce",
    "year": "format-date(…, '%Y')",
    "nam": "format-date(…, '%Y')",
    "month": "format-date(…, '%m')",
    "thang": "format-date(…, '%m')",
    "day": "format-date(…, '%d')",
    "homnay": "today",
    "baygio": "now",
    "tong": "sum",
    "cong": "sum",
    "sumif": "sum",
    "dem": "count",
    "counta": "count-non-empty",
    "countif": "count",
    "average": "sum(…) div count(…)",
    "avg": "sum(…) div count(…)",
    "trungbinh": "sum(…) div count(…)",
    "binhquan": "sum(…) div count(…)",
    "lonnhat": "max",
    "nhonhat": "min",
    "benhat": "min",
    "lamtron": "round",
    "floor": "int",
    "ceiling": "int",
    "concatenate": "concat",
    "noichuoi": "concat",
    "textjoin": "join",
    "vlookup": "pulldata",
}
"""What to write in place of functions that people know from elsewhere, by `likely.squeezed`."""
