"""The page of the map: everything on it comes from the tiles and the JSON beside them."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template

from server.services import area_steps
from server.services.filters import FLAGS
from server.services.placement import VIETNAM
from server.storage.filtering import COUNTED, FILES, STATES
from server.supervisor.blueprint import blueprint
from server.web.basemap import PATH
from server.web.context import settings, storage
from server.web.signed_in import needs_role, person
from server.web.words import files_name, flag_name, state_name


@blueprint.get("/map")
def map_page() -> str:
    """Give the page; its modules read the filter and the view from the address themselves."""
    needs_role("officer", "supervisor")
    with storage().as_person(person()) as store:
        areas = area_steps.own(store, person())
    return render_template(
        "supervisor/map.html",
        areas=areas,
        basemap=PATH if settings().basemap else "",
        states={state: state_name(state) for state in STATES},
        counted=COUNTED,
        files={name: files_name(name) for name in FILES},
        flags={flag: flag_name(flag) for flag in FLAGS},
        now=datetime.now(UTC).astimezone(VIETNAM),
    )
