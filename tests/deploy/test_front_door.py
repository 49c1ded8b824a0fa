"""Caddy with our settings, before a small server that repeats what it was sent."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from lxml import etree

from tests.ports import free_port

ROOT = Path(__file__).parents[2]
CADDY = shutil.which("caddy") or ROOT / ".run/caddy/usr/bin/caddy"
MESSAGE = "{http://openrosa.org/http/response}message"

pytestmark = pytest.mark.skipif(
    not Path(CADDY).exists(), reason="no Caddy: sh scripts/test-tools.sh"
)


class Repeater(BaseHTTPRequestHandler):
    """Answers with the request's headers as JSON, after reading the body."""

    def do_POST(self) -> None:
        left = int(self.headers.get("Content-Length") or 0)
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815 (the library's name)

    def log_message(self, *arguments: object) -> None: ...


class Door:
    """A running Caddy, and the server behind it."""

    def __init__(self, port: int, behind: ThreadingHTTPServer, log: Path) -> None:
        self.port, self.behind, self.log = port, behind, log

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Repeater)
    threading.Thread(target=behind.serve_forever, args=[0.02], daemon=True).start()
    port, log = free_port(), tmp_path / "caddy.log"
    # The health check has a fixed port, which two test workers cannot share.
    settings = (ROOT / "deploy/Caddyfile").read_text().replace(":8080", f":{free_port()}")
    (tmp_path / "Caddyfile").write_text(settings)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "UPSTREAM": f"127.0.0.1:{behind.server_port}",
    }
    command = [CADDY, "run", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile"]
    with log.open("wb") as output:
        caddy = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        wait_for(port, caddy, log)
        yield Door(port, behind, log)
    finally:
        caddy.kill()
        caddy.wait(20)
        behind.shutdown()
        behind.server_close()


def wait_for(port: int, caddy: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert caddy.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(log.read_text())


def test_passes_requests_on_with_the_outer_address(door: Door) -> None:
    status, headers, body = door.ask(
        "POST", "/submission", b"x" * 1000, X_Forwarded_Proto="https", X_Forwarded_Prefix="/evil"
    )
    seen = {name.lower(): value for name, value in json.loads(body).items()}
    assert status == 201
    assert headers["Strict-Transport-Security"]
    assert seen["host"] == f"127.0.0.1:{door.port}"
    assert seen["x-forwarded-proto"] == "http"
    assert "x-forwarded-prefix" not in seen


def test_takes_more_than_the_advertised_size(door: Door) -> None:
    pieces, size = iter([b"x" * 1_000_000] * 101), str(101_000_000)
    assert door.ask("POST", "/submission", pieces, Content_Length=size)[0] == 201


def test_keeps_metrics_inside(door: Door) -> None:
    assert door.ask("GET", "/metrics")[0] == 404
    assert door.ask("GET", "/readyz")[0] == 404


def test_tells_the_phone_in_xml_that_the_server_is_away(door: Door) -> None:
    door.behind.shutdown()
    door.behind.server_close()
    status, headers, body = door.ask("POST", "/key/abc-secret/submission", b"x")
    assert status == 502
    assert headers["X-OpenRosa-Version"] == "1.0"
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert headers["Retry-After"] == "60"
    assert "hãy gửi lại" in (etree.fromstring(body).findtext(MESSAGE) or "")
    assert "abc-secret" not in door.log.read_text()


def test_says_in_xml_that_it_is_too_large(door: Door) -> None:
    status, headers, body = door.ask("POST", "/submission", b"x", Content_Length="1200000000")
    assert status == 413
    assert "Retry-After" not in headers
    assert "quá lớn" in (etree.fromstring(body).findtext(MESSAGE) or "")


def test_writes_no_key_and_no_login_to_its_log(door: Door) -> None:
    door.ask("GET", "/key/abc-secret/formList?key=1", Authorization="Basic c2VjcmV0OnNlY3JldA==")
    lines: list[str] = []
    for _ in range(100):
        lines = [line for line in door.log.read_text().splitlines() if "formList" in line]
        if lines:
            break
        time.sleep(0.05)
    assert json.loads(lines[0])["request"]["uri"] == "/key/-/formList?key=1"
    assert "abc-secret" not in door.log.read_text()
    assert "c2VjcmV0" not in door.log.read_text()


def test_settings_are_valid_with_a_certificate_of_ones_own(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "SITE_ADDRESS": "forms.example.org",
        "SITE_TLS": "tls /certificates/site.pem /certificates/site.key",
    }
    command = [CADDY, "adapt", "--adapter", "caddyfile", "--config", ROOT / "deploy/Caddyfile"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "/certificates/site.pem" in done.stdout
