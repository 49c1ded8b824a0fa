"""The scripted phone against a server that records: it sends what Collect sends, no more."""

from __future__ import annotations

import email
import email.policy
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.collect import Collect, CollectError, CrashError, Item, LoginNeededError, cut_after, md5

FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>T</h:title><model><instance><data id="visit" version="1"/></instance></model>
</h:head><h:body/></h:html>"""
CSV = "name,label\n1,Thôn Đầu\n".encode()
OPENROSA = {"Content-Type": "text/xml; charset=utf-8", "X-OpenRosa-Version": "1.0"}
SUCCESS = b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>Xong</message></OpenRosaResponse>'


class Recorder(ThreadingHTTPServer):
    """Answers by (method, path) and keeps every request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/key/abc"
        self.requests: list[tuple[str, str, Any, bytes]] = []
        self.answers: dict[tuple[str, str], tuple[int, dict[str, str], bytes]] = {
            ("HEAD", "/submission"): (204, {}, b""),
            ("POST", "/submission"): (201, {}, SUCCESS),
            ("GET", "/form"): (200, {"ETag": '"1"'}, FORM),
            ("GET", "/villages.csv"): (200, {}, CSV),
        }
        self.list_form()

    def list_form(self, listed: str = f"<hash>md5:{md5(FORM)}</hash>") -> None:
        self.answers["GET", "/formList"] = (
            200,
            OPENROSA,
            f"""<xforms xmlns="http://openrosa.org/xforms/xformsList"><xform><formID>visit</formID>
            <name>Gặp gỡ</name><version>1</version>{listed}
            <downloadUrl>{self.url}/form</downloadUrl>
            <manifestUrl>{self.url}/manifest</manifestUrl></xform></xforms>""".encode(),
        )
        self.answers["GET", "/manifest"] = (
            200,
            OPENROSA,
            f"""<manifest xmlns="http://openrosa.org/xforms/xformsManifest"><mediaFile>
            <filename>villages.csv</filename><hash>md5:{md5(CSV)}</hash>
            <downloadUrl>{self.url}/villages.csv</downloadUrl></mediaFile></manifest>""".encode(),
        )

    def named(self, method: str) -> list[tuple[str, str, Any, bytes]]:
        return [request for request in self.requests if request[0] == method]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Recorder

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((self.command, self.path, self.headers, body))
        path = self.path.partition("?")[0].removeprefix("/key/abc")
        status, headers, content = self.server.answers[self.command, path]
        if "ETag" in headers and self.headers.get("If-None-Match") == headers["ETag"]:
            status, content = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_HEAD = do_POST = handle_any  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Recorder]:
    with Recorder() as recorder:
        threading.Thread(target=recorder.serve_forever, args=(0.01,), daemon=True).start()
        yield recorder
        recorder.shutdown()


@pytest.fixture
def phone(server) -> Iterator[Collect]:
    collect = Collect(server.url)
    yield collect
    collect.close()


def parts(request) -> list:
    head = f"Content-Type: {request[2]['Content-Type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + request[3], policy=email.policy.default)
    return list(message.iter_parts())


def test_a_sync_and_a_submission(server, phone):
    assert phone.sync().installed == ("visit",)
    assert phone.form("visit").media == {"villages.csv": CSV}
    assert phone.sync().installed == ()
    sent = phone.send(Item(b"<data/>", {"1.jpg": b"photo"}))
    assert (sent.message, sent.statuses) == ("Xong", (201,))
    methods = [request[0] for request in server.requests]
    assert methods == ["GET"] * 6 + ["HEAD", "POST"]


def test_headers_are_those_of_collect(server, phone):
    phone.send(Item(b"<data/>"))
    for _, path, headers, _ in server.requests:
        assert path == "/key/abc/submission?deviceID=collect%3Aa1B2c3D4e5F6g7H8"
        assert headers["X-OpenRosa-Version"] == "1.0"
        assert int(re.search(r" (\d\d):\d\d:\d\d GMT", headers["Date"])[1]) <= 12
        assert not {"Accept", "Accept-Language", "Cookie", "Authorization"} & set(headers)


def test_parts_come_xml_first_with_raw_names(server, phone):
    phone.send(Item(b"<data/>", {'Ảnh "họp".jpg': b"photo", "x.unknown": b"?"}, name="Gặp_1.xml"))
    body = server.named("POST")[0][3]
    heads = re.findall(rb"Content-Disposition: form-data; ([^\r]+)\r\nContent-Type: ([^\r]+)", body)
    assert [(head.decode(), kind.decode()) for head, kind in heads] == [
        ('name="xml_submission_file"; filename="Gặp_1.xml"', "text/xml"),
        ('name="Ảnh %22họp%22.jpg"; filename="Ảnh %22họp%22.jpg"', "image/jpeg"),
        ('name="x.unknown"; filename="x.unknown"', "application/octet-stream"),
    ]
    assert [part.get_content() for part in parts(server.named("POST")[0])][1:] == [b"photo", b"?"]


def test_a_split_repeats_the_xml_and_flags_all_but_the_last(server, phone, tmp_path):
    server.answers["HEAD", "/submission"] = 204, {"X-OpenRosa-Accept-Content-Length": "100"}, b""
    big = tmp_path / "big"
    big.write_bytes(b"b" * 500)
    phone.send(Item(b"<data/>", {"a": b"1" * 60, "b": b"2" * 30, "big": big, "c": b"3"}))
    names = [
        [part.get_param("name", header="Content-Disposition") for part in parts(post)]
        for post in server.named("POST")
    ]
    xml = "xml_submission_file"
    assert names == [[xml, "a", "b", "*isIncomplete*"], [xml, "big", "*isIncomplete*"], [xml, "c"]]


def test_a_post_holds_at_most_101_files(server, phone):
    phone.send(Item(b"<data/>", {str(i): b"" for i in range(102)}))
    assert [len(parts(post)) for post in server.named("POST")] == [103, 2]


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_cut_connection_fails_and_the_next_send_starts_again(server, phone, share):
    item = Item(b"<data/>", {"a": b"1" * 300_000})
    phone.weather = cut_after(share)
    assert list(phone.auto_send([item], tries=1)) == [0]
    phone.weather = None
    assert not phone.auto_send([item])
    assert len(server.named("POST")[-1][3]) > 300_000


@pytest.mark.parametrize("status", [200, 204, 401, 403, 409, 500])
def test_only_201_and_202_are_successes(server, phone, status):
    server.answers["POST", "/submission"] = status, {}, b"" if status == 204 else SUCCESS
    with pytest.raises(CollectError) as caught:
        phone.send(Item(b"<data/>"))
    assert caught.value.status == status
    assert ("Xong" in str(caught.value)) == (status >= 403)
    server.answers["POST", "/submission"] = 202, {}, b""
    assert phone.send(Item(b"<data/>")).message == "Success"


def test_a_message_with_a_prefix_is_not_seen(server, phone):
    prefixed = b'<n:OpenRosaResponse xmlns:n="a"><n:message>Xong</n:message></n:OpenRosaResponse>'
    server.answers["POST", "/submission"] = 201, {}, prefixed
    assert phone.send(Item(b"<data/>")).message == "Success"


def test_a_head_that_answers_200_stops_the_sending(server, phone):
    server.answers["HEAD", "/submission"] = 200, {}, b""
    with pytest.raises(CollectError, match="submission endpoint"):
        phone.send(Item(b"<data/>"))
    assert not server.named("POST")


def test_a_login_waits_for_a_challenge_and_needs_https(server):
    server.answers["HEAD", "/submission"] = 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
    with pytest.raises(LoginNeededError):
        Collect(server.url, "user", "password").send(Item(b"<data/>"))
    assert [request[2]["Authorization"] for request in server.requests] == [None]
    with pytest.raises(LoginNeededError):
        Collect(server.url, "user", "mật", basic_over_http=True).send(Item(b"<data/>"))
    assert [r[2]["Authorization"] for r in server.requests[1:]] == [None, "Basic dXNlcjptP3Q="]


@pytest.mark.parametrize(
    ("listed", "error"),
    [("<hash/>", CrashError), ("<hash></hash>", None), ("<hash>md5:<!-- --></hash>", CrashError)],
)
def test_a_list_that_collect_cannot_bear_is_refused(server, phone, listed, error):
    server.list_form(listed)
    if error:
        with pytest.raises(error):
            phone.form_list()
    else:
        assert phone.form_list()[0].hash is None
        assert "visit" in phone.sync().failed


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {**OPENROSA, "Content-Type": "application/xml"}, b"<xforms/>"),
        (200, {"Content-Type": "text/xml"}, b"<xforms/>"),
        (200, OPENROSA, b"<xforms/>"),
        (200, OPENROSA, b"\n<?xml version='1.0'?><xforms/>"),
        (403, OPENROSA, b""),
    ],
)
def test_answers_that_are_no_form_list_delete_nothing(server, phone, status, headers, body):
    phone.sync()
    server.answers["GET", "/formList"] = status, headers, body
    with pytest.raises(CollectError):
        phone.sync()
    assert phone.forms


def test_bytes_without_the_listed_hash_are_refused(server, phone):
    server.list_form(f"<hash>md5:{md5(b'other')}</hash>")
    assert "do not have the listed hash" in str(phone.sync().failed["visit"])


def test_a_form_that_left_the_list_leaves_the_phone(server, phone):
    phone.sync()
    empty = b'<xforms xmlns="http://openrosa.org/xforms/xformsList"></xforms>'
    server.answers["GET", "/formList"] = 200, OPENROSA, empty
    assert phone.sync().removed == ("visit",)
    assert not phone.forms
