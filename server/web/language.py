"""The language of pages: Vietnamese, or English for who has chosen it; and how figures look in it.

Both texts stand side by side where they are used: `t("Lưu", "Save")`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from flask import Blueprint, Flask, Response, has_request_context, redirect, request

from server.services.placement import VIETNAM
from server.web.addresses import local, page_address

Language = Literal["vi", "en"]
NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "lang"
YEAR = 365 * 24 * 60 * 60
NOTHING = "–"

blueprint = Blueprint("language", __name__)


def language() -> Language:
    """Give the reader's language: what the cookie says, else Vietnamese."""
    chosen = request.cookies.get(COOKIE) if has_request_context() else None
    return "en" if chosen == "en" else "vi"


def t(vi: str, en: str, **details: object) -> str:
    """Give the one of two texts that the reader reads, `{name}` filled from `details`."""
    text = en if language() == "en" else vi
    return text.format(**details) if details else text


@blueprint.get("/language/<any(vi, en):code>")
def choose(code: str) -> Response:
    """Remember a language for a year and go back to the page `?next=`."""
    answer = redirect(local(request.args.get("next")))
    answer.set_cookie(
        COOKIE, code, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]


def day(value: date | None) -> str:
    """Write a day, or the day of a moment in Vietnam, as 31/12/2026."""
    if value is None:
        return NOTHING
    return (value.astimezone(VIETNAM) if isinstance(value, datetime) else value).strftime(
        "%d/%m/%Y"
    )


def moment(value: datetime | None) -> str:
    """Write a moment as 31/12/2026 07:05 in Vietnam's time."""
    return NOTHING if value is None else value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def number(value: float | Decimal | None, digits: int | None = None) -> str:
    """Write a number: 1.234,5 in Vietnamese, 1,234.5 in English.

    Without `digits` as many decimals as there are, three at most.
    """
    if value is None:
        return NOTHING
    text = f"{value:,.{3 if digits is None else digits}f}"
    if digits is None:
        text = text.rstrip("0").rstrip(".")
    return text if language() == "en" else text.translate({ord(","): ".", ord("."): ","})


def metres(value: float | None) -> str:
    """Write a length: 35 m; from a kilometre on 1,2 km."""
    if value is None:
        return NOTHING
    if round(value) < 1000:
        return f"{number(value, 0)} m"
    return f"{number(value / 1000, 1 if value < 100_000 else 0)} km"


def register(app: Flask) -> None:
    """Give templates `t`, `language`, `page_address`; filters date, moment, number, metres."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        t=t, language=language, language_names=NAMES, page_address=page_address
    )
    app.jinja_env.filters.update(date=day, moment=moment, number=number, metres=metres)
