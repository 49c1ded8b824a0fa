"""Programs of named people, and submissions of two communes for them to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from server.services import submissions, tokens, users
from tests.people import person
from tests.world import World, filled

SEALED = "19.01234 105.01567"
"""A point of which only the village may be known; and a wish, which is sealed."""
WISH = "mong ước riêng"
OPEN = {"99001": "19.01 105.01 0 5", "99002": "19.11 105.11 0 5"}


@dataclass(frozen=True)
class Program:
    """A program with a person's token."""

    client: FlaskClient
    token: str | None

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for an address below /api."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        path = path.removeprefix("http://localhost").removeprefix("/api")
        return self.client.get(f"/api{path}", headers=headers, **options)

    def json(self, path: str) -> Any:
        """Ask, and take the answer apart."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.get_json(force=True)


def make_token(world: World, name: str, areas: tuple[str, ...] = (), days: int = 30) -> str:
    who = person(world, name)
    with world.storage.as_person(who) as store:
        return tokens.make(store, who, "QGIS", str(days), areas)[0]


@pytest.fixture
def filed(people: World) -> World:
    """The world with two submissions in 99001, one of them of a sealed place, and one in 99002."""
    with people.storage.transaction() as store:
        sender = users.get(store, "officer")
        for number, point in enumerate(OPEN.values()):
            answers = {"point": point, "wish": WISH, "people": str(number), "day": "2026-11-20"}
            submissions.receive(store, sender, filled(answers), [])
        submissions.receive(store, sender, filled({"home": f"{SEALED} 0 5", "wish": WISH}), [])
    return people


def draw(world: World, without_outline: str = "") -> None:
    """Give places points, and the communes outlines; one village loses its own."""
    with world.storage.transaction() as store:
        for statement in (
            """update communes c set area = v.area, centre = st_pointonsurface(v.area) from (
                 select commune, st_multi(st_union(area)) as area from villages group by commune
               ) v where v.commune = c.code""",
            """update villages set point = st_pointonsurface(area),
                 area = case when code <> :without_outline then area end""",
        ):
            store.db.execute(text(statement), {"without_outline": without_outline})


@pytest.fixture
def program(app: Flask, filed: World) -> Callable[..., Program]:
    """Give a program of the named person (None: without a token)."""

    def make(name: str | None, areas: tuple[str, ...] = ()) -> Program:
        return Program(app.test_client(), name and make_token(filed, name, areas))

    return make
