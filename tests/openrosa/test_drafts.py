"""A draft on a phone: its own list, form, files and submissions, apart from the real ones."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from server.problems import Problem
from server.services import blob_care, draft_phones, drafts, retention
from tests.openrosa.conftest import Phone
from tests.openrosa.test_forms import LIST, MANIFEST, listed, md5
from tests.services.drafting import FAULTY, MEDIA, PICTURE, POSTS, Designer, book
from tests.world import World, application, filled

ANSWERS = {"day": "2026-11-02", "wish": "bí mật", "home": "19.01 105.01 0 5", "post": "1"}


@pytest.fixture
def designer(people: World) -> Designer:
    return Designer(people)


@pytest.fixture
def client(people: World) -> FlaskClient:
    return application(people).test_client(use_cookies=False)


@pytest.fixture
def phone_of(designer: Designer, client: FlaskClient) -> Callable[[drafts.Draft], Phone]:
    return lambda draft: Phone(client, f"/draft/{designer.key(draft)}")


def talk(answers: dict[str, str] | None = None, **more: str) -> bytes:
    return filled(answers or ANSWERS, form_id=more.pop("form_id", "talk"), **more)


def tries(designer: Designer, draft: drafts.Draft) -> list[drafts.Try]:
    with designer.world.storage.as_person(designer.person) as store:
        return drafts.tries(store, draft.id)


def count(designer: Designer, table: str) -> int:
    with designer.world.storage.reading() as store:
        return store.db.execute(text(f"select count(*) from {table}")).scalar_one()


def test_a_phone_gets_the_draft_and_nothing_else(designer, phone_of):
    draft = designer.whole(book())
    phone = phone_of(draft)
    (item,) = listed(phone)
    assert (item["formID"], item["name"], item["version"]) == ("talk", "Gặp", "1")
    form = phone.get(item["downloadUrl"])
    assert md5(form.data) == item["hash"]
    files = {entry["filename"]: entry for entry in listed(phone, item["manifestUrl"], MANIFEST)}
    assert set(files) == {*MEDIA, "villages.csv"}
    for name, entry in files.items():
        answer = phone.get(entry["downloadUrl"])
        assert md5(answer.data) == entry["hash"]
        assert answer.content_length == len(answer.data)
        tag = answer.headers["ETag"]
        assert phone.get(entry["downloadUrl"], {"If-None-Match": tag}).status_code == 304, name
    assert phone.get(files["bản đồ.png"]["downloadUrl"]).data == PICTURE
    assert phone.head().status_code == 204
    assert phone.head().headers["X-OpenRosa-Accept-Content-Length"]


def test_what_is_sent_to_a_draft_is_no_submission(designer, phone_of):
    draft = designer.whole(book())
    assert phone_of(draft).post(talk()).status_code == 201
    (found,) = tries(designer, draft)
    assert found.answers == {"day": "2026-11-02", "post": "1"}
    assert set(found.sealed) == {"wish", "home"}
    assert not found.is_of_earlier
    assert (count(designer, "submissions"), count(designer, "quarantine")) == (0, 0)
    with designer.world.storage.reading() as store:
        row = store.db.execute(text("select raw, summary from draft_tries")).one()
        for kept in row:
            assert b"2026-11-02" not in kept


def test_the_same_again_is_the_same_and_brings_its_files(designer, phone_of):
    survey = "type | name | label | sensitivity\nimage | photo | Ảnh | internal"
    draft = designer.whole(book(survey=survey), {})
    phone, sent = phone_of(draft), talk({"photo": "1.png"})
    assert phone.post(sent).status_code == 201
    assert [(f.name, f.size) for f in tries(designer, draft)[0].files] == [("1.png", None)]
    assert phone.post(sent, [("1.png", b"not a picture")]).status_code == 201
    (found,) = tries(designer, draft)
    assert [(f.name, f.size) for f in found.files] == [("1.png", 13)]
    other = sent.replace(b"1.png", b"2.png")
    assert phone.post(other).status_code == 409


def test_test_submissions_go_when_the_draft_is_published(designer, phone_of):
    draft = designer.whole(book())
    phone = phone_of(draft)
    for _ in range(3):
        phone.post(talk())
    designer.publish(designer.get(draft.id))
    for table in ("draft_tries", "draft_try_files", "draft_addresses", "form_drafts"):
        assert count(designer, table) == 0
    with designer.world.storage.reading() as store:
        kinds = store.db.execute(text("select kind, details->>'tries' from events")).all()
    assert ("form.published", "3") in kinds
    for answer in (phone.get("/formList"), phone.head(), phone.post(talk())):
        assert answer.status_code == 403


def test_test_submissions_go_when_the_draft_is_discarded(designer, phone_of):
    draft = designer.whole(book())
    phone_of(draft).post(talk())
    with designer.world.storage.as_person(designer.person) as store:
        drafts.discard(store, designer.person, draft.id)
    assert count(designer, "draft_tries") == 0
    with designer.world.storage.reading() as store:
        kinds = store.db.execute(text("select kind, details->>'tries' from events")).all()
    assert ("draft.discarded", "1") in kinds


def test_test_submissions_are_gone_after_90_days(designer, phone_of, people):
    survey = "type | name | label | sensitivity\nimage | photo | Ảnh | internal"
    draft = designer.whole(book(survey=survey), {})
    before = {blob.name for blob in people.storage.blobs.names()}
    phone_of(draft).post(talk({"photo": "1.png"}), [("1.png", b"x")])
    now = datetime.now(UTC)
    assert retention.erase_tries(people.storage, now + timedelta(days=89)) == 0
    assert retention.erase_tries(people.storage, now + timedelta(days=91)) == 1
    assert tries(designer, draft) == []
    assert count(designer, "draft_try_files") == 0
    blob_care.sweep(people.storage, "test", dry_run=False, progress=lambda _: None)
    assert {blob.name for blob in people.storage.blobs.names()} >= before


def test_a_sweep_leaves_drafts_their_files(designer, phone_of, people, monkeypatch):
    draft = designer.whole(book())
    phone = phone_of(draft)
    phone.post(talk(), [("1.png", b"x")])
    monkeypatch.setattr(blob_care, "YOUNG", timedelta(hours=-1))
    swept = blob_care.sweep(people.storage, "test", dry_run=False, progress=lambda _: None)
    assert swept.deleted == 0
    designer.publish(designer.get(draft.id))
    swept = blob_care.sweep(people.storage, "test", dry_run=False, progress=lambda _: None)
    assert swept.deleted == 1


def test_a_key_can_be_revoked_and_ends_by_itself(designer, phone_of, people):
    draft = designer.whole(book())
    one, other = phone_of(draft), phone_of(draft)
    with people.storage.as_person(designer.person) as store:
        newest, oldest = drafts.addresses(store, draft.id)
        drafts.revoke_address(store, designer.person, draft.id, oldest.id)
    assert one.get("/formList").status_code == 403
    assert other.get("/formList").status_code == 200
    with people.storage.transaction() as store:
        store.db.execute(text("update draft_addresses set expires_at = now()"))
    answer = other.get("/formList")
    assert answer.status_code == 403
    assert answer.mimetype == "text/xml"
    assert "mã QR mới" in answer.text
    assert newest.last_seen_at is None


def test_the_key_of_a_closed_account_opens_nothing(designer, phone_of, people):
    phone = phone_of(designer.whole(book()))
    with people.storage.transaction() as store:
        store.db.execute(text("update users set disabled_at = now() where username = 'designer'"))
    assert phone.get("/formList").status_code == 403


def test_a_key_is_kept_as_its_digest_alone(designer, people):
    token = designer.key(designer.whole(book()))
    with people.storage.reading() as store:
        kept = store.db.execute(text("select token_hash from draft_addresses")).scalar_one()
        told = store.db.execute(text("select string_agg(details::text, '') from events")).scalar()
    assert kept == hashlib.sha256(token.encode()).digest()
    assert token not in told


@pytest.mark.parametrize("path", ["/formList", "/forms/1/form.xml", "/forms/1/manifest",
                                  "/forms/1/media/villages.csv"])  # fmt: skip
def test_an_unknown_key_opens_nothing(client, path):
    assert Phone(client, "/draft/unknown").get(path).status_code == 403


def test_a_key_opens_its_own_draft_alone(designer, phone_of):
    phone = phone_of(designer.whole(book()))
    other = designer.upload(book(form_id="other"))
    for path in ("form.xml", "manifest", "media/posts.csv"):
        assert phone.get(f"/forms/{other.id}/{path}").status_code == 404
    assert phone.get("/forms/1/form.xml").status_code in {404, 200}
    assert phone.post(talk(form_id="khảo sát")).status_code == 409
    assert tries(designer, other) == []


def test_a_draft_with_a_fault_leaves_the_phone_what_it_has(designer, phone_of):
    draft = designer.whole(book())
    phone = phone_of(draft)
    designer.upload(b"x", FAULTY, form_id="talk")
    assert phone.get("/formList").status_code == 409
    assert phone.post(talk()).status_code == 409
    designer.upload(book("2"))
    assert listed(phone)[0]["version"] == "2"
    assert phone.post(talk()).status_code == 201
    designer.upload(book("3"))
    assert tries(designer, draft)[0].is_of_earlier


def test_the_file_of_a_form_can_do_nothing_in_a_browser(designer, phone_of):
    draft = designer.whole(book())
    designer.add(draft, "x.html", b"<script>alert(1)</script>")
    answer = phone_of(draft).get(f"/forms/{draft.id}/media/x.html")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("raw", [b"", b"<", b"<data/>", b'<data id="talk"/>'])
def test_what_is_no_submission_is_refused(designer, phone_of, raw):
    draft = designer.whole(book())
    assert phone_of(draft).post(raw).status_code == 400
    assert tries(designer, draft) == []


def test_a_draft_takes_only_so_many(designer, phone_of, monkeypatch):
    draft = designer.whole(book())
    phone, first = phone_of(draft), talk()
    monkeypatch.setattr(draft_phones, "MOST_TRIES", 1)
    assert phone.post(first).status_code == 201
    assert phone.post(talk()).status_code == 409
    assert phone.post(first).status_code == 201
    assert len(tries(designer, draft)) == 1


def test_a_draft_that_lacks_files_is_not_tried(designer):
    draft = designer.upload(book())
    with pytest.raises(Problem) as caught:
        designer.key(draft)
    assert caught.value.code == "draft_media_missing"


def test_the_real_list_does_not_know_drafts(designer, people, client):
    before = Phone(client, f"/key/{people.token}").get("/formList").data
    draft = designer.whole(book())
    designer.key(draft)
    assert Phone(client, f"/key/{people.token}").get("/formList").data == before
    assert ElementTree.fromstring(before).tag == f"{LIST}xforms"
    designer.publish(designer.get(draft.id))
    now = listed(Phone(client, f"/key/{people.token}"))
    assert [item["formID"] for item in now] == ["khảo sát", "talk"]


def test_files_of_published_forms_are_streamed(designer, people, client):
    version = designer.publish(designer.whole(book()))
    phone = Phone(client, f"/key/{people.token}")
    answer = phone.get(f"/forms/{version.id}/media/bản đồ.png")
    assert answer.data == PICTURE
    assert answer.content_length == len(PICTURE)
    assert phone.get(f"/forms/{version.id}/media/posts.csv").data == POSTS
