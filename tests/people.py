"""Named people of the invented world, and browsers that they are signed in with.

An officer (`officer`, 99001) and supervisors of her commune, of another commune (99002), and of
the province (99); an auditor, an administrator and the world's designer. A stranger is not signed
in.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.services import totp, users
from server.settings import Settings
from server.storage import places, sessions
from server.storage.forms import bump
from server.storage.people import Person
from server.storage.store import open_storage
from tests.postgres import Databases
from tests.world import BORN, PASSWORD, World, application, copied_world

PEOPLE = {
    "supervisor": ("supervisor", ("99001",)),
    "neighbour": ("supervisor", ("99002",)),
    "province": ("supervisor", ("99",)),
    "auditor": ("auditor", ("99",)),
    "admin": ("admin", ("99",)),
}
COMMUNES = {"99001": "Xã Một", "99002": "Xã Hai"}


def add_people(world: World) -> None:
    """Add the communes of the world's province and everybody in PEOPLE to the world's own."""
    with world.storage.transaction() as store:
        rows = [
            {"code": code, "name": name, "province": "99", "valid_from": BORN}
            for code, name in COMMUNES.items()
        ]
        places.add(store, "communes", rows)
        bump(store, "boundaries")
        for name, (role, areas) in PEOPLE.items():
            users.add(store, name, role, PASSWORD, areas, "test")


def person(world: World, name: str) -> Person:
    """Give one of the people as the storage knows a signed-in one."""
    with world.storage.reading() as store:
        found = users.get(store, name)
    return Person(found.user_id, found.username, found.role, found.areas)


@dataclass
class Browser:
    """Somebody's browser: keeps its cookie and sends what our forms send."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open an address as a browser does."""
        return _shown(self.client.get(path, headers={"Accept": "text/html"}, **options))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form of ours."""
        sent = {"csrf": self.csrf, **(data or {})}
        headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        return _shown(self.client.post(path, data=sent, headers=headers, **options))

    @property
    def csrf(self) -> str:
        """The token in our forms, once signed in."""
        found = re.search(r'name="csrf" value="(\w+)"', self.get("/account").text)
        return found[1] if found else ""

    def sign_in(self, username: str) -> None:
        """Sign in, with the second factor where there is one to set up."""
        self.client.delete_cookie("neothien")
        answer = self.client.post("/sign-in", data={"username": username, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        page = self.client.get("/sign-in/second").text
        secret = re.search(r'name="secret" value="(\w+)"', page)
        if username == "admin" and secret:
            csrf = re.search(r'name="csrf" value="(\w+)"', page)
            code = totp.code(secret[1])
            sent = {"csrf": csrf[1] if csrf else "", "secret": secret[1], "code": code}
            assert self.client.post("/sign-in/second", data=sent).status_code == 303


def _shown(answer: TestResponse) -> TestResponse:
    """Give an answer; a page that a browser would show as its source fails."""
    if not answer.is_streamed and answer.data[:9].lower() == b"<!doctype":
        assert answer.mimetype == "text/html", answer.mimetype
    return answer


@pytest.fixture(scope="session")
def people_template(world_template: Path, databases: Databases) -> Path:
    """The folder of the template "people", which is the world's own."""

    def fill(url: str) -> None:
        storage = open_storage(Settings(data=world_template), url)
        add_people(World(Settings(data=world_template), storage, "", 0))
        storage.close()

    databases.template("people", fill, base="world")
    return world_template


@pytest.fixture
def people(people_template: Path, databases: Databases, tmp_path: Path) -> Iterator[World]:
    """The invented world with everybody in it."""
    with copied_world(people_template, databases, tmp_path / "data", "people") as made:
        yield made


@pytest.fixture
def app(people: World) -> Flask:
    """The application over the invented world with everybody in it."""
    return application(people)


def open_browser(world: World, username: str | None) -> Browser:
    """Give a browser that the named person is signed in with; None: a stranger's.

    Without the slow check of a password, which has tests of its own.
    """
    made = Browser(application(world).test_client())
    if username:
        token = secrets.token_urlsafe(32)
        digest = hashlib.sha256(token.encode()).digest()
        with world.storage.transaction() as store:
            user_id = users.get(store, username).user_id
            sessions.add(store, user_id, digest, confirmed=True)
        made.client.set_cookie("neothien", token)
    return made


@pytest.fixture
def browser(people: World) -> Callable[[str | None], Browser]:
    """Give what opens a browser for somebody (see `open_browser`)."""
    return partial(open_browser, people)
