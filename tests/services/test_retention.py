"""Sealed places are erased after 90 days, from every place that held them."""

from __future__ import annotations

import io
import os
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from server.services import phones, quarantine, quarantine_review, retention, sealing, submissions
from server.services.attachments import UploadedFile
from server.services.submissions import Outcome
from server.storage import submissions as rows
from tests.world import World, filled

HOME = {"home": "19.0123 105.0123 0 5", "wish": "việc làm", "people": "19.0456 105.0456"}


def send(world: World, xml: bytes) -> Outcome:
    with world.storage.reading() as store:
        sender = phones.identify(store, world.token, "")
    with world.storage.transaction() as store:
        return submissions.receive(store, sender, xml, []).outcome


def raw(world: World) -> bytes:
    with world.storage.reading() as store:
        (one,) = rows.newest(store, 1, submission_id=1)
        return sealing.open_raw(store.vault, one.instance_id, rows.raw(store, 1) or b"")


def test_places_are_erased_after_90_days_and_the_village_stays(world: World):
    xml = filled(HOME)
    send(world, xml)
    send(world, filled({"people": "3"}))
    now = datetime.now(UTC)
    assert retention.erase_sealed_places(world.storage, now + timedelta(days=89)) == 0
    assert raw(world) == xml
    assert retention.erase_sealed_places(world.storage, now + timedelta(days=91)) == 1
    assert retention.erase_sealed_places(world.storage, now + timedelta(days=91)) == 0
    left = raw(world)
    assert b"19.0" not in left
    assert "việc làm".encode() in left
    with world.storage.reading() as store:
        found = store.db.execute(
            text("select village, sealed_point, sealed_places from submissions where id = 1")
        ).one()
        assert tuple(found) == ("99001001", None, 0)
        kinds = store.db.execute(
            text("select kind, submission_id from events where actor='worker'")
        )
        assert [tuple(row) for row in kinds] == [("submission.places_erased", 1)]


def test_a_damaged_submission_keeps_no_other_from_losing_its_places(world: World):
    send(world, filled({"home": "19.0456 105.0456 0 5"}))
    send(world, filled(HOME))
    with world.storage.transaction() as store:
        store.db.execute(text("update submissions set raw = 'damaged' where id = 2"))
    assert (after_91_days(world), after_91_days(world)) == (2, 0)
    assert b"19.0" not in raw(world)
    with world.storage.reading() as store:
        left = store.db.execute(text("select sealed_point, sealed_places from submissions"))
        assert [tuple(row) for row in left] == [(None, 0)] * 2


def test_a_resend_after_the_erasure_is_still_the_same(world: World):
    xml = filled(HOME)
    send(world, xml)
    retention.erase_sealed_places(world.storage, datetime.now(UTC) + timedelta(days=91))
    assert send(world, xml) is Outcome.REPEATED


def waiting(world: World, item: int = 1) -> bytes:
    with world.storage.transaction() as store:
        return quarantine.open_item(store, item).raw


def after_91_days(world: World) -> int:
    return retention.erase_sealed_places(world.storage, datetime.now(UTC) + timedelta(days=91))


def test_places_in_quarantine_are_blanked_after_90_days(world: World):
    items = [
        filled(HOME, instance_id="uuid:b", deprecated_id="uuid:none"),
        filled(HOME, version="9"),
        b"<broken>19.0123 105.0123",
    ]
    for xml in items:
        send(world, xml)
    now = datetime.now(UTC)
    assert retention.erase_sealed_places(world.storage, now + timedelta(days=89)) == 0
    assert waiting(world) == items[0]
    assert (after_91_days(world), after_91_days(world)) == (3, 0)
    for item in (1, 2, 3):
        assert b"9.0123" not in waiting(world, item)
    assert "việc làm".encode() in waiting(world)
    with world.storage.reading() as store:
        erased = store.db.execute(text("select count(*) from quarantine where erased_at < now()"))
        assert erased.scalar_one() == 3
        events = store.db.execute(
            text("select details ->> 'item' from events where kind = 'quarantine.places_erased'")
        )
        assert sorted(events.scalars()) == ["1", "2", "3"]


def test_a_damaged_item_keeps_no_other_from_being_blanked(world: World):
    send(world, b"<broken>19.0123 105.0123")
    send(world, b"<broken>19.0456 105.0456")
    with world.storage.transaction() as store:
        store.db.execute(text("update quarantine set raw = 'damaged' where id = 1"))
    assert after_91_days(world) == 1
    assert b"19.0" not in waiting(world, 2)


def test_a_blanked_item_is_known_when_sent_again_and_can_be_accepted(world: World):
    xml = filled(HOME, instance_id="uuid:b", deprecated_id="uuid:none")
    send(world, xml)
    after_91_days(world)
    assert send(world, xml) is Outcome.QUARANTINED
    assert b"19.0" not in waiting(world)
    with world.storage.transaction() as store:
        assert quarantine_review.accept(store, 1, "cli:test").outcome is Outcome.STORED
    assert b"19.0" not in raw(world)
    assert send(world, xml) is Outcome.REPEATED


def test_a_blanked_edit_is_applied_when_its_original_comes(world: World):
    edit = filled(HOME, instance_id="uuid:b", deprecated_id="uuid:a")
    send(world, edit)
    after_91_days(world)
    assert send(world, filled({"people": "1"}, instance_id="uuid:a")) is Outcome.STORED
    assert send(world, edit) is Outcome.REPEATED
    with world.storage.reading() as store:
        waits = store.db.execute(text("select count(*) from quarantine where resolved_at is null"))
        assert waits.scalar_one() == 0


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(100)
CLEAN = b"no picture"


def send_files(world: World, xml: bytes, **files: bytes) -> Outcome:
    uploaded = [UploadedFile(f"{name}.jpg", io.BytesIO(data)) for name, data in files.items()]
    with world.storage.transaction() as store:
        sender = phones.identify(store, world.token, "")
        return submissions.receive(store, sender, xml, uploaded).outcome


def blobs(world: World) -> int:
    """Count the blobs, the workbook left out."""
    return len(list(world.storage.blobs.names())) - 1


def make_old(world: World) -> None:
    """Put all blobs two hours back: younger ones may belong to somebody who is sending."""
    for file in (world.settings.data / "blobs").glob("??/*"):
        os.utime(file, (time.time() - 7200,) * 2)


def erase_files(world: World, days: int = 91) -> int:
    return retention.erase_unclean_files(world.storage, datetime.now(UTC) + timedelta(days=days))


def test_files_with_metadata_are_erased_after_90_days_and_others_stay(world: World):
    send_files(world, filled({"photo": "a.jpg"}), a=HEIC, b=CLEAN)
    make_old(world)
    assert (erase_files(world, 89), blobs(world)) == (0, 2)
    assert (erase_files(world), blobs(world)) == (1, 1)
    assert erase_files(world) == 0
    with world.storage.reading() as store:
        found = {file.name: (file.blob is None, file.clean) for file in rows.files(store, 1)}
        assert found == {"a.jpg": (True, False), "b.jpg": (False, True)}
        assert rows.newest(store, 1)[0].missing == 0
        events = text("select submission_id, details from events where kind = 'attachment.erased'")
        (event,) = store.db.execute(events)
    assert tuple(event) == (1, {"files": 1, "after_days": 90})


def test_an_edit_holds_no_copy_longer_and_knows_what_was_erased(world: World):
    send_files(world, filled({"photo": "a.jpg"}, instance_id="uuid:a"), a=HEIC)
    with world.storage.transaction() as store:
        store.db.execute(text("update attachments set received_at = now() - interval '91 days'"))
    edit = filled({"photo": "a.jpg"}, instance_id="uuid:b", deprecated_id="uuid:a")
    assert send_files(world, edit) is Outcome.EDITED
    make_old(world)
    assert (erase_files(world, 0), blobs(world)) == (2, 0)
    edit = filled({"photo": "a.jpg"}, instance_id="uuid:c", deprecated_id="uuid:b")
    assert send_files(world, edit) is Outcome.EDITED
    with world.storage.reading() as store:
        assert rows.newest(store, 1)[0].missing == 0


def test_the_same_photo_in_a_younger_submission_stays(world: World):
    send_files(world, filled({"photo": "a.jpg"}), a=HEIC)
    with world.storage.transaction() as store:
        store.db.execute(text("update attachments set received_at = now() - interval '91 days'"))
    send_files(world, filled({"photo": "a.jpg"}), a=HEIC)
    make_old(world)
    assert (erase_files(world, 0), blobs(world)) == (1, 1)


def test_so_are_those_in_quarantine_and_xml_too_large_to_be_read(world: World):
    send_files(world, filled({}, version="9"), a=HEIC, b=CLEAN)
    with world.storage.transaction() as store:
        sender = phones.identify(store, world.token, "")
        large = UploadedFile(retention.OVERSIZED_XML, io.BytesIO(b"<a>19.0123 105.0123</a>"))
        submissions.receive(store, sender, b"XML, 3 bytes", [large])
    make_old(world)
    assert (erase_files(world, 89), erase_files(world), blobs(world)) == (0, 2, 1)
    with world.storage.reading() as store:
        assert [quarantine.get(store, item).files for item in (1, 2)] == [1, 0]
        kinds = text("select count(*) from events where kind = 'quarantine.files_erased'")
        assert store.db.execute(kinds).scalar_one() == 2


def test_a_photo_that_is_being_sent_again_is_not_deleted(world: World):
    send_files(world, filled({"photo": "a.jpg"}), a=HEIC)
    assert (erase_files(world), blobs(world)) == (1, 1)
