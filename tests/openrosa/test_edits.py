"""Edits of sent items and encrypted items (contract 93-97, without entities)."""

from __future__ import annotations

from sqlalchemy import text

from tests.openrosa.conftest import Phone
from tests.openrosa.test_submission import at_once, content_of, count, rows
from tests.world import World, filled

A, B, C = "uuid:a", "uuid:b", "uuid:c"
CURRENT = "select instance_id from submissions where is_current order by instance_id"


def original(people: str = "1", photo: str = "1.jpg") -> bytes:
    return filled({"people": people, "photo": photo}, instance_id=A)


def edit(new: str, old: str, people: str) -> bytes:
    return filled({"people": people, "photo": "1.jpg"}, instance_id=new, deprecated_id=old)


def test_an_edit_is_a_new_version_of_the_same_record(world: World, phone: Phone):
    phone.post(original(), [("1.jpg", b"one")])
    assert phone.post(edit(B, A, "2")).status_code == 201
    found = rows(
        world,
        "select instance_id, is_current, original_id, answers ->> 'people' from submissions"
        " order by id",
    )
    assert found == [(A, False, None, "1"), (B, True, 1, "2")]


def test_files_that_an_edit_does_not_bring_are_carried_over(world: World, phone: Phone):
    phone.post(original(), [("1.jpg", b"one")])
    phone.post(edit(B, A, "2"))
    assert count(world, "attachments where blob is null") == 0
    assert rows(world, "select count(distinct blob), count(*) from attachments") == [(1, 2)]


def test_an_edit_before_its_original_waits_and_comes_out_right(world: World, phone: Phone):
    assert phone.post(edit(C, B, "3"), [("1.jpg", b"three")]).status_code == 202
    assert phone.post(edit(B, A, "2")).status_code == 202
    assert count(world) == 0
    assert phone.post(original(), [("1.jpg", b"one")]).status_code == 201
    assert rows(world, CURRENT) == [(C,)]
    assert count(world) == 3
    assert count(world, "quarantine where resolved_at is null") == 0
    assert rows(world, "select distinct original_id from submissions where id > 1") == [(1,)]


def test_a_middle_edit_that_comes_last_completes_the_chain(world: World, phone: Phone):
    phone.post(original())
    assert phone.post(edit(C, B, "3")).status_code == 202
    assert phone.post(edit(B, A, "2")).status_code == 201
    assert rows(world, CURRENT) == [(C,)]


def test_a_waiting_edit_sent_again_is_one_item(world: World, phone: Phone):
    for _ in range(3):
        assert phone.post(edit(B, A, "2"), [("1.jpg", b"x")]).status_code == 202
    assert (count(world, "quarantine"), count(world, "quarantine_files")) == (1, 1)
    phone.post(original())
    assert phone.post(edit(B, A, "2")).status_code == 201
    assert count(world) == 2


def test_an_edit_of_an_outdated_version_overwrites_nothing(world: World, phone: Phone):
    phone.post(original())
    phone.post(edit(B, A, "2"))
    assert phone.post(edit(C, A, "3")).status_code == 202
    assert rows(world, CURRENT) == [(B,)]
    assert rows(world, "select reason from quarantine") == [("edit_outdated",)]


def test_twins_of_an_edit_become_one_version(world: World, phone: Phone):
    phone.post(original())
    assert at_once(phone, [edit(B, A, "2")] * 5) == [201] * 5
    assert (count(world), rows(world, CURRENT)) == (2, [(B,)])
    assert count(world, "quarantine") == 0


def test_of_two_edits_of_one_version_one_wins_and_one_is_kept(world: World, phone: Phone):
    phone.post(original())
    assert sorted(at_once(phone, [edit(B, A, "2"), edit(C, A, "3")])) == [201, 202]
    assert len(rows(world, CURRENT)) == 1
    assert rows(world, "select reason from quarantine") == [("edit_outdated",)]


def test_a_superseded_version_sent_again_is_201(world: World, phone: Phone):
    phone.post(original())
    phone.post(edit(B, A, "2"))
    for xml in (original(), edit(B, A, "2")):
        assert phone.post(xml).status_code == 201
    assert (count(world), rows(world, CURRENT)) == (2, [(B,)])


def test_an_edit_with_the_id_of_another_item_is_a_conflict(world: World, phone: Phone):
    phone.post(original())
    phone.post(filled({"people": "9"}, instance_id=B))
    assert phone.post(edit(B, A, "2")).status_code == 409
    assert rows(world, CURRENT) == [(A,), (B,)]


def test_edits_are_recorded(world: World, phone: Phone):
    phone.post(original())
    phone.post(edit(B, A, "2"))
    assert rows(world, "select actor, details from events where kind = 'submission.edited'") == [
        ("officer", {"replaces": 1})
    ]


def test_files_that_come_late_for_an_old_version_reach_the_newest(world: World, phone: Phone):
    phone.post(original(), incomplete=True)
    phone.post(edit(B, A, "2"))
    phone.post(edit(C, B, "3"))
    assert phone.post(original(), [("1.jpg", b"one")]).status_code == 201
    complete = "select submission_id from attachments where blob is not null order by 1"
    assert rows(world, complete) == [(1,), (3,)]


def test_an_empty_file_in_the_newest_version_gives_way_to_a_full_one_that_comes_late(
    world: World, phone: Phone
):
    phone.post(original(), [("1.jpg", b"")])
    phone.post(edit(B, A, "2"))
    assert phone.post(original(), [("1.jpg", b"photo")]).status_code == 201
    assert rows(world, "select size from attachments") == [(5,), (5,)]
    replaced = "select submission_id from events where kind = 'attachment.replaced' order by id"
    assert rows(world, replaced) == [(1,), (2,)]


def test_an_edit_with_an_empty_file_keeps_the_full_one(world: World, phone: Phone):
    phone.post(original(), [("1.jpg", b"photo")])
    assert phone.post(edit(B, A, "2"), [("1.jpg", b"")]).status_code == 201
    assert rows(world, "select size from attachments") == [(5,), (5,)]


def test_late_files_replace_nothing_in_the_newest_version(world: World, phone: Phone):
    phone.post(original(), incomplete=True)
    phone.post(edit(B, A, "2"), [("1.jpg", b"two")])
    phone.post(original(), [("1.jpg", b"one")])
    assert rows(world, "select count(distinct blob) from attachments") == [(2,)]
    assert count(world, "events where kind = 'attachment.replaced'") == 0


def test_a_replaced_file_is_on_record(world: World, phone: Phone):
    phone.post(original(), [("1.jpg", b"one")])
    [(old,)] = rows(world, "select blob from attachments")
    for _ in range(2):
        phone.post(original(), [("1.jpg", b"two")])
    [(new,)] = rows(world, "select blob from attachments")
    found = "select actor, submission_id, details from events where kind = 'attachment.replaced'"
    assert rows(world, found) == [("officer", 1, {"old": old, "new": new})]
    assert old != new


def test_a_waiting_edit_that_fails_stops_nothing(world: World, phone: Phone):
    phone.post(edit(C, A, "3"))
    phone.post(edit(B, A, "2"))
    with world.storage.transaction() as store:
        store.db.execute(
            text("update quarantine set raw = 'damaged' where instance_id = :c"), {"c": C}
        )
    assert phone.post(original()).status_code == 201
    assert rows(world, CURRENT) == [(B,)]
    waits = "select instance_id, reason from quarantine where resolved_at is null"
    assert rows(world, waits) == [(C, "sealed_unreadable")]


def test_a_waiting_edit_that_is_a_conflict_says_so(world: World, phone: Phone):
    phone.post(edit(B, A, "2"))
    phone.post(filled({"people": "9"}, instance_id=B))
    assert phone.post(original()).status_code == 201
    assert rows(world, "select reason from quarantine") == [("submission_conflict",)]
    assert rows(world, CURRENT) == [(A,), (B,)]


def test_edits_of_one_record_at_once_leave_one_current(world: World, phone: Phone):
    phone.post(original())
    phone.post(edit(B, A, "2"))
    others = [edit(f"uuid:{n}", B, str(n)) for n in range(3, 7)]
    assert sorted(at_once(phone, [*others, original(), edit(B, A, "2")])) == [201] * 3 + [202] * 3
    assert len(rows(world, CURRENT)) == 1


def encrypted(namespace: str) -> bytes:
    return (
        f'<data xmlns="{namespace}" id="khảo sát" version="1" encrypted="yes">'
        "<base64EncryptedKey>a2V5</base64EncryptedKey>"
        '<orx:meta xmlns:orx="http://openrosa.org/xforms">'
        "<orx:instanceID>uuid:e</orx:instanceID></orx:meta>"
        "<media><file>1.jpg.enc</file></media>"
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
        "<base64EncryptedElementSignature>c2ln</base64EncryptedElementSignature></data>"
    ).encode()


def test_encrypted_items_are_kept_with_their_parts(world: World, phone: Phone):
    xml = encrypted("http://www.opendatakit.org/xforms/encrypted")
    parts = [("submission.xml.enc", b"\x00\x01"), ("1.jpg.enc", b"\x02")]
    assert phone.post(xml, parts[:1], incomplete=True).status_code == 201
    missing = "select name from attachments where expected and blob is null"
    assert rows(world, missing) == [("1.jpg.enc",)]
    assert phone.post(xml, parts[1:]).status_code == 201
    assert rows(world, missing) == []
    assert rows(world, "select encrypted, answers from submissions") == [(True, {})]
    assert content_of(world, "submission.xml.enc") == b"\x00\x01"


def test_an_edit_never_touches_the_form_of_another(world: World, phone: Phone):
    with world.storage.transaction() as store:
        before = store.db.execute(text("select count(*) from forms")).scalar_one()
    phone.post(filled({}, instance_id=B, deprecated_id=A, form_id="other"))
    assert rows(world, "select reason from quarantine") == [("form_unknown",)]
    assert count(world, "forms") == before
