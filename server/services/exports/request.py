"""What somebody asks to be exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from server.problems import Problem
from server.services import filters
from server.storage.filtering import Filter

Format = Literal["xlsx", "csv", "geojson", "gpkg", "media"]
FORMATS: tuple[Format, ...] = get_args(Format)
Language = Literal["vi", "en"]
ENDINGS: dict[Format, str] = {
    "xlsx": "xlsx",
    "csv": "zip",
    "geojson": "geojson",
    "gpkg": "gpkg",
    "media": "zip",
}
LANGUAGES: tuple[Language, ...] = get_args(Language)
LEAST_REASON = 10
"""Characters."""
MOST_REASON = 500


@dataclass(frozen=True)
class Request:
    """An export that is asked for; `wanted.form` is always named."""

    wanted: Filter
    format: Format = "csv"
    labels: bool = True
    """Labels of questions and choices, and dates as dd/mm/yyyy; else codes and ISO dates."""
    language: Language = "vi"
    semicolon: bool = False
    """CSV for an Excel whose decimals have a comma: columns are separated by semicolons."""
    reason: str | None = None
    """Why the sealed answers are needed; None: they are left out."""

    @property
    def form_id(self) -> str:
        """The form that is exported."""
        return self.wanted.form or ""

    @property
    def sealed(self) -> bool:
        """Whether personal and sensitive answers are asked for."""
        return self.reason is not None


def check(request: Request) -> Request:
    """Give the request as it is carried out.

    Raises:
        Problem: `export_form_missing`, `reason_short`, `text_too_long`.
    """
    if not request.wanted.form:
        raise Problem("export_form_missing")
    if request.reason is not None:
        if len(request.reason.strip()) < LEAST_REASON:
            raise Problem("reason_short", least=LEAST_REASON)
        if len(request.reason) > MOST_REASON:
            raise Problem("text_too_long", most=MOST_REASON)
    return request


def to_json(request: Request) -> dict[str, object]:
    """Give the request as JSON values, for `from_json`."""
    return {
        "filter": filters.arguments(request.wanted),
        "format": request.format,
        "labels": request.labels,
        "language": request.language,
        "semicolon": request.semicolon,
        "reason": request.reason,
    }


def from_json(data: dict[str, object]) -> Request:
    """Read what `to_json` gave."""
    options = dict(data)
    given: dict[str, list[str]] = {}
    pairs = options.pop("filter")
    for name, value in pairs if isinstance(pairs, list) else ():
        given.setdefault(name, []).append(value)
    return Request(filters.parse(given), **options)  # type: ignore[arg-type]


def recorded(request: Request) -> dict[str, object]:
    """Give what the record keeps of it; the words that were searched for may name somebody."""
    said = to_json(request)
    kept = [(name, value if name != "q" else "…") for name, value in _pairs(said["filter"])]
    return {**said, "filter": kept}


def _pairs(value: object) -> list[tuple[str, str]]:
    return list(value) if isinstance(value, list) else []
