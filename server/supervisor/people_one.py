"""The page of one person: areas, phones, the account."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from server.services import areas, cards, people
from server.supervisor.blueprint import blueprint
from server.supervisor.people import area_choices, area_names, offered_areas, told_once
from server.web.context import storage
from server.web.language import t
from server.web.signed_in import needs_role, person

ONE = "/people/<int(max=2147483647):user_id>"


@blueprint.get(ONE)
def one_person(user_id: int) -> str:
    """Show a person with her phones and cards."""
    needs_role("supervisor", "admin")
    with storage().as_person(person()) as store:
        found = people.get(store, user_id)
        keys = cards.keys(store, user_id)
        names = area_names(store, [found])
    return render_template(
        "supervisor/person.html",
        member=found,
        names=names,
        phones=[key for key in keys if not key.is_waiting],
        cards=[key for key in keys if key.is_waiting and key.revoked_at is None],
        app=cards.app,
        days=cards.DAYS,
        usual_days=cards.USUAL_DAYS,
    )


@blueprint.get(f"{ONE}/areas")
def person_areas(user_id: int) -> str:
    """Show a person's areas, and what may be added to them."""
    needs_role("supervisor", "admin")
    commune = request.args.get("commune", "")
    with storage().as_person(person()) as store:
        found = people.own(store, user_id)
        choices = area_choices(store)
        commune = choices[0][0] if len(choices) == 1 else commune
        offered = offered_areas(store, commune)
        names = area_names(store, [found])
    return render_template(
        "supervisor/people_areas.html",
        member=found,
        names=names,
        choices=choices,
        commune=commune,
        offered=[(code, name) for code, name in offered if not areas.has(found.areas, code)],
    )


@blueprint.post(f"{ONE}/areas")
def change_person_areas(user_id: int) -> Response:
    """Add areas to a person's, or take one away."""
    needs_role("supervisor", "admin")
    added, removed = request.form.getlist("area"), request.form.getlist("remove")
    if not added and not removed:
        flash(t("Hãy chọn ít nhất một địa bàn.", "Choose one area at least."), "warn")
        return redirect(f"/people/{user_id}/areas", 303)
    with storage().as_person(person()) as store:
        for code in added:
            people.add_area(store, person(), user_id, code)
        for code in removed:
            people.remove_area(store, person(), user_id, code)
    flash(
        t(
            "Đã ghi địa bàn. Máy sẽ nhận danh sách thôn mới trong lần lấy biểu mẫu tới.",
            "The areas are saved. Phones get the new villages when they next ask for forms.",
        ),
        "good",
    )
    return redirect(f"/people/{user_id}/areas", 303)


@blueprint.post(f"{ONE}/password")
def give_person_password(user_id: int) -> Response:
    """Make a one-time password."""
    needs_role("supervisor", "admin")
    with storage().as_person(person()) as store:
        password = people.give_password(store, person(), user_id)
    return told_once(user_id, password)


@blueprint.post(f"{ONE}/disable")
def disable_person(user_id: int) -> Response:
    """Close an account."""
    return _set_disabled(user_id, disabled=True)


@blueprint.post(f"{ONE}/enable")
def enable_person(user_id: int) -> Response:
    """Open an account again."""
    return _set_disabled(user_id, disabled=False)


def _set_disabled(user_id: int, *, disabled: bool) -> Response:
    needs_role("supervisor", "admin")
    with storage().as_person(person()) as store:
        found = people.set_disabled(store, person(), user_id, disabled=disabled)
    if disabled:
        said = t(
            "Đã khóa {name} và mọi máy của người này.",
            "{name} and every phone are closed.",
            name=found.username,
        )
    else:
        said = t(
            "Đã mở lại {name}. Các máy chưa thu hồi lại dùng được.",
            "{name} is open again. Phones that were not revoked work again.",
            name=found.username,
        )
    flash(said, "good")
    return redirect(f"/people/{user_id}", 303)
