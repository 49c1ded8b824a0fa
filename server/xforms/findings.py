"""What is wrong in a form designer's workbook, and at which cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.problems.findings import FINDINGS
from server.problems.sentence import Sentence

MAX_TEXT = 200
"""Longest piece of a cell that a finding repeats, in characters."""

_NOWHERE = 1 << 30
_SEVERITIES = ("error", "warning")


@dataclass(frozen=True)
class Place:
    """Where in the workbook; what is not known is None.

    `row` is as the spreadsheet numbers it (the header is usually 1), `column` as it letters it.
    """

    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Give it as the spreadsheet writes it: `survey!C7`, `survey!7`, `survey!C`, `survey`."""
        cell = f"{self.column or ''}{self.row or ''}"
        return "!".join(part for part in (self.sheet, cell) if part)


@dataclass(frozen=True)
class Finding:
    """One fault: a code of `FINDINGS`, its place, the cell's text and what the sentences need.

    A longer `text` is cut at `MAX_TEXT` characters.
    """

    code: str
    place: Place = Place()
    text: str = ""
    details: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.text) > MAX_TEXT:
            object.__setattr__(self, "text", self.text[: MAX_TEXT - 1] + "…")

    @property
    def severity(self) -> str:
        """`error`, which keeps the form from being published, or `warning`."""
        return FINDINGS[self.code].severity

    def wrong(self, language: str) -> str:
        """Say in `language` ("vi" or "en") what is wrong."""
        return self._filled(FINDINGS[self.code].wrong, language)

    def mend(self, language: str) -> str:
        """Say in `language` how to mend it."""
        return self._filled(FINDINGS[self.code].mend, language)

    def _filled(self, words: Sentence, language: str) -> str:
        return (words.en if language == "en" else words.vi).format_map(_Details(self.details))

    def to_json(self) -> dict[str, Any]:
        """Give it as plain JSON values, for `from_json`."""
        return {
            "code": self.code,
            "sheet": self.place.sheet,
            "row": self.place.row,
            "column": self.place.column,
            "text": self.text,
            "details": dict(self.details),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        """Make it from `to_json`'s values; others in `data` are left alone."""
        place = Place(data["sheet"], data["row"], data["column"])
        return cls(data["code"], place, data["text"], dict(data["details"]))


class _Details(dict[str, str | int]):
    """Details in which nothing is missing: a sentence with a gap is better than none."""

    def __missing__(self, name: str) -> str:
        return "…"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort errors before warnings, then by sheet, row and column; each is kept once."""
    once = {
        (one.code, one.place, one.text, frozenset(one.details.items())): one for one in findings
    }
    return sorted(once.values(), key=_order)


def _order(finding: Finding) -> tuple[int, str, int, int, str, str]:
    place = finding.place
    column = place.column or ""
    return (
        _SEVERITIES.index(finding.severity),
        place.sheet or "",
        _NOWHERE if place.row is None else place.row,
        len(column),  # Z comes before AA
        column,
        finding.code,
    )
