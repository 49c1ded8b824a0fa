"""The page `/`: the door, or, in the demonstration, everything at one glance."""

from __future__ import annotations

import base64

from flask import Blueprint, g, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from server.demo import ADMIN, COMMUNE, DESIGNER, SAMPLE, SUPERVISOR, kept, reach
from server.services import overview, phone_settings
from server.services.phone_settings import PhoneSettings
from server.web import navigation
from server.web.context import settings, storage
from server.web.drawing import WIDTH, draw
from server.web.home_words import METHODS, WORDS
from server.web.language import language
from server.web.signed_in import guard, open_to_all

blueprint = Blueprint("home", __name__)

guard(blueprint)

NEWEST = 25


@blueprint.get("/")
@open_to_all
def home() -> AnyResponse:
    """Show the demonstration; else lead who is signed in to their pages, and others to the door."""
    if settings().demo:
        return make_response(_demonstration())
    if g.person:
        return redirect(navigation.first(g.person.role))
    return make_response(render_template("home.html"))


def _demonstration() -> str:
    with storage().reading() as store:
        found = overview.look(store, COMMUNE, NEWEST)
    phone = _sample_phone()
    return render_template(
        "demonstration.html",
        words=WORDS[language()],
        methods=METHODS,
        found=found,
        map=draw(found.map) if found.map else None,
        width=WIDTH,
        phone=phone,
        officer=SAMPLE,
        supervisor=SUPERVISOR,
        designer=DESIGNER,
        admin=ADMIN,
        reach=reach.command(settings()),
        qr=base64.b64encode(phone_settings.png(phone.code)).decode() if phone else "",
    )


def _sample_phone() -> PhoneSettings | None:
    known = kept.read(settings().data)
    if known is None or SAMPLE not in known.keys:
        return None
    return phone_settings.build(settings(), known.keys[SAMPLE], SAMPLE)
