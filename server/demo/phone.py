"""A phone of the demonstration: posts filled forms to the server as ODK Collect does."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping

from server.demo.items import Item
from server.problems import Problem

HEADERS = {"X-OpenRosa-Version": "1.0", "User-Agent": "org.odk.collect.android/demonstration"}
_BOUNDARY = "neothien-demonstration-6f1c"


class Phones:
    """The officers' phones, over one connection to the server on this machine."""

    def __init__(self, host: str, port: int, keys: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=60)
        self._keys = keys

    def send(self, item: Item) -> None:
        """Send one item; raises Problem("demo_refused") when the server does not take it."""
        address = f"/key/{self._keys[item.officer]}/submission?deviceID=demo%3A{item.officer}"
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        body = b"".join(_body(item))
        self._connection.request("POST", address, body, {**HEADERS, "Content-Type": kind})
        answer = self._connection.getresponse()
        answer.read()
        if answer.status not in {201, 202}:
            raise Problem("demo_refused", status=answer.status, form_id=item.form_id)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def _body(item: Item) -> Iterable[bytes]:
    yield _head("xml_submission_file", f"{item.form_id}.xml", "text/xml") + item.xml
    for name, content in item.files.items():
        yield b"\r\n" + _head(name, name, "image/jpeg") + content
    yield f"\r\n--{_BOUNDARY}--\r\n".encode()


def _head(name: str, filename: str, kind: str) -> bytes:
    return (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"'
        f"\r\nContent-Type: {kind}\r\n\r\n"
    ).encode()
