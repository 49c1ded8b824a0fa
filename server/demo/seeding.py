"""Fill the demonstration's database: places, people, forms. Each step may be repeated."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from server.demo import ADMIN, COMMUNE, DESIGNER, SUPERVISOR, ground, kept
from server.demo.kept import Kept
from server.problems import Problem
from server.services import boundaries, forms, phones, publishing, users
from server.services.placement import VIETNAM
from server.storage.store import Storage, Store
from server.xforms.definition import Definition

ACTOR = "demo"
OFFICERS = ("canbo1", "canbo2", "canbo3", "canbo4", "canbo5")
PEOPLE = {
    **dict.fromkeys(OFFICERS, "officer"),
    SUPERVISOR: "supervisor",
    DESIGNER: "designer",
    ADMIN: "admin",
}
"""User names and roles; the one commune is the area of all."""
XLSFORMS = Path(__file__).parents[2] / "xlsforms"


def prepare(storage: Storage, data: Path) -> Kept:
    """Make what is missing of places, people and forms; give what is kept of it.

    Raises:
        Problem: `demo_elsewhere` when the database has people that are not a demonstration's;
            `demo_forms_missing` without the workbooks; what importing and publishing raise.
    """
    known = kept.read(data)
    if known is not None and known.is_done and _is_ours(storage):
        return known
    today = datetime.now(UTC).astimezone(VIETNAM).date().isoformat()
    people = _add_people(storage, data, known or Kept(today))
    with storage.transaction() as store:
        boundaries.import_communes(
            store, ground.COMMUNES_FILE, actor=ACTOR, fields=ground.COMMUNE_FIELDS
        )
        boundaries.import_villages(store, ground.VILLAGES_FILE, actor=ACTOR)
    _publish(storage)
    return people


def _is_ours(storage: Storage) -> bool:
    with storage.reading() as store:
        return PEOPLE.keys() <= {user.username for user in users.users(store)}


def finish(data: Path, known: Kept) -> Kept:
    """Note that everything has been sent; later starts do nothing."""
    done = replace(known, is_done=True)
    kept.write(data, done)
    return done


def definitions(storage: Storage) -> dict[str, Definition]:
    """Give the published forms by form id."""
    with storage.reading() as store:
        return {form.form_id: form.definition for form in forms.current(store)}


def _add_people(storage: Storage, data: Path, known: Kept) -> Kept:
    with storage.transaction() as store:
        there = {user.username for user in users.users(store)}
        if there - PEOPLE.keys() or (there and not known.passwords):
            raise Problem("demo_elsewhere")
        passwords = dict(known.passwords)
        for name, role in PEOPLE.items():
            if name not in there:
                passwords[name] = secrets.token_urlsafe(9)
                users.add(store, name, role, passwords[name], [COMMUNE], ACTOR)
        keys = {name: _key(store, name, known.keys.get(name)) for name in OFFICERS}
        people = replace(known, passwords=passwords, keys=keys)
        # Before the commit: keys that are not in the database yet are made again, others are lost.
        kept.write(data, people)
    return people


def _key(store: Store, officer: str, key: str | None) -> str:
    if key is not None:
        try:
            phones.identify(store, key, "")
        except Problem:
            pass
        else:
            return key
    return phones.add(store, officer, "Máy trình diễn", ACTOR)[1]


def _publish(storage: Storage) -> None:
    workbooks = sorted(XLSFORMS.glob("*.xlsx"))
    if not workbooks:
        raise Problem("demo_forms_missing", folder=XLSFORMS)
    for path in workbooks:
        with storage.transaction() as store:
            publishing.publish(store, path.read_bytes(), path.name, {}, ACTOR)
