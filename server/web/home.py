"""The page `/`: that the server runs, or, in the demonstration, everything at one glance."""

from __future__ import annotations

import base64

from flask import Blueprint, Response, make_response, render_template, request

from server.demo import COMMUNE, SAMPLE, kept, reach
from server.services import overview, phone_settings
from server.services.phone_settings import PhoneSettings
from server.web.context import settings, storage
from server.web.drawing import WIDTH, draw
from server.web.home_words import LANGUAGES, METHODS, WORDS

blueprint = Blueprint("home", __name__)

NEWEST = 25
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}


@blueprint.get("/")
def home() -> Response:
    """Give the page in Vietnamese, or in English to whoever asks (`?lang=en`, Accept-Language)."""
    language = _language()
    words = WORDS[language]
    if settings().demo:
        page = _demonstration(language)
    else:
        page = render_template("home.html", language=language, words=words)
    return make_response(page, {**HEADERS, "Content-Language": language})


@blueprint.after_request
def _as_it_says(answer: Response) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "vi"


def _demonstration(language: str) -> str:
    with storage().reading() as store:
        found = overview.look(store, COMMUNE, NEWEST)
    phone = _sample_phone()
    return render_template(
        "demonstration.html",
        language=language,
        other="en" if language == "vi" else "vi",
        words=WORDS[language],
        methods=METHODS,
        found=found,
        map=draw(found.map) if found.map else None,
        width=WIDTH,
        phone=phone,
        officer=SAMPLE,
        reach=reach.command(settings()),
        qr=base64.b64encode(phone_settings.png(phone.code)).decode() if phone else "",
    )


def _sample_phone() -> PhoneSettings | None:
    known = kept.read(settings().data)
    if known is None or SAMPLE not in known.keys:
        return None
    return phone_settings.build(settings(), known.keys[SAMPLE], SAMPLE)
