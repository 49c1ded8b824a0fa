"""HTTP as Collect's library does it: connections, logins, redirects, repeats and its cache."""

from __future__ import annotations

import base64
import gzip
import http.client
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from tests.collect.multipart import Multipart

USER_AGENT = "org.odk.collect.android/v2026.3.3 Dalvik/2.1.0 (Linux; U; Android 13; SM-A135F)"
TIMEOUT = 60
REDIRECTS = 20
REDIRECTING = (300, 301, 302, 303, 307, 308)
KEEPING_THE_METHOD = (307, 308)

#: Called with (bytes sent, bytes in all) after every piece of a body. It may sleep; if it raises
#: `CutError` the connection breaks there, and at the last byte the answer is lost.
Weather = Callable[[int, int], None]


class CollectError(Exception):
    """Collect would show this to its user; `status` is the server's last one, if any."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class CutError(ConnectionError):
    """The network went away."""


def cut_after(share: float) -> Weather:
    """Break the connection when this share of the body (1: all, answer lost) has been sent."""

    def weather(sent: int, total: int) -> None:
        if sent >= share * total:
            raise CutError

    return weather


def slow(pause: float) -> Weather:
    """Wait this many seconds after every piece."""
    return lambda _sent, _total: time.sleep(pause)


@dataclass(frozen=True)
class Answer:
    """What a server answered, with gzip undone."""

    status: int
    reason: str
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Login:
    """What the project knows: name and password (or empty), for challenges of this host only."""

    host: str | None
    username: str
    password: str

    def header(self, host: str | None) -> str:
        """The Basic credentials for a host; letters outside ISO-8859-1 become question marks."""
        pair = f"{self.username}:{self.password}" if host == self.host else ":"
        return "Basic " + base64.b64encode(pair.encode("iso-8859-1", errors="replace")).decode()


@dataclass(frozen=True)
class _Call:
    method: str
    url: str
    body: Multipart | None
    headers: Mapping[str, str]

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def having(self, headers: Mapping[str, str]) -> _Call:
        return replace(self, headers={**self.headers, **headers})


@dataclass(frozen=True)
class _Stored:
    answer: Answer
    validators: Mapping[str, str]
    fresh_until: float


class Transport:
    """One phone's HTTP client, with its connections, its cache and the logins that worked.

    `weather` applies to the bodies of POSTs; `transmissions` counts the requests put on the wire.
    """

    weather: Weather | None = None

    def __init__(self, login: Login, *, basic_over_http: bool, tls: ssl.SSLContext | None) -> None:
        self.transmissions = 0
        self._login = login
        self._basic_over_http = basic_over_http
        self._tls = tls
        self._accepted: dict[str, str] = {}
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._cache: dict[str, _Stored] = {}

    def close(self) -> None:
        """Forget connections and logins, as at the end of the app's process."""
        while self._connections:
            self._connections.popitem()[1].close()
        self._accepted.clear()

    def request(self, method: str, url: str, body: Multipart | None = None) -> Answer:
        """Send and follow redirects. Raises CollectError when no answer comes."""
        # Which schemes may be answered is settled by the first address, not by redirects.
        basic = self._basic_over_http or urlsplit(url).scheme == "https"
        for _ in range(REDIRECTS):
            _check_url(url)
            call = _Call(method, url, body, {})
            answer = self._get(call, basic) if method == "GET" else self._login_if(call, basic)
            if answer.status not in REDIRECTING:
                return answer
            url = urljoin(url, answer.headers["Location"])
            if method == "POST" and answer.status not in KEEPING_THE_METHOD:
                method, body = "GET", None
        raise CollectError(f"more than {REDIRECTS} redirects", answer.status)

    def _get(self, call: _Call, basic: bool) -> Answer:
        stored = self._cache.get(call.url)
        if stored and time.monotonic() < stored.fresh_until:
            return stored.answer
        answer = self._login_if(call.having(stored.validators if stored else {}), basic)
        if answer.status == HTTPStatus.NOT_MODIFIED and stored:
            return stored.answer
        control = answer.headers.get("Cache-Control", "")
        if answer.status == HTTPStatus.OK and "no-store" not in control:
            age = None if "no-cache" in control else re.search(r"max-age=(\d+)", control)
            fresh_until = time.monotonic() + int(age[1] if age else 0)
            self._cache[call.url] = _Stored(answer, _validators(answer), fresh_until)
        return answer

    def _login_if(self, call: _Call, basic: bool) -> Answer:
        """Send; nothing is said of the user before a challenge, then always to that origin."""
        known = self._accepted.get(call.origin)
        answer = self._transmit(call.having({"Authorization": known}) if known else call)
        if answer.status == HTTPStatus.UNAUTHORIZED and known:
            del self._accepted[call.origin]
            answer = self._transmit(call)
        challenges = answer.headers.get_all("WWW-Authenticate") or []
        offered = any(challenge.lower().startswith("basic") for challenge in challenges)
        if answer.status == HTTPStatus.UNAUTHORIZED and basic and offered:
            login = self._login.header(urlsplit(call.url).hostname)
            answer = self._transmit(call.having({"Authorization": login}))
            if answer.status != HTTPStatus.UNAUTHORIZED:
                self._accepted[call.origin] = login
        return answer

    def _transmit(self, call: _Call) -> Answer:
        answer = self._try(call)
        busy = answer.status == HTTPStatus.SERVICE_UNAVAILABLE
        if answer.status == HTTPStatus.REQUEST_TIMEOUT or (
            busy and answer.headers.get("Retry-After") == "0"
        ):
            return self._try(call)
        return answer

    def _try(self, call: _Call) -> Answer:
        reused = call.origin in self._connections
        try:
            return self._once(call)
        except (OSError, http.client.HTTPException) as error:
            # Collect's library repeats by itself, POST too, when an idle connection turns out dead.
            if reused and not isinstance(error, CutError | TimeoutError):
                return self._try(call)
            raise CollectError(f"{type(error).__name__}: {error}") from error

    def _once(self, call: _Call) -> Answer:
        self.transmissions += 1
        connection = self._connections.pop(call.origin, None) or self._connect(call.origin)
        try:
            self._send(connection, call)
            response = connection.getresponse()
            content = response.read()
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._connections[call.origin] = connection
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return Answer(response.status, response.reason, response.headers, content)

    def _connect(self, origin: str) -> http.client.HTTPConnection:
        parts = urlsplit(origin)
        if parts.scheme == "https":
            return http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT, context=self._tls)
        return http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)

    def _send(self, connection: http.client.HTTPConnection, call: _Call) -> None:
        parts = urlsplit(call.url)
        connection.putrequest(
            call.method, f"{parts.path or '/'}?{parts.query}", skip_accept_encoding=True
        )
        for name, value in {**_common_headers(), **call.headers}.items():
            connection.putheader(name, value)
        if call.body is None:
            connection.endheaders()
            return
        connection.putheader("Content-Type", call.body.content_type)
        connection.putheader("Content-Length", str(call.body.length))
        connection.endheaders()
        sent = 0
        for chunk in call.body.chunks():
            connection.send(chunk)
            sent += len(chunk)
            if self.weather:
                self.weather(sent, call.body.length)


def _common_headers() -> dict[str, str]:
    # The hour is on a 12-hour clock without AM or PM: a fault of Collect's that servers must bear.
    return {
        "X-OpenRosa-Version": "1.0",
        "Date": datetime.now(UTC).strftime("%a, %d %b %Y %I:%M:%S GMT"),
        "Connection": "Keep-Alive",
        "Accept-Encoding": "gzip",
        "User-Agent": USER_AGENT,
    }


def _validators(answer: Answer) -> dict[str, str]:
    if "ETag" in answer.headers:
        return {"If-None-Match": answer.headers["ETag"]}
    since = answer.headers.get("Last-Modified") or answer.headers.get("Date")
    return {"If-Modified-Since": since} if since else {}


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CollectError("an address without scheme or host")
    if re.search(r'[\s\[\]|<>"{}^`\\]', parts.path + parts.query):
        raise CollectError("an address with characters that must be percent-encoded")
