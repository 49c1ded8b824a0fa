"""What holds for every phone request: headers, authentication, addresses (contract 1-23)."""

from __future__ import annotations

import base64
import io
import logging
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import text

from server.app import create_app
from server.services import phones, users
from server.settings import Settings
from tests.openrosa.conftest import Phone, multipart
from tests.world import PASSWORD, World, filled

PATHS = ["/formList", "/forms/1/form.xml", "/forms/1/manifest", "/forms/1/media/villages.csv"]


def basic(name: str = "officer", password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@pytest.mark.parametrize("path", PATHS)
def test_phones_need_no_cookie_no_accept_and_no_right_date(phone: Phone, path: str):
    answer = phone.get(path, {"Date": "Mon, 01 Jan 1990 12:00:00 GMT+00:00"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert phone.client.get(f"{phone.base}{path}").status_code == 200


@pytest.mark.parametrize("device", ["collect%3Aa1b2", "", "%00%0d%0aX: y", "a" * 3000, "%ff"])
def test_any_device_id_is_taken_for_a_label(phone: Phone, device: str):
    for path in PATHS:
        url = f"{phone.base}{path}"
        assert phone.client.get(f"{url}?deviceID={device}").status_code == 200
        assert phone.client.get(f"{url}?formID=x&deviceID={device}").status_code == 200
    body, kind = multipart(filled())
    url = f"{phone.base}/submission?deviceID={device}"
    assert phone.client.post(url, data=body, content_type=kind).status_code == 201


def test_addresses_answer_without_redirect(phone: Phone):
    for path in ("/formList", "/submission"):
        answer = phone.get(path) if path == "/formList" else phone.head()
        assert answer.status_code in (200, 204)
        assert "Location" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_without_a_name_every_address_challenges(client: FlaskClient, path: str):
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_head_and_post_need_the_same_name_and_password(client: FlaskClient):
    body, kind = multipart(filled())
    for headers, head, post in [({}, 401, 401), (basic(), 204, 201)]:
        assert client.head("/submission", headers=headers).status_code == head
        answer = client.post("/submission", data=body, content_type=kind, headers=headers)
        assert answer.status_code == post
    refused = client.post("/submission", data=body, content_type=kind)
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")
    assert "<message>" in refused.text


def test_passwords_over_an_open_connection_are_refused(client: FlaskClient):
    outside = {"REMOTE_ADDR": "10.0.0.7"}
    answer = client.get("/formList", headers=basic(), environ_overrides=outside)
    assert answer.status_code == 403
    secure = client.get(
        "/formList", base_url="https://localhost", headers=basic(), environ_overrides=outside
    )
    assert secure.status_code == 200


def test_a_proxy_on_this_machine_does_not_make_a_request_local(client: FlaskClient):
    for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"):
        answer = client.get("/formList", headers={**basic(), name: "127.0.0.1"})
        assert answer.status_code == 403, name


def test_an_empty_name_is_a_plain_failed_login_without_lock_out(client: FlaskClient):
    for _ in range(30):
        answer = client.get("/formList", headers={"Authorization": "Basic Og=="})
        assert answer.status_code == 401
    assert client.get("/formList", headers=basic()).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        basic(password="wrong wrong wrong"),
        basic(name="nobody"),
        basic(name="cán bộ"),
        {"Authorization": "Basic ???"},
        {"Authorization": "Digest username=officer"},
        {"Authorization": "Bearer x"},
    ],
)
def test_wrong_logins_are_challenged_again(client: FlaskClient, headers: dict[str, str]):
    headers = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    assert client.get("/formList", headers=headers).status_code == 401


def test_passwords_cannot_be_guessed_by_trying(client: FlaskClient, world: World):
    def status(name: str, password: str) -> int:
        return client.get("/formList", headers=basic(name, password)).status_code

    assert status("officer", PASSWORD) == 200
    for _ in range(users.FREE_TRIES):
        assert status("officer", "guess guess") == status("stranger", "guess guess") == 401
    assert status("officer", PASSWORD) == 200, "who is known does not wait"
    assert status("stranger", PASSWORD) == 401, "who is not known does"
    assert status("designer", PASSWORD) == 200, "nor does anybody else"
    failed = world.storage.memory.failed_logins
    failed["stranger"] = 50, failed["stranger"][1] - users.LONGEST_PAUSE
    assert status("stranger", PASSWORD) == 200, "and never for long"
    assert "stranger" not in failed


def test_a_changed_password_is_out_at_once(client: FlaskClient, world: World):
    assert client.get("/formList", headers=basic()).status_code == 200
    with world.storage.transaction() as store:
        store.db.execute(
            text("update users set password_hash = :new where username = 'officer'"),
            {"new": PasswordHasher().hash("mat khau moi hon")},
        )
    assert client.get("/formList", headers=basic()).status_code == 401
    assert client.get("/formList", headers=basic(password="mat khau moi hon")).status_code == 200


def test_a_form_number_larger_than_any_is_not_found(phone: Phone):
    assert phone.get("/forms/99999999999999999999/form.xml").status_code == 404


def test_a_disabled_user_and_her_phone_are_out_at_once(world: World, phone: Phone):
    assert phone.client.get("/formList", headers=basic()).status_code == 200
    with world.storage.transaction() as store:
        users.disable(store, "officer", "test")
    assert phone.client.get("/formList", headers=basic()).status_code == 401
    assert phone.get("/formList").status_code == 403


@pytest.mark.parametrize("name", ["cán.bộ", "a:b", "", "a b", "x" * 65])
def test_device_names_are_printable_ascii(world: World, name: str):
    from server.problems import Problem

    with pytest.raises(Problem), world.storage.transaction() as store:
        users.add(store, name, "officer", PASSWORD, [], "test")


def test_device_passwords_are_printable_ascii(world: World):
    from server.problems import Problem

    with pytest.raises(Problem), world.storage.transaction() as store:
        users.add(store, "an", "officer", "mật khẩu rất dài", [], "test")


@pytest.mark.parametrize("token", ["x", "A" * 64, "đường", "%2e%2e", "' or 1=1"])
def test_an_unknown_key_is_forbidden_not_challenged(client: FlaskClient, token: str):
    for path in PATHS:
        answer = client.get(f"/key/{quote(token)}{path}")
        assert answer.status_code == 403
        assert "WWW-Authenticate" not in answer.headers
        assert "<message>" in answer.text
    body, kind = multipart(filled())
    url = f"/key/{quote(token)}/submission"
    assert client.head(url).status_code == 403
    assert client.post(url, data=body, content_type=kind).status_code == 403


def test_a_revoked_key_is_forbidden_at_once(world: World, phone: Phone):
    assert phone.get("/formList").status_code == 200
    with world.storage.transaction() as store:
        phones.revoke(store, world.phone_id, "test")
    assert phone.get("/formList").status_code == 403
    assert phone.post(filled()).status_code == 403


def test_failed_logins_are_never_sent_to_a_login_page(client: FlaskClient):
    for path in [*PATHS, "/submission"]:
        answer = client.get(path, headers=basic(password="wrong wrong wrong"))
        assert answer.status_code in (401, 405)
        assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("settings", "environ", "start"),
    [
        ({}, {}, "http://localhost/key/"),
        ({"public_url": "https://xa.example"}, {}, "https://xa.example/key/"),
        (
            {"trusted_proxies": 1},
            {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "xa.example"},
            "https://xa.example/key/",
        ),
    ],
)
def test_listed_addresses_are_absolute_on_the_phones_host_with_its_key(
    world: World, settings: dict, environ: dict, start: str
):
    made = Settings(data=world.settings.data, **settings)
    client = create_app(made, world.storage).test_client(use_cookies=False)
    for path in ("/formList", "/forms/1/manifest"):
        text = client.get(f"/key/{world.token}{path}", environ_overrides=environ).text
        for tag in ("downloadUrl", "manifestUrl"):
            for url in text.split(f"<{tag}>")[1:]:
                assert url.startswith(f"{start}{world.token}/forms/")


def test_keys_and_answers_reach_no_log(phone: Phone, world: World, caplog):
    caplog.set_level(logging.INFO)
    phone.get("/formList")
    phone.post(filled({"wish": "bí mật", "home": "19.01234 105.01234 0 5"}))
    phone.get("/forms/999/form.xml")
    phone.client.get(f"/key/{world.token}/nothing")
    assert caplog.records
    text = " ".join(str(vars(record)) for record in caplog.records)
    assert world.token not in text
    assert "bí mật" not in text
    assert "19.012" not in text


@pytest.mark.parametrize("path", ["/formList", "/forms/1/manifest"])
def test_xml_is_utf8_text_xml_with_nothing_before_the_declaration(phone: Phone, path: str):
    answer = phone.get(path)
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert answer.data.startswith(b"<?xml")
    answer.data.decode("utf-8")


@pytest.mark.parametrize("path", PATHS)
def test_phones_ask_again_and_get_304_for_what_they_have(phone: Phone, path: str):
    answer = phone.get(path)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Expires" not in answer.headers
    tag = answer.headers["ETag"]
    again = phone.get(path, {"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert phone.get(path, {"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_date_alone_never_gives_304(phone: Phone, path: str):
    answer = phone.get(path, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_bodies_say_their_length(phone: Phone, path: str):
    answer = phone.get(path)
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_unknown_addresses_get_an_xml_message(phone: Phone):
    for path in ("/nothing", "/forms/999/form.xml", "/forms/1/media/other.csv", "/forms/x"):
        answer = phone.get(path)
        assert answer.status_code == 404
        assert "<message>" in answer.text
    assert phone.client.put(f"{phone.base}/submission").status_code == 405


def test_too_many_sign_ins_at_once_are_asked_to_come_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(users, "LONGEST_WAIT", 0.05)
    with ExitStack() as others:
        for _ in range(users.MOST_AT_ONCE):
            others.enter_context(users._TURNS)
        answer = client.get("/formList", headers=basic())
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "đang bận" in answer.text
    assert client.get("/formList", headers=basic()).status_code == 200


class Endless(io.RawIOBase):
    """A body that never ends, and counts what was read of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return bytes(size)


@pytest.mark.parametrize("path", ["/key/unknown/submission", "/submission", "/x"])
def test_a_stranger_cannot_send_for_ever(world: World, path: str):
    settings = replace(world.settings, max_upload_mb=3)
    body = Endless()
    asked = {"wsgi.input": body, "CONTENT_LENGTH": str(10**12)}
    client = create_app(settings, world.storage).test_client()
    answer = client.post(path, environ_overrides=asked, content_type="multipart/form-data")
    assert answer.status_code in {401, 403, 404}
    assert body.taken == settings.max_upload_bytes
