"""Forms: closing and reopening, going back, and who did what."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from server.problems import Problem
from server.services import checking, drafts, forms, submissions
from server.services.submissions import Outcome
from server.storage import people as known_people
from server.xforms import workbook
from tests.services.drafting import MEDIA, POSTS, Designer, book
from tests.world import World, filled

CSV = """"survey",,,,
,"type","name","label","sensitivity"
,"text","wish","Nguyện vọng","public"
"settings",,,,
,"form_title","form_id","version",
,"Gặp","talk","7",
"""


@pytest.fixture
def designer(people: World) -> Designer:
    return Designer(people)


def code(work, *arguments) -> str:
    with pytest.raises(Problem) as caught:
        work(*arguments)
    return caught.value.code


def fillable(world: World) -> list[str]:
    with world.storage.reading() as store:
        return [form.form_id for form in forms.fillable(store)]


def test_a_closed_form_is_off_the_list_and_what_was_filled_in_is_taken(designer, people):
    with people.storage.as_person(designer.person) as store:
        forms.close(store, designer.person, "khảo sát", "hết đợt")
    assert fillable(people) == []
    with people.storage.transaction() as store:
        sender = known_people.known_sender(store, 1, people.phone_id)
        receipt = submissions.receive(store, sender, filled({"people": "3"}), [])
    assert receipt.outcome is Outcome.STORED
    with people.storage.as_person(designer.person) as store:
        forms.reopen(store, designer.person, "khảo sát")
        forms.reopen(store, designer.person, "khảo sát")
        told = [(e.kind, e.actor, e.note) for e in forms.history(store, "khảo sát")]
    assert fillable(people) == ["khảo sát"]
    assert told == [
        ("form.reopened", "designer", ""),
        ("form.closed", "designer", "hết đợt"),
        ("form.published", "test", ""),
    ]


def test_publishing_opens_a_closed_form(designer, people):
    designer.publish(designer.whole(book()))
    with people.storage.as_person(designer.person) as store:
        forms.close(store, designer.person, "talk")
    designer.publish(designer.whole(book("2")))
    assert "talk" in fillable(people)


def test_an_earlier_version_comes_back_under_a_new_one(designer, people):
    first = designer.publish(designer.whole(book("1", title="Một")))
    media = {**MEDIA, "posts.csv": POSTS + b"2,Hai\n"}
    designer.publish(designer.whole(book("2", title="Hai"), media))
    designer.whole(book("3"), {"thừa.png": b"x"})
    draft = forms.go_back(people.storage, designer.person, "talk", first.id, "bản 2 sai")
    assert (draft.title, draft.form_id, draft.is_whole) == ("Một", "talk", True), draft.findings
    again = designer.publish(draft)
    assert again.version not in {"1", "2"}
    assert again.note == "bản 2 sai"
    with people.storage.as_person(designer.person) as store:
        before, now = (forms.xform(store, one.id)[0] for one in (first, again))
        assert now == before.replace(b'version="1"', f'version="{again.version}"'.encode())
        assert forms.kept_media(store, again.id) == forms.kept_media(store, first.id)
        _, content = forms.workbook(store, again.id)
        kinds = [event.kind for event in forms.history(store, "talk")]
    assert kinds[:3] == ["form.published", "form.going_back", "draft.uploaded"]
    read, _ = workbook.read(content, "x.xlsx")
    assert read.sheets["settings"].rows[0].text("version") == again.version


def test_nobody_waits_for_the_check_of_what_is_gone_back_to(designer, people, monkeypatch):
    first = designer.publish(designer.whole(book()))
    check = checking.check

    def looked_at(*arguments):
        assert people.storage.people_engine.pool.checkedout() == 0
        return check(*arguments)

    monkeypatch.setattr(checking, "check", looked_at)
    assert forms.go_back(people.storage, designer.person, "talk", first.id).form_id == "talk"


def test_what_is_not_there_cannot_be_gone_back_to_or_closed(designer, people):
    for form_id, version_id in (("khảo sát", 99), ("talk", 1)):
        found = code(forms.go_back, people.storage, designer.person, form_id, version_id)
        assert found == "form_version_missing"
    with people.storage.as_person(designer.person) as store:
        for work in (forms.close, forms.reopen):
            assert code(work, store, designer.person, "talk") == "form_missing"
        for read in (forms.versions, forms.history):
            assert code(read, store, "talk") == "form_missing"
        assert code(forms.close, store, designer.person, "khảo sát", "x" * 501) == "text_too_long"


def test_only_the_cell_of_the_version_is_changed():
    content = book()
    name, renewed = checking.renewed(content, "talk.xlsx", "2026112201")
    assert name == "talk.xlsx"
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(BytesIO(renewed)) as new:
        assert old.namelist() == new.namelist()
        changed = [part for part in old.namelist() if old.read(part) != new.read(part)]
    assert len(changed) == 1
    before, after = (workbook.read(one, "x.xlsx")[0].sheets for one in (content, renewed))
    assert before["survey"] == after["survey"]
    texts = [{k: c.text for k, c in s["settings"].rows[0].cells.items()} for s in (before, after)]
    assert texts[1] == {**texts[0], "version": "2026112201"}


def test_other_formats_become_a_workbook_of_the_same_texts():
    name, renewed = checking.renewed(CSV.encode(), "talk.csv", "8")
    assert name == "talk.xlsx"
    before, after = (workbook.read(one, name)[0].sheets for one in (CSV.encode(), renewed))
    assert after["settings"].rows[0].text("version") == "8"
    assert before["survey"].header.keys() == after["survey"].header.keys()
    rows = [[{k: c.text for k, c in r.cells.items()} for r in s["survey"].rows]
            for s in (before, after)]  # fmt: skip
    assert rows[0] == rows[1]


def test_a_workbook_without_version_has_none_to_change():
    assert code(checking.renewed, b"x", "x.xlsx", "1") == "workbook_unreadable"


def test_drafts_of_a_form_are_listed_with_it(designer, people):
    draft = designer.whole(book())
    with people.storage.as_person(designer.person) as store:
        assert [one.id for one in drafts.listed(store)] == [draft.id]
