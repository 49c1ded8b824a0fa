"""`neothien worker` as a process: killed in the middle of an export, and telling webhooks."""

from __future__ import annotations

import contextlib
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from openpyxl import load_workbook
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text

from server import worker
from server.services import webhooks
from server.services.exports import jobs
from server.services.exports.request import Request
from server.storage.filtering import Filter
from tests.cli.conftest import Cli, environment
from tests.cli.received import ANSWERS, send
from tests.cli.test_serve import started, wait_for
from tests.people import person
from tests.world import World, filled


@pytest.fixture
def people_cli(people: World) -> Cli:
    url = people.storage.engine.url.render_as_string(hide_password=False)
    return Cli(environment(people.settings.data, url))


def rows(world: World, statement: str) -> list[tuple[object, ...]]:
    with world.storage.transaction() as store:
        result = store.db.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


def defer(world: World, task: str) -> None:
    """Put a task into the queue that otherwise comes by the clock, unless it is there."""
    url = world.storage.engine.url.render_as_string(hide_password=False)
    app = worker.make_app(world.storage, url)
    with app.open(), contextlib.suppress(AlreadyEnqueued):
        app.tasks[task].defer(timestamp=0)


def test_an_export_whose_worker_was_killed_is_made_by_the_next(people, people_cli, tmp_path):
    send(people, filled(ANSWERS, instance_id="uuid:one"))
    owner = person(people, "supervisor")
    with people.storage.as_person(owner) as store:
        export_id = jobs.ask(store, owner, Request(Filter(form="khảo sát"), "xlsx"), queued=True)
    with (
        started(people_cli, tmp_path, "worker") as (process, log),
        people.storage.transaction() as store,
    ):
        # It gets as far as the columns of the file, and waits there.
        store.db.execute(text("lock table form_versions in access exclusive mode"))
        wait_for(lambda: rows(people, "select 1 from exports where state = 'working'"))
        process.kill()
        process.wait(20)
    assert rows(people, "select state from exports") == [("working",)], log.read_text()
    assert rows(
        people, "select status::text from procrastinate_jobs where task_name = 'export'"
    ) == [("doing",)]
    # Nobody waits here for the half minute after which a silent worker counts as dead.
    rows(people, "update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")
    defer(people, "retry_stalled")
    for _ in range(2):
        people_cli.run("worker", "--once")
    assert rows(people, "select state, done, total, problem from exports") == [
        ("ready", 1, 1, None)
    ]
    with people.storage.as_person(owner) as store:
        content = b"".join(jobs.content(store, owner, jobs.get(store, export_id)))
    book = load_workbook(io.BytesIO(content))
    assert "Thôn 1" in {cell for row in book["Khảo sát"].values for cell in row}


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A real HTTP server that fails the first time: its address, and what it was told."""
    told: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if len(told) == 1 else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", told
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_worker_tells_webhooks_and_tries_again(people, people_cli, tmp_path, hook):
    url, told = hook
    owner = person(people, "supervisor")
    with people.storage.as_person(owner) as store:
        webhooks.make(store, owner, "báo", url, webhooks.KINDS, private=True)
    send(people, filled(ANSWERS, instance_id="uuid:one"))
    with started(people_cli, tmp_path, "worker", WEBHOOK_PRIVATE="1") as (process, log):
        defer(people, "send_webhooks")
        wait_for(lambda: rows(people, "select 1 from webhook_attempts where status = 503"))
        rows(people, "update webhooks set next_try_at = now()")
        defer(people, "send_webhooks")
        wait_for(lambda: rows(people, "select 1 from webhook_attempts where status = 200"))
        process.terminate()
        assert process.wait(20) == 0, log.read_text()
    assert told[0] == told[1]
    assert (told[0]["kind"], told[0]["submission"]) == ("stored", 1)
    assert len(told) == 2
