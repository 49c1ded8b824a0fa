"""HEAD and POST of /submission (contract 64-92)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import text

from server.services import attachments, sealing
from server.storage import submissions
from server.storage.forms import bump
from tests.openrosa.conftest import Phone, multipart
from tests.world import World, filled, survey_form

DONE = b"full submission upload was successful!"
PLACE = {"day": "2026-08-20", "village": "99001001", "point": "19.01 105.01 0 5.0"}


def rows(world: World, statement: str, **values: object) -> list[tuple]:
    with world.storage.reading() as store:
        return [tuple(row) for row in store.db.execute(text(statement), values)]


def count(world: World, table: str = "submissions") -> int:
    return rows(world, f"select count(*) from {table}")[0][0]


def raw_of(world: World, submission_id: int = 1) -> bytes:
    [(name,)] = rows(world, "select instance_id from submissions where id = :id", id=submission_id)
    with world.storage.reading() as store:
        return sealing.open_raw(store.vault, name, submissions.raw(store, submission_id) or b"")


def content_of(world: World, name: str) -> bytes:
    [(blob,)] = rows(world, "select blob from attachments where name = :name", name=name)
    with world.storage.reading() as store:
        return b"".join(attachments.read(store, blob))


def at_once(phone: Phone, xmls: list[bytes], files: Sequence[tuple[str, bytes]] = ()) -> list[int]:
    """POST all at the same time and give the statuses."""

    def send(xml: bytes) -> int:
        twin = Phone(phone.client.application.test_client(use_cookies=False), phone.base)
        return twin.post(xml, files).status_code

    with ThreadPoolExecutor(len(xmls)) as pool:
        return list(pool.map(send, xmls))


def test_a_submission_is_stored_in_its_village(world: World, phone: Phone):
    answer = phone.post(filled(PLACE))
    assert answer.status_code == 201
    assert DONE in answer.data
    assert rows(world, "select village, method, confidence, flags from submissions") == [
        ("99001001", "inside", 1.0, [])
    ]


def test_head_gives_204_and_the_length_that_fits(phone: Phone):
    answer = phone.head()
    assert answer.status_code == 204
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    length = int(answer.headers["X-OpenRosa-Accept-Content-Length"])
    assert 50_000_000 <= length <= 250_000_000 - 64 * 1024
    assert "Location" not in answer.headers


def test_the_xml_may_have_any_file_name_and_place(world: World, phone: Phone):
    xml, boundary = filled({"photo": "a.jpg"}), "b0undary"
    parts = [("a.jpg", "a.jpg", b"x"), ("xml_submission_file", "Tên \u0111ẹp (1).xml", xml)]
    head = '--{}\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n'
    body = b"".join(head.format(boundary, n, f).encode() + c + b"\r\n" for n, f, c in parts)
    answer = phone.client.post(
        f"{phone.base}/submission",
        data=body + f"--{boundary}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == 201
    assert content_of(world, "a.jpg") == b"x"


@pytest.mark.parametrize(
    "name", ["ảnh chụp 1.jpg", "a\u0301.jpg", 'q"uote.jpg', "../../etc/passwd", "a;b.jpg", "😀.jpg"]
)
def test_attachments_are_matched_by_their_exact_names(world: World, phone: Phone, name: str):
    xml = filled({"photo": name.replace('"', "&quot;")})
    assert phone.post(xml, [(name, b"content")]).status_code == 201
    assert rows(world, "select name, expected, blob is not null from attachments") == [
        (name, True, True)
    ]
    assert content_of(world, name) == b"content"


def test_101_attachments_in_103_parts(world: World, phone: Phone):
    names = [f"{i}.jpg" for i in range(101)]
    more = "".join(f"<more><extra>{name}</extra></more>" for name in names)
    xml = filled(extra=more)
    files = [(name, name.encode()) for name in names]
    assert phone.post(xml, files, incomplete=True).status_code == 201
    assert count(world, "attachments where blob is not null and expected") == 101


def test_a_60_mb_video_goes_through(world: World, phone: Phone):
    video = b"\0\0\0\x18ftypmp42" + bytes(60_000_000)
    assert phone.post(filled({"photo": "v.mp4"}), [("v.mp4", video)]).status_code == 201
    assert rows(world, "select size from attachments") == [(len(video),)]


def test_a_file_larger_than_advertised_is_taken_up_to_the_hard_limit(world: World, phone: Phone):
    file = bytes(101_000_000)
    assert phone.post(filled({"photo": "v"}), [("v", file)]).status_code == 201


def test_over_the_hard_limit_is_413_with_a_message(world: World, phone: Phone):
    body, kind = multipart(filled(), [("big", bytes(251_000_000))])
    answer = phone.client.post(f"{phone.base}/submission", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "250 MB" in answer.text
    assert count(world) == 0


def test_a_zero_byte_photo_is_a_photo_that_came(world: World, phone: Phone):
    assert phone.post(filled({"photo": "a.jpg"}), [("a.jpg", b"")]).status_code == 201
    assert rows(world, "select size, blob is not null from attachments") == [(0, True)]


def test_unnamed_files_are_kept_and_missing_ones_awaited(world: World, phone: Phone):
    assert phone.post(filled({"photo": "gone.jpg"}), [("other.bin", b"?")]).status_code == 201
    found = rows(world, "select name, expected, blob is not null from attachments order by name")
    assert found == [("gone.jpg", True, False), ("other.bin", False, True)]


def test_success_is_201_after_the_commit(world: World, phone: Phone):
    for _ in range(3):
        assert phone.post(filled(PLACE)).status_code == 201
    assert count(world) == 3


def test_a_split_item_becomes_one_record_with_all_files(world: World, phone: Phone):
    xml = filled({"photo": "1.jpg"}, extra="<more><extra>2.jpg</extra></more>")
    assert phone.post(xml, [("1.jpg", b"one")], incomplete=True).status_code == 201
    missing = "select name from attachments where expected and blob is null"
    assert rows(world, missing) == [("2.jpg",)]
    assert phone.post(xml, [("2.jpg", b"two")]).status_code == 201
    assert (count(world), rows(world, missing)) == (1, [])


def test_completeness_does_not_rest_on_the_flag(world: World, phone: Phone):
    xml = filled({"photo": "1.jpg"})
    assert phone.post(xml).status_code == 201
    assert rows(world, "select blob from attachments") == [(None,)]


def test_the_same_post_again_is_201_and_no_second_record(world: World, phone: Phone):
    xml = filled({**PLACE, "photo": "1.jpg"})
    for _ in range(3):
        assert phone.post(xml, [("1.jpg", b"one")]).status_code == 201
    assert (count(world), count(world, "attachments")) == (1, 1)


def test_a_resend_without_files_does_not_lose_the_files_that_came(world: World, phone: Phone):
    xml = filled({"photo": "1.jpg"})
    phone.post(xml, [("1.jpg", b"one")])
    assert phone.post(xml).status_code == 201
    assert content_of(world, "1.jpg") == b"one"


def test_twins_at_the_same_time_become_one_record(world: World, phone: Phone):
    xml = filled({"photo": "1.jpg"})
    assert at_once(phone, [xml] * 5, [("1.jpg", b"one")]) == [201] * 5
    assert (count(world), count(world, "attachments where blob is not null")) == (1, 1)


def test_other_xml_under_the_same_id_is_409_and_kept_for_review(world: World, phone: Phone):
    instance = f"uuid:{uuid4()}"
    first = filled({"people": "3"}, instance_id=instance)
    assert phone.post(first).status_code == 201
    second = phone.post(filled({"people": "4"}, instance_id=instance), [("a.jpg", b"x")])
    assert second.status_code == 409
    assert "<message>" in second.text
    assert raw_of(world) == first
    assert rows(world, "select reason, instance_id from quarantine") == [
        ("submission_conflict", instance)
    ]
    assert count(world, "quarantine_files") == 1


def test_a_changed_audit_file_is_taken(world: World, phone: Phone):
    xml = filled(extra="<meta><audit>audit.csv</audit></meta>")
    assert phone.post(xml, [("audit.csv", b"event,node")]).status_code == 201
    assert phone.post(xml, [("audit.csv", b"event,node\nform start,")]).status_code == 201
    assert content_of(world, "audit.csv") == b"event,node\nform start,"


def test_older_versions_and_closed_forms_are_still_taken(world: World, phone: Phone):
    from server.services import publishing

    with world.storage.transaction() as store:
        publishing.publish(store, survey_form(version="2"), "x.xlsx", {}, "test")
        store.db.execute(text("update forms set state = 'closed'"))
        bump(store, "forms")
    assert phone.post(filled(PLACE, version="1")).status_code == 201
    assert phone.post(filled(PLACE, version="2")).status_code == 201
    assert count(world) == 2


def test_refused_bodies_are_read_to_their_end(phone: Phone):
    body = io.BytesIO(bytes(3_000_000))
    answer = phone.client.post(
        "/key/unknown/submission",
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
    )
    assert (answer.status_code, body.tell()) == (403, 3_000_000)


def test_messages_are_unprefixed_vietnamese_and_without_answers(phone: Phone):
    answer = phone.client.post(f"{phone.base}/submission", data=b"x", content_type="text/plain")
    assert answer.status_code == 400
    assert "<OpenRosaResponse" in answer.text
    assert "<message>Yêu cầu" in answer.text


@pytest.mark.parametrize(
    "xml",
    [
        '<data id="khảo sát" version="1"><people>3</people>'
        "<meta><instanceID>uuid:1</instanceID></meta></data>",
        '<h:data xmlns:h="urn:x" h:id="khảo sát" h:version="1"><h:people>3</h:people>'
        "<h:meta><h:instanceID>uuid:1</h:instanceID></h:meta></h:data>",
        '<data xmlns="urn:x" xmlns:o="http://openrosa.org/xforms" id="khảo sát" version="1">'
        "<people>3</people><o:meta><o:instanceID>uuid:1</o:instanceID></o:meta></data>",
    ],
)
def test_meta_and_attributes_are_known_with_any_prefix(world: World, phone: Phone, xml: str):
    assert phone.post(xml.encode()).status_code == 201
    assert rows(world, "select instance_id, answers from submissions") == [
        ("uuid:1", {"people": 3})
    ]


def test_absent_and_empty_elements_are_no_answers(world: World, phone: Phone):
    assert phone.post(filled(extra="<people/><wish></wish><point/>")).status_code == 201
    assert rows(world, "select answers, method, flags from submissions") == [
        ({}, "none", ["no_fix"])
    ]


@pytest.mark.parametrize("point", ["1.901E1 1.0501E2 0.0 5.0", "19.01 105.01 0 5 ", "19.01 105.01"])
def test_java_numbers_are_numbers(world: World, phone: Phone, point: str):
    assert phone.post(filled({"point": point, "amount": "1.5E7"})).status_code == 201
    [(village, answers)] = rows(world, "select village, answers from submissions")
    assert village == "99001001"
    assert answers["amount"] == 15_000_000


def test_illegal_character_references_are_kept(world: World, phone: Phone):
    xml = filled({"wish": "a&#11;b&#x1F;c\x0bd"})
    assert phone.post(xml).status_code == 201
    assert raw_of(world) == xml
    assert count(world, "quarantine") == 0


def test_the_raw_bytes_and_the_time_of_receipt_are_kept(world: World, phone: Phone):
    xml = b"\xef\xbb\xbf" + filled({"wish": "  nguy\u1ec7n  "}) + b"\n<!-- end -->\n"
    assert phone.post(xml).status_code == 201
    assert raw_of(world) == xml
    assert rows(world, "select received_at <= now() from submissions") == [(True,)]


def test_equal_file_names_in_two_items_are_two_files(world: World, phone: Phone):
    for content in (b"one", b"two"):
        assert phone.post(filled({"photo": "1.jpg"}), [("1.jpg", content)]).status_code == 201
    assert rows(world, "select count(distinct blob) from attachments") == [(2,)]


def test_photos_lose_their_metadata_before_they_are_stored(world, phone, tmp_path):
    exif = Image.Exif()
    exif[0x9C9D] = "Owner of this camera".encode("utf-16le")
    exif[0xA431] = "SERIAL-0001"
    exif.get_ifd(0x8825).update({1: "N", 2: (19.0, 0.0, 36.0), 3: "E", 4: (105.0, 0.0, 36.0)})
    Image.new("RGB", (64, 48), "green").save(tmp_path / "p.jpg", exif=exif)
    photo = (tmp_path / "p.jpg").read_bytes()
    assert b"SERIAL-0001" in photo
    phone.post(filled({"photo": "p.jpg"}), [("p.jpg", photo)])
    stored = content_of(world, "p.jpg")
    (tmp_path / "q.jpg").write_bytes(stored)
    with Image.open(tmp_path / "q.jpg") as image:
        assert not image.getexif()
    assert b"SERIAL" not in stored
    assert rows(world, "select clean from attachments") == [(True,)]


def test_an_empty_file_never_takes_the_place_of_a_full_one_in_quarantine(
    world: World, phone: Phone
):
    xml = filled(version="99")
    for content in (b"", b"photo", b""):
        assert phone.post(xml, [("a.jpg", content)]).status_code == 202
        kept = rows(world, "select size from quarantine_files")
    assert kept == [(5,)]


def test_an_empty_file_never_takes_the_place_of_a_full_one(world: World, phone: Phone):
    raw = filled({"photo": "1.jpg"})
    for content, size in ((b"", 0), (b"content", 7), (b"", 7), (b"other", 5)):
        assert phone.post(raw, [("1.jpg", content)]).status_code == 201
        assert rows(world, "select size from attachments") == [(size,)]
