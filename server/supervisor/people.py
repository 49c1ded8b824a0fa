"""The list of people and their phones, and how somebody is added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from server.problems import Problem
from server.services import areas, cards, people
from server.storage import roster
from server.storage.roster import Member, State, Wanted
from server.storage.store import Store
from server.supervisor.blueprint import blueprint
from server.web.context import storage
from server.web.errors import STATUS
from server.web.language import language, t
from server.web.signed_in import needs_role, person

STATES = {
    "open": ("Đang dùng", "In use"),
    "no_phone": ("Cán bộ chưa có máy", "Officers without a phone"),
    "disabled": ("Đã khóa", "Closed"),
}
_CODE = re.compile(r"\d{2}|\d{5}|\d{8}", re.ASCII)
_FIELDS = {
    "user_name_wrong": "username",
    "user_name_number": "username",
    "user_exists": "username",
    "role_not_yours": "role",
}
"""Where on the form a problem belongs; all others are about the areas."""


@blueprint.get("/people")
def people_list() -> str:
    """Show the people of the reader's areas, filtered, page by page."""
    needs_role("supervisor", "admin")
    wanted = _wanted()
    with storage().as_person(person()) as store:
        found, before, after = people.page(store, wanted)
        choices = area_choices(store)
        names = area_names(store, found)
    return render_template(
        "supervisor/people.html",
        people=found,
        names=names,
        wanted=wanted,
        choices=choices,
        states=STATES,
        roles=people.MAY_GIVE[person().role],
        previous=_address(wanted, before=found[0].username) if before and found else None,
        following=_address(wanted, after=found[-1].username) if after and found else None,
        all_chosen="all" in request.args,
        choose_all=_address(wanted, after=wanted.after, before=wanted.before, all="1"),
        is_filtered=wanted != Wanted(),
        days=cards.DAYS,
        usual_days=cards.USUAL_DAYS,
    )


def _wanted() -> Wanted:
    given = {key: request.args.get(key, "").strip() for key in ("q", "role", "area", "state")}
    after, before = request.args.get("after", ""), request.args.get("before", "")
    if given["area"] and not _CODE.fullmatch(given["area"]):
        raise Problem("filter_wrong", name="area")
    if given["state"] and given["state"] not in STATES:
        raise Problem("filter_wrong", name="state")
    if any("\0" in text for text in (given["q"], given["role"], after, before)):
        raise Problem("filter_wrong", name="q")
    state = cast("State", given["state"] or "open")
    return Wanted(
        given["q"], given["role"], given["area"], state, after, before if not after else ""
    )


def _address(wanted: Wanted, **more: str) -> str:
    known = {"q": wanted.words, "role": wanted.role, "area": wanted.area, "state": wanted.state}
    given = {key: value for key, value in (known | more).items() if value}
    return f"/people?{urlencode(given)}"


def area_names(store: Store, members: Sequence[Member]) -> Mapping[str, str]:
    """Give the names of these people's areas, by code."""
    return area_titles(store, {code for member in members for code in member.areas})


def area_titles(store: Store, codes: Iterable[str]) -> Mapping[str, str]:
    """Give the names of areas, by code; a whole province is said to be one."""
    named = areas.titles(store, codes)
    provinces = {code: _province(code) for code in named if len(code) < areas.COMMUNE}
    return named | provinces


def _province(code: str) -> str:
    return t("Cả tỉnh (mã {code})", "The whole province (code {code})", code=code)


def area_choices(store: Store) -> list[tuple[str, str]]:
    """Give (code, name) of the reader's provinces and communes."""
    return [
        (code, _province(code) if len(code) < areas.COMMUNE else name)
        for code, name in areas.choices(store)
    ]


@blueprint.get("/people/add")
def person_add_page() -> Response:
    """Ask who is to be added."""
    needs_role("supervisor", "admin")
    return _add_page(None)


def _add_page(problem: Problem | None) -> Response:
    commune = request.values.get("commune", "")
    with storage().as_person(person()) as store:
        choices = area_choices(store)
        if len(choices) == 1:
            commune = choices[0][0]
        offered = offered_areas(store, commune)
    page = render_template(
        "supervisor/people_add.html",
        roles=people.MAY_GIVE[person().role],
        choices=choices,
        commune=commune,
        offered=offered,
        given=request.form,
        chosen=request.form.getlist("area") or [code for code, _ in offered if len(offered) == 1],
        problem=problem.sentence(language()) if problem else None,
        field=_FIELDS.get(problem.code, "area") if problem else None,
    )
    return Response(page, STATUS.get(problem.code, 400) if problem else 200, mimetype="text/html")


def offered_areas(store: Store, commune: str) -> list[tuple[str, str]]:
    """Give the areas to tick in a commune: all of it where the reader has all, then villages."""
    if len(commune) < areas.COMMUNE:
        return [(commune, _province(commune))] if commune in roster.provinces(store) else []
    place, villages = areas.inside(store, commune)
    if place is None:
        return []
    whole = [(place.code, t("Cả {name}", "All of {name}", name=place.name))]
    return (whole if place.is_whole else []) + villages


@blueprint.post("/people/add")
def person_add() -> Response:
    """Add somebody."""
    needs_role("supervisor", "admin")
    role = request.form.get("role", "officer")
    username = request.form.get("username", "")
    try:
        with storage().as_person(person()) as store:
            added = people.add(store, person(), username, role, request.form.getlist("area"))
    except Problem as problem:
        if problem.code not in {*_FIELDS, "areas_needed", "area_not_yours"}:
            raise
        return _add_page(problem)
    user_id, password = added
    if password is not None:
        return told_once(user_id, password)
    flash(
        t(
            "Đã thêm {name}. Giờ hãy in thẻ.",
            "{name} is added. Now print a card.",
            name=username.strip(),
        ),
        "good",
    )
    return redirect(f"/people/{user_id}", 303)


def told_once(user_id: int, password: str) -> Response:
    """Show a new password, this one time."""
    with storage().as_person(person()) as store:
        found = people.get(store, user_id)
    page = render_template("supervisor/people_password.html", member=found, password=password)
    return Response(page, mimetype="text/html")
