"""People as whoever leads their areas looks after them: add, change, close; never wider than one.

The database has the same rules (migration 0007); here they are told in words, before it refuses.
"""

from __future__ import annotations

from collections.abc import Sequence

from server.problems import Problem
from server.services import areas, users
from server.storage import events, roster
from server.storage.people import Person
from server.storage.roster import Member, Wanted
from server.storage.store import Store

MAY_GIVE = {"supervisor": ("officer",), "admin": users.ROLES}
"""The roles that a person of each role may give to others."""
PAGE = 50
"""People on one page of the list."""


def page(store: Store, wanted: Wanted) -> tuple[list[Member], bool, bool]:
    """Give a page of people by name, and whether there are more before and after it."""
    found = roster.page(store, wanted, PAGE + 1)
    more = len(found) > PAGE
    if wanted.before:
        return (found[-PAGE:], more, True)
    return found[:PAGE], bool(wanted.after), more


def get(store: Store, user_id: int) -> Member:
    """Find a user that the reader sees; raises Problem("person_not_found")."""
    found = roster.members(store, [user_id])
    if not found:
        raise Problem("person_not_found")
    return found[0]


def own(store: Store, user_id: int) -> Member:
    """Find a user that the reader may change.

    Raises:
        Problem: `person_not_found`, `person_not_yours`.
    """
    found = get(store, user_id)
    if not found.is_own:
        raise Problem("person_not_yours", username=found.username)
    return found


def add(
    store: Store, actor: Person, username: str, role: str, codes: Sequence[str]
) -> tuple[int, str | None]:
    """Add a user and give (id, password); officers get none, since phones need none.

    The password is told once and must be replaced at the first sign-in.

    Raises:
        Problem: `role_not_yours`, `areas_needed`, `area_not_yours`, `user_name_wrong`,
            `user_exists`.
    """
    if role not in MAY_GIVE.get(actor.role, ()):
        raise Problem("role_not_yours")
    username = username.strip()
    users.check_name(username)
    chosen = _chosen(store, codes)
    if roster.taken(store, [username]):
        raise Problem("user_exists", username=username)
    password = None if role == "officer" else users.one_time_password()
    user_id = users.add(
        store, username, role, password, chosen, actor.username, must_change=bool(password)
    )
    return user_id, password


def _chosen(store: Store, codes: Sequence[str]) -> list[str]:
    if not codes:
        raise Problem("areas_needed")
    known = areas.known(store)
    for code in codes:
        if code not in known.names:
            raise Problem("area_not_yours")
    return areas.widest(codes)


def give_password(store: Store, actor: Person, user_id: int) -> str:
    """Give a user a password to be told once, and sign her out everywhere."""
    found = _open(store, user_id)
    password = users.one_time_password()
    roster.set_password(store, user_id, users.hashed(password, found.username))
    events.record(store, "user.password", actor.username, username=found.username)
    return password


def _open(store: Store, user_id: int) -> Member:
    found = own(store, user_id)
    if found.disabled_at is not None:
        raise Problem("person_disabled", username=found.username)
    return found


def set_disabled(store: Store, actor: Person, user_id: int, *, disabled: bool) -> Member:
    """Close an account, and with it every phone of the user, or open it again."""
    found = own(store, user_id)
    if disabled != (found.disabled_at is not None):
        roster.set_disabled(store, user_id, disabled=disabled)
        kind = "user.disabled" if disabled else "user.enabled"
        events.record(store, kind, actor.username, username=found.username)
    return found


def add_area(store: Store, actor: Person, user_id: int, code: str) -> None:
    """Give a user one more area; villages of a whole commune are not needed any more.

    Raises:
        Problem: `area_not_yours`, and as `own`.
    """
    roster.hold(store, user_id)
    found = own(store, user_id)
    chosen = _chosen(store, [code])[0]
    if areas.has(found.areas, chosen):
        return
    villages = [area for area in found.areas if areas.has([chosen], area)]
    roster.remove_areas(store, user_id, villages)
    roster.add_area(store, user_id, chosen)
    events.record(store, "user.area_added", actor.username, username=found.username, area=chosen)


def remove_area(store: Store, actor: Person, user_id: int, code: str) -> None:
    """Take an area from a user.

    Raises:
        Problem: `areas_needed` when it is the last, and as `own`.
    """
    roster.hold(store, user_id)
    found = own(store, user_id)
    if code not in found.areas:
        return
    if len(found.areas) == 1:
        raise Problem("areas_needed")
    roster.remove_areas(store, user_id, [code])
    events.record(store, "user.area_removed", actor.username, username=found.username, area=code)
