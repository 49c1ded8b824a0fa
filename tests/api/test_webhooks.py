"""Webhooks: signed, in order, tried again, replayed; and only of what their person may see."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import text

from server.problems import Problem
from server.services import (
    submissions,
    users,
    webhooks,
    webhooks_address,
    webhooks_post,
    webhooks_sending,
)
from tests.api.conftest import SEALED, WISH
from tests.people import person
from tests.world import World, filled


@dataclass
class Receiver:
    """A real HTTP server that keeps what it is told and answers as it is set."""

    url: str = ""
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def messages(self) -> list[dict]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append((dict(self.headers), body))
            self.send_response(made.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def hook(world: World, name: str, url: str, kinds=webhooks.KINDS) -> str:
    who = person(world, name)
    with world.storage.as_person(who) as store:
        return webhooks.make(store, who, "báo", url, kinds, private=True)


def send(world: World, point: str = "19.01 105.01 0 5", **options: str) -> None:
    with world.storage.transaction() as store:
        answers = {"point": point, "home": f"{SEALED} 0 5", "wish": WISH}
        submissions.receive(store, users.get(store, "officer"), filled(answers, **options), [])


def change(world: World, statement: str) -> None:
    with world.storage.transaction() as store:
        store.db.execute(text(statement))


def go(world: World) -> int:
    return webhooks_sending.run(world.storage, private=True)


def rest_is_over(world: World) -> None:
    change(world, "update webhooks set next_try_at = now()")


def rows(world: World, statement: str) -> list[tuple]:
    with world.storage.reading() as store:
        return [tuple(row) for row in store.db.execute(text(statement))]


def test_a_receiver_is_told_what_happened_and_can_check_who_says_so(people, receiver):
    secret = hook(people, "supervisor", receiver.url)
    send(people)
    assert go(people) == 1
    ((headers, body),) = receiver.got
    assert json.loads(body) | {"at": ""} == {
        "id": 1, "kind": "stored", "at": "", "submission": 1, "record": 1, "form": "khảo sát",
        "province": "99", "commune": "99001", "village": "99001001",
    }  # fmt: skip
    seconds, mac = re.fullmatch(r"t=(\d+),v1=(\w+)", headers["X-NeoThien-Signature"]).groups()
    expected = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    assert mac == expected.hexdigest()
    assert WISH not in body.decode()
    assert SEALED[:8] not in body.decode()
    assert go(people) == 0


def test_edits_reviews_and_moves_are_told_in_order(people, receiver):
    hook(people, "province", receiver.url)
    send(people, instance_id="uuid:a")
    go(people)
    send(people, instance_id="uuid:b", deprecated_id="uuid:a")
    change(people, "update submissions set review_state = 'approved' where is_current")
    change(people, "update submissions set village_today = '99001002' where is_current")
    change(people, "update submissions set accuracy_m = 7")
    go(people)
    told = receiver.messages()
    assert [one["kind"] for one in told] == ["stored", "edited", "reviewed", "moved"]
    assert [one["record"] for one in told] == [1, 1, 1, 1]
    assert told[-1]["village"] == "99001002"


def test_nothing_is_noted_where_nobody_wants_it(people):
    send(people)
    assert rows(people, "select * from webhook_events") == []


def test_only_what_the_person_may_see_is_told(people, receiver):
    hook(people, "neighbour", receiver.url)
    hook(people, "supervisor", receiver.url, ("reviewed",))
    send(people)
    assert go(people) == 0
    send(people, "19.11 105.11 0 5")
    change(people, "update users set disabled_at = now() where username = 'neighbour'")
    go(people)
    change(people, "update users set disabled_at = null")
    send(people, "19.11 105.11 0 5")
    with people.storage.transaction() as store:
        webhooks_sending.rows.spread(store, 1, [1, 3])
        webhooks_sending.rows.mark_spread(store, [1, 2, 3])
    go(people)
    assert [one["submission"] for one in receiver.messages()] == [3]
    assert rows(people, "select fault from webhook_attempts where status is null") == [
        ("withheld",)
    ]


def test_a_failure_is_tried_again_and_nothing_overtakes_it(people, receiver):
    hook(people, "supervisor", receiver.url)
    receiver.status = 302
    send(people)
    send(people)
    assert go(people) == 0
    assert go(people) == 0
    assert len(receiver.got) == 1, "a redirect is not followed, and there is a rest"
    receiver.status = 204
    rest_is_over(people)
    assert go(people) == 2
    assert [one["submission"] for one in receiver.messages()] == [1, 1, 2]
    assert rows(people, "select status from webhook_attempts order by id") == [
        (302,),
        (204,),
        (204,),
    ]
    assert rows(people, "select failures from webhooks") == [(0,)]


def test_after_many_failures_it_is_given_up_until_its_person_begins_it_anew(
    people, receiver, browser
):
    hook(people, "supervisor", receiver.url)
    receiver.status = 500
    send(people)
    for _ in range(webhooks_sending.MOST_FAILURES + 2):
        go(people)
        rest_is_over(people)
    assert len(receiver.got) == webhooks_sending.MOST_FAILURES
    here = browser("supervisor")
    assert "Đã ngừng" in here.get("/account/webhooks").text
    receiver.status = 200
    assert here.post("/account/webhooks/1/begin").status_code == 303
    assert go(people) == 1


def test_who_is_gone_is_not_asked_again(people, receiver):
    hook(people, "supervisor", receiver.url)
    receiver.status = 410
    send(people)
    go(people)
    assert rows(people, "select disabled_at is not null from webhooks") == [(True,)]


def test_a_person_sees_the_deliveries_and_sends_one_again(people, receiver, browser):
    here = browser("supervisor")
    answer = here.post(
        "/account/webhooks",
        {"name": "<b>báo</b>", "url": "https://nhan.example/x", "kinds": "stored"},
    )
    assert re.search(r'<code class="key">[\w-]{43}</code>', answer.text)
    assert "<b>báo" not in answer.text + here.get("/account/webhooks").text
    change(people, f"update webhooks set url = '{receiver.url}'")
    assert "Chưa báo lần nào" in here.get("/account/webhooks/1").text
    send(people)
    go(people)
    page = here.get("/account/webhooks/1").text
    assert "Phiếu mới" in page
    assert "<b>báo" not in page
    assert here.post("/account/webhooks/1/deliveries/1/again").status_code == 303
    go(people)
    first, second = receiver.messages()
    assert first == second
    other = browser("province")
    assert other.get("/account/webhooks/1").status_code == 404
    for what in ("end", "begin", "deliveries/1/again"):
        assert other.post(f"/account/webhooks/1/{what}").status_code == 404
    assert here.post("/account/webhooks/1/end").status_code == 303
    send(people)
    assert go(people) == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://nhan.example/", "ftp://nhan.example/", "https://u:p@nhan.example/", "https://",
        "https://127.0.0.1/", "https://localhost/", "https://10.0.0.8/", "https://[::1]/",
        "https://[::ffff:10.0.0.8]/", "https://169.254.169.254/latest", "https://[fe80::1]/",
        "https://[64:ff9b::a00:8]/", "https://nhan.example:99999/", "https://nhan.example/#x",
        "https://nhan.example/a b", "https://nhan.example/\r\nX: y", "https://100.64.0.1/",
        "https://0.0.0.0/", "https://224.0.0.1/", "https://[2002:a00:8::1]/", "//nhan.example/",
    ],
)  # fmt: skip
def test_an_address_leads_out_over_https(url):
    with pytest.raises(Problem) as caught:
        webhooks_address.parse(url, private=False)
    assert caught.value.code == "webhook_url_wrong"


def test_a_name_that_leads_inside_is_not_connected_to(people, receiver):
    hook(people, "supervisor", receiver.url)
    send(people)
    assert webhooks_sending.run(people.storage, private=False) == 0
    assert receiver.got == []
    here = webhooks_address.Address(True, "localhost", 443, "/")
    with pytest.raises(Problem) as caught:
        webhooks_address.resolve(here, private=False)
    assert caught.value.code == "webhook_private"
    assert webhooks_address.resolve(here, private=True) in {"127.0.0.1", "::1"}


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and says a little now and then, but never a whole answer."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        taken, _ = listener.accept()
        with taken, contextlib.suppress(OSError):
            while not ended.wait(0.05):
                taken.sendall(b"H")

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    ended.set()
    thread.join()
    listener.close()


def test_who_answers_slowly_is_cut_off(silent, monkeypatch):
    monkeypatch.setattr(webhooks_post, "LONGEST", 0.5)
    tried = webhooks_post.post(f"http://127.0.0.1:{silent}/", b"{}", {}, private=True)
    assert (tried.status, tried.fault) == (None, "broken")
    assert 400 < tried.ms < 4000


def test_who_does_not_speak_tls_is_told_nothing(receiver):
    address = receiver.url.replace("http:", "https:")
    tried = webhooks_post.post(address, b"{}", {}, private=True)
    assert (tried.status, tried.fault, tried.is_taken) == (None, "tls", False)
    assert receiver.got == []
    nobody = webhooks_post.post("https://nobody.invalid/", b"{}", {}, private=True)
    assert nobody.fault == "unresolved"


def test_wrong_wishes_are_told_beside_their_field(people, browser):
    here = browser("supervisor")
    good = {"name": "báo", "url": "https://nhan.example/", "kinds": "stored"}
    for wrong, sentence in (
        ({"url": "http://nhan.example/"}, "phải bắt đầu bằng https://"),
        ({"kinds": "none"}, "ít nhất một loại"),
        ({"name": ""}, "Hãy đặt tên"),
    ):
        answer = here.post("/account/webhooks", good | wrong)
        assert answer.status_code == 400
        assert sentence in answer.text
