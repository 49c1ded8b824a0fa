"""A phone at our front door: TLS with every intermediate, compression, addresses, 304."""

from __future__ import annotations

import gzip
import http.client
import os
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from werkzeug.serving import make_server

from server.app import create_app
from tests.deploy.test_front_door import CADDY, ROOT, pytestmark, wait_for
from tests.openrosa.conftest import multipart
from tests.openrosa.test_forms import publish
from tests.ports import free_port
from tests.world import World, filled, survey_form

__all__ = ["pytestmark"]


@dataclass(frozen=True)
class Signer:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def certify(name: str, by: Signer | None, *, authority: bool) -> Signer:
    """Make a certificate signed by `by`, or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = by.certificate.subject if by else subject
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )
    return Signer(builder.sign(by.key if by else key, hashes.SHA256()), key)


@dataclass(frozen=True)
class Door:
    """The running door, and the root that a phone trusts."""

    port: int
    trusts: ssl.SSLContext
    prefix: str

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=20, context=self.trusts
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, self.prefix + path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.fixture
def door(world: World, tmp_path: Path) -> Iterator[Door]:
    app = create_app(replace(world.settings, trusted_proxies=1), world.storage)
    behind = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=behind.serve_forever, args=[0.02], daemon=True).start()
    root = certify("root", None, authority=True)
    between = certify("between", root, authority=True)
    site = certify("localhost", between, authority=False)
    (tmp_path / "site.pem").write_bytes(site.pem() + between.pem())
    (tmp_path / "site.key").write_bytes(site.key_pem())
    port, log = free_port(), tmp_path / "caddy.log"
    # Ports of two test workers must differ, and port 80 is not ours.
    settings = (ROOT / "deploy/Caddyfile").read_text().replace(":8080", f":{free_port()}")
    settings = settings.replace("admin off", "admin off\n\tauto_https disable_redirects")
    (tmp_path / "Caddyfile").write_text(settings)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "SITE_ADDRESS": f"https://localhost:{port}",
        "SITE_TLS": f"tls {tmp_path}/site.pem {tmp_path}/site.key",
        "UPSTREAM": f"127.0.0.1:{behind.server_port}",
    }
    command = [CADDY, "run", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile"]
    with log.open("wb") as output:
        caddy = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        wait_for(port, caddy, log)
        trusts = ssl.create_default_context(cadata=root.pem().decode())
        yield Door(port, trusts, f"/key/{world.token}")
    finally:
        caddy.kill()
        caddy.wait(20)
        behind.shutdown()
        behind.server_close()


def test_a_phone_that_trusts_only_the_root_is_served(door: Door) -> None:
    body, kind = multipart(filled())
    assert door.ask("HEAD", "/submission")[0] == 204
    assert door.ask("POST", "/submission", body, Content_Type=kind)[0] == 201


def test_addresses_behind_the_door_are_those_of_the_door(door: Door) -> None:
    listed = door.ask("GET", "/formList")[2].decode()
    start = f"<downloadUrl>https://localhost:{door.port}{door.prefix}/forms/"
    assert listed.count("<downloadUrl>") == listed.count(start) == 1


def test_compressed_answers_unpack_to_the_plain_ones(world: World, door: Door) -> None:
    for number in range(3):
        publish(world, survey_form(f"f{number}"))
    plain = door.ask("GET", "/formList")[2]
    status, headers, packed = door.ask("GET", "/formList", Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(packed) == plain


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_phone_gets_304_for_what_the_door_gave_it(door: Door, encoding: str) -> None:
    for path in ("/formList", "/forms/1/form.xml", "/forms/1/manifest"):
        tag = door.ask("GET", path, Accept_Encoding=encoding)[1]["ETag"]
        again = door.ask("GET", path, Accept_Encoding=encoding, If_None_Match=tag)
        assert (again[0], again[2]) == (304, b"")
