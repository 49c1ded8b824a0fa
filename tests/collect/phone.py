"""What a person does with Collect: sync forms, send what is finalized."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

from tests.collect import openrosa
from tests.collect.multipart import Item, Multipart, batch
from tests.collect.openrosa import Form, ListedForm, MediaFile, md5
from tests.collect.transport import Answer, CollectError, Login, Transport, Weather

DEFAULT_LIMIT = 10_000_000
AUTO_SEND_TRIES = 13


class LoginNeededError(CollectError):
    """Collect would ask its user for a name and a password."""


@dataclass(frozen=True)
class Sync:
    """What one match-exactly sync did, by form id."""

    installed: tuple[str, ...]
    removed: tuple[str, ...]
    failed: Mapping[str, CollectError]


@dataclass(frozen=True)
class Sent:
    """A success: the text that Collect shows, and the status of each POST that it took."""

    message: str
    statuses: tuple[int, ...]


class Collect:
    """One phone with one project.

    `basic_over_http` lets it answer Basic challenges without TLS, which the real one never does.
    `weather` applies to the bodies of POSTs and may be changed at any time, and so may `limit`:
    bytes per POST, in place of what the server says.
    """

    def __init__(
        self,
        server_url: str,
        username: str | None = None,
        password: str | None = None,
        *,
        device_id: str = "collect:a1B2c3D4e5F6g7H8",
        basic_over_http: bool = False,
        tls: ssl.SSLContext | None = None,
        weather: Weather | None = None,
    ) -> None:
        self.server_url = server_url
        self.device_id = device_id
        self.limit: int | None = None
        self.forms: list[Form] = []
        login = Login(urlsplit(server_url).hostname, username or "", password or "")
        self.http = Transport(login, basic_over_http=basic_over_http, tls=tls)
        self.http.weather = weather

    @property
    def weather(self) -> Weather | None:
        """What happens to the network while a body is sent."""
        return self.http.weather

    @weather.setter
    def weather(self, weather: Weather | None) -> None:
        self.http.weather = weather

    def close(self) -> None:
        """End the app's process: connections and logins are forgotten, forms are not."""
        self.http.close()

    # forms

    def form_list(self) -> list[ListedForm]:
        """Fetch the form list. Raises CollectError as Collect would refuse it."""
        root = self._openrosa(self.server_url.rstrip("/") + "/formList", f"{openrosa.LIST}xforms")
        return [openrosa.listed_form(item) for item in root.findall(f"{openrosa.LIST}xform")]

    def manifest(self, url: str) -> list[MediaFile]:
        """Fetch a manifest. Raises CollectError as Collect would refuse it."""
        root = self._openrosa(url, f"{openrosa.MANIFEST}manifest")
        return [openrosa.media_file(item) for item in root.findall(f"{openrosa.MANIFEST}mediaFile")]

    def download(self, url: str) -> bytes:
        """Fetch a form or a media file."""
        answer = self.http.request("GET", self._with_device(url))
        if answer.status != HTTPStatus.OK:
            raise CollectError(f"{answer.reason} ({answer.status})", answer.status)
        return answer.body

    def sync(self) -> Sync:
        """Make the phone's forms match the list exactly. Raises CollectError if there is no list.

        A form that fails does not stop the others. Like Collect, takes a manifest that fails
        for "no media".
        """
        listed = self.form_list()
        ids = {form.form_id for form in listed}
        removed = tuple(sorted({form.form_id for form in self.forms} - ids))
        self.forms = [form for form in self.forms if form.form_id in ids]
        installed: list[str] = []
        failed: dict[str, CollectError] = {}
        for form in listed:
            try:
                if self._update(form):
                    installed.append(form.form_id)
            except CollectError as error:
                failed[form.form_id] = error
        return Sync(tuple(installed), removed, failed)

    def form(self, form_id: str) -> Form:
        """The newest form on the phone with this id."""
        return [form for form in self.forms if form.form_id == form_id][-1]

    def _update(self, listed: ListedForm) -> bool:
        try:
            manifest = self.manifest(listed.manifest_url) if listed.manifest_url else []
        except CollectError:
            manifest = []
        same_id = [form for form in self.forms if form.form_id == listed.form_id]
        if any(form.hash == listed.hash for form in same_id):
            held = {md5(content) for form in same_id for content in form.media.values()}
            if all(media.hash in held for media in manifest):
                return False
        elif same_id and listed.hash is None:
            return False
        # The same id and version with other bytes: the old copy goes even if the new one fails.
        replaced = [form for form in same_id if form.version == listed.version]
        try:
            new = self._fetch(listed, manifest, same_id)
        finally:
            if any(form.hash != listed.hash for form in replaced):
                self.forms = [form for form in self.forms if form not in replaced]
        self.forms = [form for form in self.forms if form not in replaced] + [new]
        return True

    def _fetch(
        self, listed: ListedForm, manifest: Sequence[MediaFile], old: Sequence[Form]
    ) -> Form:
        if listed.hash is None:
            raise CollectError(f"form {listed.form_id} has no hash")
        xml = self.download(listed.download_url)
        if md5(xml) != listed.hash:
            raise CollectError(f"form {listed.form_id}: the bytes do not have the listed hash")
        held = {(name, md5(c)): c for form in old for name, c in form.media.items()}
        media = {}
        for file in manifest:
            content = held.get((file.filename, file.hash)) or self.download(file.download_url)
            if md5(content) != file.hash and file.type is None:
                raise CollectError(f"{file.filename}: the bytes do not have the listed hash")
            media[file.filename] = content
        return openrosa.form(listed, xml, media)

    def _openrosa(self, url: str, root_name: str) -> etree._Element:
        answer = self.http.request("GET", self._with_device(url))
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise LoginNeededError("user name and password needed", answer.status)
        if answer.status != HTTPStatus.OK:
            raise CollectError(f"{answer.reason} ({answer.status})", answer.status)
        if "text/xml" not in answer.headers.get("Content-Type", "text/xml").lower():
            raise CollectError("the content type is not text/xml", answer.status)
        if "X-OpenRosa-Version" not in answer.headers:
            raise CollectError("not an OpenRosa answer: no X-OpenRosa-Version", answer.status)
        return openrosa.read(answer.body, root_name)

    def _with_device(self, url: str) -> str:
        return f"{url}{'&' if '?' in url else '?'}deviceID={quote(self.device_id, safe='')}"

    # submissions

    def send(self, item: Item) -> Sent:
        """Send one item: HEAD, then as many POSTs as its size needs. Raises CollectError."""
        url = self._with_device(self.server_url.removesuffix("/") + "/submission")
        url, said = self._head(url)
        limit = said if self.limit is None else self.limit
        files = list(item.files.items())
        statuses: list[int] = []
        message = None
        while files or not statuses:
            now, files = batch(len(item.xml), files, limit)
            answer = self.http.request("POST", url, Multipart(item, now, incomplete=bool(files)))
            statuses.append(answer.status)
            message = openrosa.message(answer.body)
            if answer.status not in (HTTPStatus.CREATED, HTTPStatus.ACCEPTED):
                raise CollectError(_failure(answer, message), answer.status)
        if message in (None, "full submission upload was successful!"):
            message = "Success"
        return Sent(message, tuple(statuses))

    def auto_send(
        self, items: Sequence[Item], tries: int = AUTO_SEND_TRIES, pause: float = 0
    ) -> dict[int, CollectError]:
        """Send items in order, again and again; gives what still fails, by position."""
        failing: dict[int, CollectError] = {}
        waiting = list(range(len(items)))
        for _ in range(tries):
            failing = {}
            for position in waiting:
                try:
                    self.send(items[position])
                except CollectError as error:
                    failing[position] = error
            waiting = list(failing)
            if not waiting:
                break
            time.sleep(pause)
        return failing

    def _head(self, url: str) -> tuple[str, int]:
        answer = self.http.request("HEAD", url)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise LoginNeededError("user name and password needed", answer.status)
        if 200 <= answer.status < 300 and answer.status != HTTPStatus.NO_CONTENT:
            raise CollectError(f"is this an OpenRosa submission endpoint? {url}", answer.status)
        if answer.status != HTTPStatus.NO_CONTENT:
            return url, DEFAULT_LIMIT
        location = answer.headers.get("Location")
        if location:
            if urlsplit(location).hostname != urlsplit(url).hostname:
                raise CollectError(f"redirected to another host: {location}", answer.status)
            query = "" if urlsplit(location).query else f"?{urlsplit(url).query}"
            url = unquote(location) + query
        return url, int(answer.headers.get("X-OpenRosa-Accept-Content-Length", DEFAULT_LIMIT))


def _failure(answer: Answer, message: str | None) -> str:
    if answer.status == HTTPStatus.OK:
        return "network login failure"
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return f"{answer.reason} ({answer.status})"
    return f"Error: {message or f'{answer.reason} ({answer.status})'}"
