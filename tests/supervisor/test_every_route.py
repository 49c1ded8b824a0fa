"""Every address that gives data, as its owner, as a colleague of another area, as a stranger.

The list comes from the application's own routes: a route that stands in no table below fails.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from server.services import submissions, users, webhooks
from server.services.attachments import UploadedFile
from tests.designer.workbooks import template
from tests.people import Browser, person
from tests.world import World, filled

Open = Callable[[str | None], Browser]

LAT, LON = 19.01234, 105.01234
INSTANCE = "uuid:dau-hieu-rieng"
PEOPLE_ANSWER = "987654"
SEALED = (19.01777, 105.01888)
"""A home: nobody is ever shown it."""
ZOOM = 14
X = int((LON + 180) / 360 * 2**ZOOM)
Y = int((1 - math.asinh(math.tan(math.radians(LAT))) / math.pi) / 2 * 2**ZOOM)
TILE = f"{ZOOM}/{X}/{Y}.mvt"

ROWS = {
    "supervisor.submissions": "/submissions",
    "supervisor.submission": "/submissions/1",
    "supervisor.panel": "/submissions/1/panel",
    "supervisor.submission_file": "/submissions/1/files/a.jpg",
    "supervisor.inbox_page": "/inbox",
    "supervisor.submissions_tile": f"/tiles/submissions/{TILE}",
    "supervisor.coverage_tile": f"/tiles/coverage/{TILE}?kind=any",
    "supervisor.map_histogram": "/map/histogram.json",
    "supervisor.map_summary": "/map/summary.json",
    "supervisor.map_start": "/map/start.json",
    "supervisor.people_list": "/people",
    "supervisor.one_person": "/people/1",
    "supervisor.person_areas": "/people/1/areas",
    "supervisor.one_phone": "/people/1/phones/1",
    "supervisor.new_export": "/exports/new?form=khảo sát",
    "supervisor.one_export": "/exports/1",
    "supervisor.exported_file": "/exports/1/file",
    "supervisor.one_webhook": "/account/webhooks/1",
}
"""Addresses that give the owner's rows, with what stands for her submission, officer, phone."""

FORM = "/design/forms/mau_sinh_hoat"
VERSION = f"{FORM}/versions/2"
DRAFT = "/design/drafts/2"
DESIGN = {
    "designer.forms_page": "/design",
    "designer.template": "/design/template",
    "designer.guide": "/design/help",
    "designer.one_form": FORM,
    "designer.version_workbook": f"{VERSION}/workbook",
    "designer.version_xform": f"{VERSION}/xform",
    "designer.version_media": f"{VERSION}/media/a.png",
    "designer.version_preview": f"{VERSION}/preview",
    "designer.version_frame": f"{VERSION}/preview/frame",
    "designer.version_form": f"{VERSION}/preview/form.xml",
    "designer.version_preview_media": f"{VERSION}/preview/media/a.png",
    "designer.one_draft": DRAFT,
    "designer.draft_workbook": f"{DRAFT}/workbook",
    "designer.shown_qr": f"{DRAFT}/qr",
    "designer.coloured_workbook": f"{DRAFT}/coloured",
    "designer.draft_media": f"{DRAFT}/media/a.png",
    "designer.draft_preview": f"{DRAFT}/preview",
    "designer.draft_frame": f"{DRAFT}/preview/frame",
    "designer.draft_form": f"{DRAFT}/preview/form.xml",
    "designer.draft_preview_media": f"{DRAFT}/preview/media/a.png",
}
"""Addresses of form designers: forms and drafts, which nobody else has to do with."""

AUDIT = {"supervisor.events_page": "/events"}
"""Addresses of auditors alone: who did what."""

OWN = {
    "supervisor.map_page",
    "supervisor.account",
    "supervisor.no_cards_again",
    "supervisor.closed_again",
    "supervisor.own_second_factor_page",
    "supervisor.password_page",
    "supervisor.import_page",
    "supervisor.import_template",
    "supervisor.person_add_page",
    "supervisor.boundaries_tile",
    "supervisor.exports",
    "supervisor.tokens_page",
    "supervisor.webhooks_page",
    "supervisor.fillable",
    "supervisor.before_filling",
    "supervisor.filling_page",
    "supervisor.filling_form",
    "supervisor.filling_media",
    "supervisor.filling_as",
    "basemap.basemap",
}
"""Addresses for whoever is signed in: pages without rows, and places, which are public."""

OPEN = {
    "supervisor.sign_in_page",
    "supervisor.second_factor_page",
    "language.choose",
    "assets.static",
    "reference.reference",
    "home.home",
    "health.alive",
    "health.ready",
    "health.prometheus",
}
"""Addresses that tell nobody's data to anybody."""


@pytest.fixture
def filed(people: World, browser: Open) -> World:
    """A submission of the officer in 99001 (exact point, answer, photo), its export, a webhook."""
    answers = {
        "day": "2026-11-02",
        "village": "99001003",
        "point": f"{LAT} {LON} 0 5",
        "people": PEOPLE_ANSWER,
        "photo": "a.jpg",
    }
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), (20, 90, 30)).save(picture, "JPEG")
    with people.storage.transaction() as store:
        photo = UploadedFile("a.jpg", io.BytesIO(picture.getvalue()))
        xml = filled(answers, instance_id=INSTANCE)
        submissions.receive(store, users.get(store, "officer"), xml, [photo])
        home = filled({"day": "2026-11-03", "home": f"{SEALED[0]} {SEALED[1]} 0 5", "wish": "x"})
        submissions.receive(store, users.get(store, "officer"), home, [])
    asked = {"form": "khảo sát", "format": "csv", "values": "codes", "language": "vi"}
    assert browser("supervisor").post("/exports", asked | {"columns": "open"}).status_code == 303
    owner = person(people, "supervisor")
    with people.storage.as_person(owner) as store:
        webhooks.make(store, owner, "x", "https://example.org/", ["stored"], private=False)
    return people


def test_every_route_that_gives_something_is_known(app: Flask):
    readable = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith(("openrosa.", "api."))
    }
    assert readable - ROWS.keys() - DESIGN.keys() - AUDIT.keys() - OWN - OPEN == set()
    assert ROWS.keys() | DESIGN.keys() | AUDIT.keys() | OWN | OPEN <= readable


def test_the_owner_sees_it(filed: World, browser: Open):
    here = browser("supervisor")
    for path in ROWS.values():
        answer = here.get(path)
        assert (answer.status_code, bool(answer.data)) == (200, True), path


def test_a_colleague_of_another_area_sees_nothing_of_it(filed: World, browser: Open):
    here = browser("neighbour")
    for path in ROWS.values():
        answer = here.get(path)
        addressed = re.search(r"/1\b", path)
        assert answer.status_code in ({404} if addressed else {200, 204, 404}), path
        assert tells(answer) == [], path


def test_a_stranger_is_asked_to_sign_in(filed: World, browser: Open):
    here = browser(None)
    for path in ROWS.values():
        answer = here.get(path)
        assert answer.status_code in {302, 401}, path
        assert tells(answer) == [], path


@pytest.fixture
def designed(people: World, browser: Open) -> World:
    """The template's form published with a file, and a draft of it with something to look at."""
    here = browser("designer")
    first, later = template(), template("2026112202", cells={("so_nu", "sensitivity"): None})
    for workbook in (first, later):
        sent = {
            "workbook": (io.BytesIO(workbook), "m.xlsx"),
            "media": (io.BytesIO(b"x"), "a.png"),
        }
        draft = here.post("/design", sent).location
        if workbook is first:
            stamp = re.findall(r'name="stamp" value="([^"]+)"', here.get(draft).text)[0]
            done = here.post(f"{draft}/publish", {"note": "x", "stamp": stamp})
            assert done.status_code == 303, done.text
    assert draft == DRAFT
    return people


def test_designers_work_with_forms_and_nobody_else(designed: World, browser: Open):
    designer, stranger = browser("designer"), browser(None)
    others = [browser(name) for name in ("officer", "supervisor", "province", "auditor", "admin")]
    for path in DESIGN.values():
        assert designer.get(path, follow_redirects=True).status_code == 200, path
        assert [other.get(path).status_code for other in others] == [403] * len(others), path
        assert stranger.get(path).status_code == 302, path


@pytest.mark.parametrize("name", ["admin", "auditor", "designer"])
def test_who_does_not_work_with_submissions_sees_none(filed: World, browser: Open, name: str):
    here = browser(name)
    for path in (path for path in ROWS.values() if "people" not in path):
        answer = here.get(path)
        assert answer.status_code in {200, 204, 302, 403, 404}, path
        assert not {INSTANCE, PEOPLE_ANSWER} & set(tells(answer)), path


@pytest.mark.parametrize("name", ["officer", "supervisor", "province"])
def test_a_sealed_place_is_nowhere(
    filed: World, browser: Open, name: str, caplog: pytest.LogCaptureFixture
):
    here = browser(name)
    paths = [*ROWS.values(), "/submissions/2", "/submissions/2/panel"]
    said = [here.get(path).data for path in paths]
    opened = here.post("/submissions/2/sealed", {"reason": "kiểm tra theo đơn"})
    assert (opened.status_code == 200) == (name != "officer")
    exported = here.get("/exports/1/file").data if name == "supervisor" else b""
    if exported:
        with ZipFile(io.BytesIO(exported)) as made:
            said += [made.read(one) for one in made.namelist()]
    said += [opened.data, caplog.text.encode()]
    for degrees in SEALED:
        for digits in (5, 3):
            sign = str(math.floor(degrees * 10**digits) / 10**digits).encode()
            assert not any(sign in one for one in said), digits


def tells(answer: TestResponse) -> list[str]:
    """Give what of the owner's data an answer holds."""
    body = answer.data.decode("utf-8", "replace")
    signs = (INSTANCE, PEOPLE_ANSWER, ">officer<", '["officer"', "99001003", "JFIF")
    return [sign for sign in signs if sign in body]
