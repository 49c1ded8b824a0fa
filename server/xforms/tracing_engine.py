"""ODK Validate's messages traced to the cells they are about, and said in our own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from server.xforms.findings import Finding, Place
from server.xforms.workbook import Row, Workbook

_KINDS = (
    ("odk_cycle", re.compile(r"Cycle detected")),
    ("odk_arguments", re.compile(r"cannot handle function '(?P<function>[^']*)'\.? [Rr]equires")),
    ("odk_function", re.compile(r"cannot handle function '(?P<function>[^']*)'")),
    ("odk_repeated", re.compile(r"This field is repeated")),
    ("odk_list", re.compile(r"Instance referenced by instance\((?P<list>[^)]*)\)")),
    ("odk_pattern", re.compile(r"near index \d+")),
    ("odk_type", re.compile(r"type mismatch|can't be converted|cannot be cast")),
    (
        "odk_expression",
        re.compile(r"invalid \w+ expression|[Mm]ismatched brackets|Encountered a problem with"),
    ),
)
"""The first that fits counts; named groups are the finding's details."""

_PATHS = re.compile(r"(?<![\w/])/[\w.-]+(?:\[\d+\])?(?:/[\w.:-]+(?:\[\d+\])?)+")
_NUMBER = re.compile(r"\[\d+\]")
_COLUMNS = (
    ("calculation", re.compile(r"[Cc]alculate ")),
    ("constraint", re.compile(r"[Cc]onstraint ")),
    ("required", re.compile(r"[Rr]equired? ")),
    ("relevant", re.compile(r"[Rr]elevan\w+ (?:expression|condition)|Display [Cc]ondition")),
)
_EXPRESSIONS = (
    *("calculation", "relevant", "constraint", "required", "choice_filter"),
    *("repeat_count", "trigger", "default", "name"),
)
"""Where a fault may be when the message names no column."""
_COUNT = "_count"
"""What pyxform adds to a repeat's name for its repeat_count."""


def findings(messages: Sequence[str], book: Workbook) -> list[Finding]:
    """Give one finding for each message; none for those that only sum up the others."""
    told = [text for text in messages if text.strip(" \n>") != "Xform is invalid!"]
    rows = dict(_rows(book))
    return [_finding(text, book, rows) for text in told or messages]


def _finding(message: str, book: Workbook, rows: Mapping[str, Row]) -> Finding:
    code, details = _kind(message)
    paths = [_NUMBER.sub("", path) for path in _PATHS.findall(message)]
    if code == "odk_cycle":
        details["names"] = ", ".join(sorted({path.rpartition("/")[2] for path in paths}))
        # The engine names them in any order; the last in the form closes the cycle.
        paths.sort(key=lambda path: rows[path].number if path in rows else 0, reverse=True)
    if code == "odk_unknown":
        details["message"] = " ".join(message.split())[:400]
    for path in paths:
        if (row := rows.get(path) or rows.get(path.removesuffix(_COUNT))) is not None:
            is_count = path not in rows
            return _at(code, details, row, "repeat_count" if is_count else _column(message), book)
    return Finding(code, details=details)


def _kind(message: str) -> tuple[str, dict[str, str | int]]:
    for code, pattern in _KINDS:
        if found := pattern.search(message):
            return code, dict(found.groupdict())
    return "odk_unknown", {}


def _column(message: str) -> str:
    return next((name for name, pattern in _COLUMNS if pattern.search(message)), "")


def _at(code: str, details: dict[str, str | int], row: Row, column: str, book: Workbook) -> Finding:
    cells = (row.cells.get(name) for name in (column, *_EXPRESSIONS))
    cell = next((cell for cell in cells if cell), None)
    sheet = book.sheets["survey"].name
    place = Place(sheet, row.number, cell.column if cell else None)
    return Finding(code, place, cell.text if cell else "", details)


def _rows(book: Workbook) -> Iterator[tuple[str, Row]]:
    """Give the rows of the survey by the paths that questions have in the form."""
    survey = book.sheets.get("survey")
    above: list[str] = []
    for row in survey.rows if survey else ():
        kind = row.text("type").replace("_", " ").lower()
        if kind.startswith("end "):
            above = above[:-1]
            continue
        yield "/".join(("", _root(book), *above, row.text("name"))), row
        if kind.startswith("begin "):
            above.append(row.text("name"))


def _root(book: Workbook) -> str:
    return (book.settings and book.settings.text("name")) or "data"
