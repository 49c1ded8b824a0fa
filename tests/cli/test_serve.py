"""The real processes, started as a person starts them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.cli.received import ANSWERS
from tests.openrosa.conftest import multipart
from tests.ports import free_port
from tests.world import filled


@contextmanager
def started(filled_cli, tmp_path, *args, program="from server.cli import main; main()", **env):
    log = tmp_path / "log"
    command = [sys.executable, "-c", program, *args]
    environment = os.environ | filled_cli.env | env
    environment["PYTHONPATH"] = str(Path.cwd())
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream)
    try:
        yield process, log
    finally:
        process.kill()
        process.wait()


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if found := condition():
                return found
        except (URLError, ConnectionError):
            pass
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def ended(process, log):
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0, log.read_text()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert all({"at", "level", "message"} <= set(line) for line in lines)
    return lines


def test_the_server_answers_takes_a_submission_and_ends_cleanly(filled_cli, world, tmp_path):
    from urllib.request import Request

    port = free_port()
    with started(filled_cli, tmp_path, "serve", PORT=str(port), WORKERS="1") as (process, log):
        base = f"http://127.0.0.1:{port}"
        wait_for(lambda: urlopen(f"{base}/healthz").status == 200)
        body, kind = multipart(filled(ANSWERS))
        post = Request(f"{base}/key/{world.token}/submission", body, {"Content-Type": kind})
        assert urlopen(post).status == 201
        assert "neothien_submissions_total" in urlopen(f"{base}/metrics").read().decode()
        lines = ended(process, log)
    assert f"Serving at: http://127.0.0.1:{port}" in [line["message"] for line in lines]
    assert world.token not in log.read_text()
    assert any(line.get("status") == 201 for line in lines)
    assert len(filled_cli.json("submissions", "list")) == 1


def test_a_key_that_serving_has_made_is_to_be_copied(cli, tmp_path):
    told = []
    for _ in range(2):
        port = free_port()
        with started(cli, tmp_path, "serve", PORT=str(port), WORKERS="1") as (process, log):
            wait_for(lambda: urlopen(f"http://127.0.0.1:{port}/healthz").status == 200)  # noqa: B023
            lines = ended(process, log)
        told.append(sum("neothien.key" in line["message"] for line in lines))
    assert told == [1, 0]


IMPATIENT = """
import sys
from gunicorn.app.wsgiapp import run
from server.cli import gunicorn, serve
gunicorn.SILENCE_SECONDS = 1
sys.argv = ["gunicorn", "--config", "python:server.cli.gunicorn", serve.APPLICATION]
run()
"""


def test_phones_that_vanish_hold_no_thread(filled_cli, world, tmp_path):
    port = free_port()
    env = {"PORT": str(port), "WORKERS": "1", "THREADS": "2"}
    with started(filled_cli, tmp_path, program=IMPATIENT, **env):
        wait_for(lambda: urlopen(f"http://127.0.0.1:{port}/healthz").status == 200)
        body, kind = multipart(filled(ANSWERS), [("1.jpg", bytes(10_000))])
        post = (
            f"POST /key/{world.token}/submission HTTP/1.1\r\nHost: x\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        with ExitStack() as phones:
            for sent in (post[:50], post + body[:5000], post[:60], post + body[:6000]):
                phone = phones.enter_context(socket.create_connection(("127.0.0.1", port)))
                phone.sendall(sent)
            wait_for(lambda: urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20).status == 200)
            assert urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20).status == 200
    assert filled_cli.json("submissions", "list") == []


def test_a_second_server_on_the_same_port_is_refused(filled_cli, world, tmp_path):
    port = free_port()
    with started(filled_cli, tmp_path, "serve", PORT=str(port)) as (process, log):
        wait_for(lambda: urlopen(f"http://127.0.0.1:{port}/healthz").status == 200)
        (tmp_path / "two").mkdir()
        with started(filled_cli, tmp_path / "two", "serve", PORT=str(port)) as (second, said):
            assert second.wait(30) == 1
            assert str(port) in said.read_text()
        ended(process, log)


def test_the_worker_waits_for_work_and_ends_cleanly(filled_cli, tmp_path):
    with started(filled_cli, tmp_path, "worker") as (process, log):
        wait_for(lambda: "Starting worker" in log.read_text())
        found = {f["code"]: f["state"] for f in filled_cli.json("doctor")}
        assert found["worker"] == "ok"
        ended(process, log)
