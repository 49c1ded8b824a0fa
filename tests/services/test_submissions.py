"""Intake beside other work: villages that change while a body is on its way, late originals."""

from __future__ import annotations

from sqlalchemy import text

from server.services import phones, submissions
from server.services.submissions import Outcome
from server.storage.forms import bump
from tests.world import World, filled

HOME = {"home": "19.01 105.01 0 5", "day": "2026-08-20"}
EXACT = {"point": "19.01 105.01 0 5", "day": "2026-08-20"}


def test_villages_that_changed_during_an_upload_are_used(world: World):
    with world.storage.reading() as store:
        sender = phones.identify(store, world.token, "")
        submissions.villages.index(store, sender.boundaries_version)
    with world.storage.transaction() as store:
        store.db.execute(text("update villages set code = '99001077' where code = '99001001'"))
        bump(store, "boundaries")
    with world.storage.transaction() as store:
        for answers in (HOME, EXACT):
            receipt = submissions.receive(store, sender, filled(answers), [])
            assert receipt.outcome is Outcome.STORED
    with world.storage.reading() as store:
        found = store.db.execute(text("select village, sealed_point is null from submissions"))
        assert [tuple(row) for row in found] == [("99001077", False), ("99001077", True)]


def test_an_edit_that_missed_its_original_is_filed_later(world: World):
    with world.storage.reading() as store:
        sender = phones.identify(store, world.token, "")
    edit = filled({"people": "2"}, instance_id="uuid:b", deprecated_id="uuid:a")
    with world.storage.transaction() as one:
        assert submissions.receive(one, sender, edit, []).outcome is Outcome.QUARANTINED
        with world.storage.transaction() as two:
            original = filled({"people": "1"}, instance_id="uuid:a")
            assert submissions.receive(two, sender, original, []).outcome is Outcome.STORED
    with world.storage.transaction() as store:
        assert submissions.file_waiting_edits(store) == 1
        assert submissions.file_waiting_edits(store) == 0
    with world.storage.reading() as store:
        found = store.db.execute(text("select instance_id from submissions where is_current"))
        assert found.scalars().all() == ["uuid:b"]
