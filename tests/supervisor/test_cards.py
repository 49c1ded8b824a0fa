"""A card works once, for one phone, and expires; a phone in the field is never shut out by it."""

from __future__ import annotations

import base64
import io
import re
import threading
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from server.services import cards, phones
from tests.openrosa.conftest import multipart
from tests.people import Browser, person
from tests.supervisor.test_people import id_of, rows
from tests.world import World, filled

Open = Callable[[str | None], Browser]
ONE, OTHER = "?deviceID=collect%3Aone", "?deviceID=collect%3Aother"
AGENT = "org.odk.collect.android/v2026.1.2 Dalvik/2.1.0 (Linux; U; Android 13; SM-A145F Build/TP1A)"


@pytest.fixture
def key(people: World, monkeypatch) -> str:
    """The key of the officer's new card."""
    made: list[str] = []
    new_key = phones.new_key

    def noted() -> str:
        made.append(new_key())
        return made[-1]

    monkeypatch.setattr(phones, "new_key", noted)
    with people.storage.as_person(person(people, "supervisor")) as store:
        actor = person(people, "supervisor")
        cards.make(store, people.settings, actor, [id_of(people, "officer")], 7)
    return made[0]


@pytest.fixture
def phone(app) -> FlaskClient:
    return app.test_client()


def forms(phone: FlaskClient, key: str, device: str = "") -> int:
    return phone.get(f"/key/{key}/formList{device}", headers={"User-Agent": AGENT}).status_code


def send(phone: FlaskClient, key: str, device: str = "", **more: object) -> int:
    body, kind = multipart(filled({"people": "1"}))
    return phone.post(f"/key/{key}/submission{device}", data=body, content_type=kind).status_code


def expire(world: World) -> None:
    with world.storage.transaction() as store:
        store.db.execute(
            text(
                "update phones set card_until = now() - interval '1 minute'"
                " where card_until is not null"
            )
        )


def test_the_first_phone_has_the_card_and_no_other(people: World, phone, key):
    assert forms(phone, key, ONE) == 200
    assert forms(phone, key, OTHER) == 403
    assert send(phone, key, OTHER) == 403
    assert forms(phone, key) == 403
    assert forms(phone, key, ONE) == 200
    assert send(phone, key, ONE) == 201
    assert rows(people, "select actor from events where kind = 'phone.claimed'") == [("officer",)]
    answer = phone.get(f"/key/{key}/formList{OTHER}")
    assert "đã dùng cho một máy khác" in answer.text


def test_an_app_that_names_itself_only_when_it_sends_keeps_its_card(people: World, phone, key):
    assert forms(phone, key) == 200
    expire(people)
    assert forms(phone, key) == 200
    assert send(phone, key, ONE) == 201
    assert forms(phone, key) == 200
    assert send(phone, key, OTHER) == 403
    assert forms(phone, key, OTHER) == 403
    assert forms(phone, key, ONE) == 200
    assert forms(phone, key) == 403


def test_a_card_nobody_used_in_time_is_over(people: World, phone, key):
    expire(people)
    assert forms(phone, key, ONE) == 403
    assert send(phone, key, ONE) == 403
    assert "hết hạn" in phone.get(f"/key/{key}/formList").text


def test_a_claimed_card_goes_on_after_its_day(people: World, phone, key):
    assert forms(phone, key, ONE) == 200
    expire(people)
    assert send(phone, key, ONE) == 201


def test_what_comes_without_a_name_may_be_the_phones_own_and_is_taken(phone, key):
    assert forms(phone, key, ONE) == 200
    assert send(phone, key) == 201


def test_a_key_without_a_card_is_bound_to_nothing(people: World, phone):
    for device in (ONE, OTHER, ""):
        assert forms(phone, people.token, device) == 200


def test_two_phones_at_once_one_of_them_has_it(app, key):
    answers: list[int] = []

    def ask(device: str) -> None:
        answers.append(forms(app.test_client(), key, device))

    asking = [threading.Thread(target=ask, args=(d,)) for d in (ONE, OTHER) * 4]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert sorted(answers) == [200] * 4 + [403] * 4


def test_a_newer_card_ends_the_one_nobody_used(people: World, browser: Open, phone, key):
    page = browser("supervisor").post(
        "/people/cards", {"user": id_of(people, "officer"), "days": "3"}
    )
    assert page.status_code == 200
    assert forms(phone, key, ONE) == 403
    assert rows(people, "select revoked_why from phones where revoked_why is not null") == [
        ("replaced",)
    ]
    assert forms(phone, people.token) == 200


def test_the_sheet_is_shown_once_and_its_keys_are_not_kept(people: World, browser: Open):
    sent = {"user": [id_of(people, "officer")], "days": "7"}
    answer = browser("supervisor").post("/people/cards", sent)
    assert answer.headers["Cache-Control"] == "no-store"
    picture = base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", answer.text)[1])
    assert picture.startswith(b"\x89PNG")
    assert rows(people, "select count(*) from events where kind = 'card.printed'") == [(1,)]


@pytest.mark.parametrize("days", ["", "0", "365", "x"])
def test_a_card_has_one_of_the_terms(people: World, browser: Open, days: str):
    sent = {"user": id_of(people, "officer"), "days": days}
    assert browser("supervisor").post("/people/cards", sent).status_code == 400


def test_nobody_chosen_is_told(browser: Open):
    here = browser("supervisor")
    assert here.post("/people/cards", {"days": "7"}).location == "/people"
    assert "Chưa chọn ai" in here.get("/people").text


def test_who_chose_nobody_stays_on_the_filtered_page(browser: Open):
    here = browser("supervisor")
    page = here.get("/people?q=officer").text
    back = re.search(r'name="next" value="([^"]+)"', page)[1].replace("&amp;", "&")
    answer = here.post("/people/cards", {"days": "7", "next": back})
    assert answer.location == "/people?q=officer"


def test_the_page_of_a_phone_tells_what_it_could_hold(people: World, browser: Open, phone, key):
    forms(phone, key, ONE)
    listed = phone.get(f"/key/{key}/formList{ONE}").text
    version = re.search(r"/forms/(\d+)/form.xml", listed)[1]
    phone.get(f"/key/{key}/forms/{version}/form.xml{ONE}", headers={"User-Agent": AGENT})
    phone.get(f"/key/{key}/forms/{version}/media/villages.csv{ONE}", headers={"User-Agent": AGENT})
    body, kind = multipart(filled({"point": "19.01 105.01 0 5"}))
    address = f"/key/{key}/submission{ONE}"
    phone.post(address, data=body, content_type=kind, headers={"User-Agent": AGENT})
    user_id = id_of(people, "officer")
    phone_id = rows(people, "select id from phones where card_until is not null")[0][0]
    path = f"/people/{user_id}/phones/{phone_id}"
    for name in ("supervisor", "admin"):
        page = browser(name).get(path).text
        for words in (
            "ODK Collect 2026.1.2",
            "SM-A145F, Android 13",
            "Khảo sát",
            "Xã Một",
            "1 phiếu trong 30 ngày",
        ):
            assert words in page, (name, words)
    for name in ("neighbour", "officer"):
        assert browser(name).get(path).status_code in {403, 404}


def test_a_lost_phone_is_revoked_with_a_reason(people: World, browser: Open, phone):
    user_id = id_of(people, "officer")
    here = browser("supervisor")
    path = f"/people/{user_id}/phones/{people.phone_id}"
    refused = here.post(f"{path}/revoke")
    assert refused.status_code == 400
    assert "Hãy chọn lý do thu hồi." in refused.text
    assert browser("neighbour").post(f"{path}/revoke", {"reason": "lost"}).status_code == 404
    assert forms(phone, people.token) == 200
    assert here.post(f"{path}/revoke", {"reason": "lost"}).status_code == 303
    assert forms(phone, people.token) == 403
    assert "Mất máy" in here.get(path).text
    said = rows(people, "select details->>'why' from events where kind = 'phone.revoked'")
    assert said == [("lost",)]


class Slow(io.BytesIO):
    """A body in whose middle something happens."""

    def __init__(self, body: bytes, happens: Callable[[], None]) -> None:
        super().__init__(body)
        self.happens: Callable[[], None] | None = happens

    def read(self, size: int = -1) -> bytes:
        if self.happens:
            self.happens()
            self.happens = None
        return super().read(size)


@pytest.mark.parametrize("action", ["disable", "revoke"])
def test_what_is_being_sent_while_the_officer_goes_is_kept(
    people: World, browser: Open, phone, action: str
):
    user_id = id_of(people, "officer")
    here = browser("supervisor")
    csrf = here.csrf
    path = f"/people/{user_id}/" + (
        "disable" if action == "disable" else f"phones/{people.phone_id}/revoke"
    )

    def go() -> None:
        sent = {"csrf": csrf, "reason": "lost"}
        assert here.client.post(path, data=sent).status_code == 303

    body, kind = multipart(filled({"people": "3"}))
    address = f"/key/{people.token}/submission"
    answer = phone.post(
        address, input_stream=Slow(body, go), content_type=kind, content_length=len(body)
    )
    assert answer.status_code == 201
    assert rows(people, "select count(*) from submissions") == [(1,)]
    assert send(phone, people.token) == 403


def test_typing_the_address_of_the_cards_leads_to_where_they_are_made(browser):
    answer = browser("supervisor").get("/people/cards")
    assert answer.location == "/people"
    assert browser("officer").get("/people/cards").status_code == 403
