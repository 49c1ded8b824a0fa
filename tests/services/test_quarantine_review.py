"""What a person accepts from quarantine, and what becomes of it."""

import pytest
from sqlalchemy import text

from server.problems import Problem
from server.services import publishing, quarantine, quarantine_review
from server.services.submissions import Outcome
from server.storage import submissions as rows
from tests.cli.received import ANSWERS, send
from tests.world import SURVEY, filled, survey_form
from tests.xforms.workbooks import workbook


def accept(world, item_id=1):
    with world.storage.transaction() as store:
        return quarantine_review.accept(store, item_id, "cli:test")


def refused(world, item_id=1):
    with pytest.raises(Problem) as caught:
        accept(world, item_id)
    return caught.value


def current(world):
    with world.storage.reading() as store:
        return rows.newest(store, 100)


def files(world, submission_id):
    with world.storage.reading() as store:
        return {f.name: f.blob is not None for f in rows.files(store, submission_id)}


def no_id(raw):
    return raw.replace(b"<orx:instanceID>", b"<orx:x>").replace(b"</orx:instanceID>", b"</orx:x>")


def test_a_form_published_since_lets_its_item_in(world):
    raw = filled(ANSWERS, version="2", instance_id="uuid:a")
    assert send(world, raw, {"1.jpg": b"photo"}).reason == "version_unknown"
    assert refused(world).code == "version_unknown"
    with world.storage.transaction() as store:
        publishing.publish(store, survey_form(version="2"), "survey.xlsx", {}, "test")
    receipt = accept(world)
    assert receipt.outcome is Outcome.STORED
    assert files(world, receipt.submission_id) == {"1.jpg": True}
    assert send(world, raw, {"1.jpg": b"photo"}).outcome is Outcome.REPEATED
    assert len(current(world)) == 1


def test_the_time_of_receipt_is_kept(world):
    send(world, no_id(filled(ANSWERS)))
    with world.storage.transaction() as store:
        then = (
            "update quarantine set received_at = now() - interval '40 days' returning received_at"
        )
        received = store.db.execute(text(then)).scalar_one()
    accept(world)
    (stored,) = current(world)
    assert stored.received_at == received


def test_a_missing_id_is_given_and_late_files_follow(world):
    raw = no_id(filled(ANSWERS))
    assert send(world, raw).reason == "instance_id_missing"
    number = accept(world).submission_id
    assert current(world)[0].instance_id.startswith("uuid:")
    late = send(world, raw, {"1.jpg": b"photo"})
    assert (late.outcome, late.submission_id) == (Outcome.REPEATED, number)
    assert files(world, number) == {"1.jpg": True}
    assert len(current(world)) == 1


def test_a_conflict_becomes_the_newest_version(world):
    first = send(world, filled(ANSWERS, instance_id="uuid:a"), {"1.jpg": b"photo"})
    other = filled(ANSWERS | {"people": "9"}, instance_id="uuid:a")
    assert send(world, other).outcome is Outcome.CONFLICT
    receipt = accept(world)
    assert receipt.outcome is Outcome.EDITED
    (stored,) = current(world)
    assert stored.id == receipt.submission_id != first.submission_id
    assert files(world, stored.id) == {"1.jpg": True}
    assert send(world, other).outcome is Outcome.REPEATED
    assert send(world, filled(ANSWERS, instance_id="uuid:a")).outcome is Outcome.REPEATED


def test_an_outdated_edit_is_applied_on_top(world):
    send(world, filled(ANSWERS, instance_id="uuid:a"))
    send(world, filled(ANSWERS | {"people": "5"}, instance_id="uuid:b", deprecated_id="uuid:a"))
    late = filled(ANSWERS | {"people": "6"}, instance_id="uuid:c", deprecated_id="uuid:a")
    assert send(world, late).reason == "edit_outdated"
    assert accept(world).outcome is Outcome.EDITED
    (stored,) = current(world)
    assert stored.instance_id == "uuid:c"


def test_an_edit_without_its_original_becomes_a_record_of_its_own(world):
    send(world, filled(ANSWERS, instance_id="uuid:b", deprecated_id="uuid:a"))
    assert accept(world).outcome is Outcome.STORED
    (stored,) = current(world)
    assert stored.instance_id == "uuid:b"


def test_what_still_cannot_be_filed_waits_for_the_new_reason(world):
    raw = filled(ANSWERS, version="2", instance_id="uuid:b", deprecated_id="uuid:a")
    send(world, raw)
    with world.storage.transaction() as store:
        publishing.publish(store, survey_form(version="2"), "survey.xlsx", {}, "test")
    receipt = accept(world)
    assert (receipt.submission_id, receipt.reason) == (None, "edit_before_original")
    assert accept(world).outcome is Outcome.STORED


def test_accepting_is_on_record_and_happens_once(world):
    send(world, no_id(filled(ANSWERS)))
    number = accept(world).submission_id
    assert refused(world).code == "quarantine_resolved"
    with world.storage.reading() as store:
        query = (
            "select actor, submission_id, details from events where kind = 'quarantine.accepted'"
        )
        (event,) = store.db.execute(text(query))
        assert quarantine.get(store, 1).submission_id == number
    assert event.submission_id == number
    assert event.details == {"item": 1, "reason": "instance_id_missing"}


@pytest.mark.parametrize("raw", [b"", b"<a", b"<!DOCTYPE a><a id='x'/>", b"<a/>", b"\xff\xfe<"])
def test_what_cannot_be_read_says_so_in_both_languages(world, raw):
    send(world, raw)
    problem = refused(world)
    assert problem.code == "quarantine_hopeless"
    assert "XML" in problem.sentence("vi")
    assert "cannot be read" in problem.sentence("en")
    assert not current(world)


def test_an_accepted_item_keeps_no_copy_and_says_where_it_went(world):
    send(world, no_id(filled(ANSWERS)))
    number = accept(world).submission_id
    with world.storage.transaction() as store:
        assert store.db.execute(text("select raw from quarantine")).scalar_one() is None
        with pytest.raises(Problem) as caught:
            quarantine_review.raw(store, 1, "cli:test", "kiểm tra")
    assert caught.value.details == {"id": 1, "submission": number}
    assert f"submissions show {number}" in caught.value.sentence("en")


def test_an_unknown_item_is_a_problem(world):
    assert refused(world, 77).code == "quarantine_unknown"


def test_a_look_needs_a_reason(world):
    send(world, b"secret")
    with world.storage.transaction() as store, pytest.raises(Problem) as caught:
        quarantine_review.raw(store, 1, "cli:test", "  ")
    assert caught.value.code == "reason_needed"


def test_a_long_row_of_digits_is_looked_through_at_once(world):
    send(world, b"7" * 200_000 + b" 21.0285 +105.85 1e5")
    with world.storage.transaction() as store:
        shown = quarantine_review.raw(store, 1, "cli:test", "kiểm tra")
    assert shown.endswith("7 … … …".encode())


def test_a_place_that_a_later_version_seals_is_not_shown(world):
    raw = filled(ANSWERS, instance_id="uuid:a")
    send(world, raw)
    send(world, raw.replace(b">4<", b">5<"))
    assert b"19.01 105.01" in shown(world)
    careful = workbook(
        SURVEY.replace("exact", "village"),
        settings={"form_title": "Khảo sát", "form_id": "khảo sát", "version": "2"},
    )
    with world.storage.transaction() as store:
        publishing.publish(store, careful, "survey.xlsx", {}, "test")
    assert b"19.01 105.01" not in shown(world)
    assert b"<people>5</people>" in shown(world)


def shown(world):
    with world.storage.transaction() as store:
        return quarantine_review.raw(store, 1, "cli:test", "đối chiếu")
