"""A client that asks as a phone does, without cookies and with the phone's headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.world import World, application


def multipart(
    xml: bytes, files: Sequence[tuple[str, bytes]] = (), *, incomplete: bool = False
) -> tuple[bytes, str]:
    """Give a POST's body and content type as ODK Collect writes them: raw UTF-8 names."""
    boundary = f"----{uuid4()}"
    parts = [("xml_submission_file", "Khảo sát_2026-08-20.xml", "text/xml", xml)]
    parts += [(name, name, "application/octet-stream", content) for name, content in files]
    body = b""
    for name, filename, kind, content in parts:
        quoted = name.replace('"', "%22"), filename.replace('"', "%22")
        body += (
            (
                f'--{boundary}\r\nContent-Disposition: form-data; name="{quoted[0]}"; '
                f'filename="{quoted[1]}"\r\nContent-Type: {kind}\r\n\r\n'
            ).encode()
            + content
            + b"\r\n"
        )
    if incomplete:
        body += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'
        ).encode()
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


HEADERS = {
    "X-OpenRosa-Version": "1.0",
    "User-Agent": "org.odk.collect.android/v2026.3.3 Dalvik/2.1.0",
    "Date": "Thu, 20 Aug 2026 10:02:49 GMT+00:00",
}


@dataclass(frozen=True)
class Phone:
    """A phone of the world's officer."""

    client: FlaskClient
    base: str

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        """GET below the phone's address, or an absolute address, with a deviceID."""
        path = path.removeprefix("http://localhost").removeprefix(self.base)
        mark = "&" if "?" in path else "?"
        return self.client.get(
            f"{self.base}{path}{mark}deviceID=collect%3Aa1b2c3d4e5f6a7b8",
            headers={**HEADERS, **(headers or {})},
        )

    def head(self) -> TestResponse:
        """HEAD before sending."""
        return self.client.head(
            f"{self.base}/submission?deviceID=collect%3Aa1b2c3d4e5f6a7b8", headers=HEADERS
        )

    def post(
        self,
        xml: bytes,
        files: Sequence[tuple[str, bytes]] = (),
        *,
        incomplete: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """POST a submission."""
        body, kind = multipart(xml, files, incomplete=incomplete)
        return self.client.post(
            f"{self.base}/submission?deviceID=collect%3Aa1b2c3d4e5f6a7b8",
            data=body,
            content_type=kind,
            headers={**HEADERS, **(headers or {})},
        )


@pytest.fixture
def client(world: World) -> FlaskClient:
    """A client of the application over the invented world."""
    return application(world).test_client(use_cookies=False)


@pytest.fixture
def phone(world: World, client: FlaskClient) -> Phone:
    """The officer's phone, known by the key in its address."""
    return Phone(client, f"/key/{world.token}")
