"""Killing whoever publishes, a hundred times: always the old version or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from server.app import create_app
from server.services import drafts, forms
from tests.e2e.publisher import FORM, media
from tests.openrosa.conftest import Phone
from tests.openrosa.test_forms import MANIFEST, listed, md5
from tests.people import person
from tests.world import World

KILLS = 100
MADE_HERE = "villages.csv"


class Publisher:
    """The process of `tests.e2e.publisher`."""

    def __init__(self, world: World) -> None:
        url = world.storage.engine.url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "tests.e2e.publisher", str(world.settings.data), url]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def begin(self, version: str) -> int:
        """Begin to publish a version; gives the process that does."""
        print(version, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait(30)


@pytest.fixture
def publisher(people: World) -> Iterator[Publisher]:
    started = Publisher(people)
    yield started
    started.close()


def wait_for(condition) -> None:
    limit = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.002)


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def is_quiet(world: World) -> bool:
    """Whether the database has ended what a killed process had begun."""
    with world.storage.reading() as store:
        return not store.db.execute(
            text("""select count(*) from pg_stat_activity where datname = current_database()
            and state <> 'idle' and pid <> pg_backend_pid() and query not like '%phone%'""")
        ).scalar_one()


def current(world: World) -> str:
    with world.storage.reading() as store:
        return forms.versions(store, FORM)[0].version


def sync(phone: Phone) -> str:
    """Fetch the form as a phone does; fails unless all that came belongs together."""
    item = next(item for item in listed(phone) if item["formID"] == FORM)
    version = item["version"]
    form = phone.get(item["downloadUrl"])
    assert md5(form.data) == item["hash"]
    assert f'version="{version}"'.encode() in form.data
    wanted = media(version)
    for entry in listed(phone, item["manifestUrl"], MANIFEST):
        content = phone.get(entry["downloadUrl"]).data
        assert md5(content) == entry["hash"]
        if entry["filename"] != MADE_HERE:
            assert content == wanted.pop(entry["filename"])
    assert not wanted
    return version


def test_after_every_kill_phones_get_the_old_version_or_the_new_one(people, publisher):
    for version in ("0999", "1000"):
        pid, began = publisher.begin(version), time.monotonic()
        wait_for(lambda pid=pid: is_gone(pid))
    longest = 1.2 * (time.monotonic() - began)
    app = create_app(people.settings, people.storage)
    phone = Phone(app.test_client(use_cookies=False), f"/key/{people.token}")
    assert sync(phone) == "1000"

    seen: list[str] = []
    faults: list[BaseException] = []
    stop = threading.Event()

    def go_on_looking() -> None:
        other = Phone(app.test_client(use_cookies=False), f"/key/{people.token}")
        while not stop.is_set():
            try:
                seen.append(sync(other))
            except BaseException as fault:
                faults.append(fault)
                return
            time.sleep(0.05)

    looking = threading.Thread(target=go_on_looking, daemon=True)
    looking.start()
    source, old, changed = random.Random(4), "1000", 0
    for number in range(KILLS):
        new = str(1001 + number)
        pid = publisher.begin(new)
        time.sleep(source.uniform(0, longest))
        if not is_gone(pid):
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda pid=pid: is_gone(pid))
        wait_for(lambda: is_quiet(people))
        now = current(people)
        assert now in {old, new}
        assert sync(phone) == now
        changed += now == new
        # The machine's speed moves while this runs; some shall come through, and some shall not.
        longest *= 0.95 if now == new else 1.05
        old = now
    stop.set()
    looking.join(30)
    assert faults == []
    assert seen == sorted(seen)
    assert 5 < changed < KILLS - 5
    with people.storage.as_person(person(people, "designer")) as store:
        versions = [version.version for version in forms.versions(store, FORM)]
        assert len(versions) == changed + 2
        left = [draft.form_id for draft in drafts.listed(store)]
        assert left in ([], [FORM])
