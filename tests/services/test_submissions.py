"""Intake beside other work: villages that change while a body is on its way, late originals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from server.services import phones, quarantine_review, submissions
from server.services.submissions import Outcome
from server.storage.forms import bump
from server.storage.store import Store
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


def test_only_what_is_new_is_kept_before_the_transaction_ends(world: World):
    with world.storage.reading() as store:
        sender = phones.identify(store, world.token, "")

    def fail_after(answers: dict[str, str], new: str, old: str | None = None) -> None:
        with pytest.raises(ZeroDivisionError), world.storage.transaction() as store:
            xml = filled(answers, instance_id=new, deprecated_id=old)
            submissions.receive(store, sender, xml, [])
            raise ZeroDivisionError

    fail_after({"people": "1"}, "uuid:form-not-known-yet")  # so that a transaction had begun
    fail_after({"people": "1"}, "uuid:a")
    fail_after({"people": "2"}, "uuid:b", "uuid:a")
    fail_after({"people": "3"}, "uuid:a")
    with world.storage.reading() as store:
        found = store.db.execute(text("select instance_id, is_current from submissions"))
        assert [tuple(row) for row in found] == [("uuid:a", True)]
        assert not store.db.execute(text("select count(*) from quarantine")).scalar_one()


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


def test_a_person_decides_while_an_edit_is_on_its_way(world: World):
    with world.storage.reading() as store:
        sender = phones.identify(store, world.token, "")

    def receive(store: Store, *, people: str, new: str, old: str | None = None) -> Outcome:
        xml = filled({"people": people}, instance_id=new, deprecated_id=old)
        return submissions.receive(store, sender, xml, []).outcome

    def accept() -> Outcome:
        with world.storage.transaction() as store:
            return quarantine_review.accept(store, 1, "cli:test").outcome

    with world.storage.transaction() as store:
        assert receive(store, people="1", new="uuid:a") is Outcome.STORED
        assert receive(store, people="2", new="uuid:b", old="uuid:a") is Outcome.EDITED
        assert receive(store, people="9", new="uuid:a") is Outcome.CONFLICT
    with ThreadPoolExecutor(1) as pool:
        with world.storage.transaction() as store:
            assert receive(store, people="3", new="uuid:c", old="uuid:b") is Outcome.EDITED
            accepted = pool.submit(accept)
            with pytest.raises(TimeoutError):
                accepted.result(timeout=0.3)
        assert accepted.result(timeout=10) is Outcome.EDITED
    with world.storage.reading() as store:
        current = "select answers ->> 'people' from submissions where is_current"
        assert store.db.execute(text(current)).scalars().all() == ["9"]


def test_a_record_has_one_current_version(world: World):
    with world.storage.reading() as store:
        sender = phones.identify(store, world.token, "")
    with world.storage.transaction() as store:
        submissions.receive(store, sender, filled({}, instance_id="uuid:a"), [])
        edit = filled({}, instance_id="uuid:b", deprecated_id="uuid:a")
        submissions.receive(store, sender, edit, [])
    with (
        pytest.raises(IntegrityError, match="submissions_current"),
        world.storage.transaction() as s,
    ):
        s.db.execute(text("update submissions set is_current = true"))
