"""Drafts: uploading, files, publishing in one go, two designers at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from io import BytesIO
from unicodedata import normalize

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from server.problems import Problem
from server.services import draft_media, draft_phones, drafts, forms, publishing
from server.services.draft_media import LARGEST
from tests.people import person
from tests.services.drafting import FAULTY, MEDIA, PICTURE, POSTS, Designer, book
from tests.world import World, filled


@pytest.fixture
def designer(people: World) -> Designer:
    return Designer(people)


def published(world: World) -> dict[str, str]:
    with world.storage.reading() as store:
        return {form.form_id: form.version for form in forms.fillable(store)}


def code(work, *arguments, **more) -> str:
    with pytest.raises(Problem) as caught:
        work(*arguments, **more)
    return caught.value.code


def test_a_workbook_becomes_a_draft_and_the_draft_a_version(designer, people):
    draft = designer.upload(book())
    assert (draft.form_id, draft.version, draft.title) == ("talk", "1", "Gặp")
    assert draft.missing_media == ("bản đồ.png", "posts.csv")
    assert not draft.is_whole
    assert "talk" not in published(people)
    draft = designer.whole(book())
    assert draft.is_whole
    version = designer.publish(draft, " lần đầu ", stamp=draft.stamp)
    assert (version.published_by, version.note) == ("designer", "lần đầu")
    assert published(people)["talk"] == "1"
    assert code(designer.get, draft.id) == "draft_unknown"


def test_every_version_can_be_had_byte_for_byte(designer, people):
    contents = {}
    for version in ("1", "2"):
        content = book(version)
        draft = designer.whole(content, {**MEDIA, "posts.csv": POSTS + version.encode()})
        contents[version] = content
        designer.publish(draft)
    with people.storage.as_person(designer.person) as store:
        for version in forms.versions(store, "talk"):
            assert forms.workbook(store, version.id) == ("talk.xlsx", contents[version.version])
            xform, _ = forms.xform(store, version.id)
            assert f'version="{version.version}"'.encode() in xform
            assert set(forms.kept_media(store, version.id)) == set(MEDIA)
            sender = people_sender(people)
            pieces, size, _ = forms.media_file(store, sender, version.id, "posts.csv")
            assert b"".join(pieces) == POSTS + version.version.encode()
            assert size == len(POSTS) + 1


def people_sender(world: World):
    from server.services import villages

    with world.storage.reading() as store:
        return villages.sample(store)


def test_a_further_upload_takes_the_drafts_place_and_keeps_its_files(designer):
    draft = designer.whole(book())
    again = designer.upload(book("2"))
    assert (again.id, again.version, set(again.media)) == (draft.id, "2", set(MEDIA))
    assert again.stamp != draft.stamp


def test_a_faulty_workbook_is_a_draft_that_cannot_be_published(designer):
    draft = designer.upload(b"x", FAULTY)
    assert (draft.form_id, draft.is_compiled) == (None, False)
    assert draft.findings == FAULTY.findings
    assert code(designer.publish, draft) == "draft_faulty"
    assert code(designer.key, draft) == "draft_faulty"
    mended = designer.upload(book())
    assert (mended.id, mended.form_id, mended.findings) == (draft.id, "talk", ())
    broken = designer.upload(b"y", FAULTY, form_id="talk")
    assert (broken.id, broken.form_id, broken.is_compiled) == (draft.id, "talk", False)


def test_a_faulty_workbook_of_another_form_does_not_take_a_drafts_place(designer):
    draft = designer.whole(book())
    other = replace(FAULTY, form_id="walk")
    with pytest.raises(Problem) as caught:
        designer.upload(b"x", other, form_id="talk")
    assert caught.value.code == "draft_of_another"
    for language in ("vi", "en"):
        assert "'walk'" in caught.value.sentence(language)
        assert "'talk'" in caught.value.sentence(language)
    assert designer.get(draft.id) == draft
    assert designer.upload(b"x", replace(FAULTY, form_id="talk"), form_id="talk").id == draft.id


def test_a_draft_whose_faults_a_later_program_does_not_know_is_still_faulty(designer, people):
    draft = designer.upload(b"x", FAULTY)
    with people.storage.transaction() as store:
        gone = text('update form_drafts set findings = \'[{"code": "of_old"}]\'')
        store.db.execute(gone)
    assert [finding.code for finding in designer.get(draft.id).findings] == ["check_failed"]


def test_a_nameless_draft_goes_into_the_draft_of_its_form(designer, people):
    named = designer.upload(book())
    nameless = designer.upload(b"x", FAULTY)
    designer.add(nameless, "posts.csv", POSTS)
    mended = designer.upload(book("2"))
    assert mended.id == named.id
    assert set(mended.media) == {"posts.csv"}
    assert code(designer.get, nameless.id) == "draft_unknown"


def test_a_new_draft_has_the_files_of_the_published_version(designer):
    designer.publish(designer.whole(book()))
    assert designer.upload(book("2")).is_whole


@pytest.mark.parametrize(
    "name",
    ["../x.png", "a/b.png", "..\\x.png", "C:\\x.png", "", ".", "..", ".x", "a\0.png", "a\n.png",
     "a\u202egnp.png", "last-saved.xml", "Last-Saved.XML", "x" * 201, "ộ" * 70, " x.png", "a?.png",
     "a\ud800.png"],
)  # fmt: skip
def test_names_with_tricks_are_refused(designer, name):
    draft = designer.upload(book())
    assert code(designer.add, draft, name, b"x") == "media_name_wrong"
    assert designer.get(draft.id).media == {}


def test_a_name_that_is_refused_is_told(designer):
    draft = designer.upload(book())
    with pytest.raises(Problem) as caught:
        designer.add(draft, "a?.png", b"x")
    assert "'a?.png'" in caught.value.sentence()


def test_who_added_and_removed_files_is_on_record(designer, people):
    draft = designer.whole(book())
    with people.storage.as_person(designer.person) as store:
        drafts.remove_media(store, designer.person, draft.id, "posts.csv")
        drafts.remove_media(store, designer.person, draft.id, "posts.csv")
        assert code(drafts.remove_media, store, designer.person, 99, "x") == "draft_unknown"
    with people.storage.reading() as store:
        told = text(
            "select kind, actor, details->>'file' from events where kind like 'draft.file%'"
        )
        assert sorted(map(tuple, store.db.execute(told))) == [
            ("draft.file_added", "designer", "bản đồ.png"),
            ("draft.file_added", "designer", "posts.csv"),
            ("draft.file_removed", "designer", "posts.csv"),
        ]


def test_a_key_that_is_revoked_while_a_try_is_coming_takes_none(designer, people):
    draft = designer.whole(book())
    token = designer.key(draft)
    with people.storage.reading() as store:
        key = draft_phones.identify(store, token)
    with people.storage.as_person(designer.person) as store:
        drafts.revoke_address(store, designer.person, draft.id, key.address_id)
    with people.storage.transaction() as store:
        sent = filled({"day": "2026-11-02"}, form_id="talk")
        assert code(draft_phones.receive, store, key, sent, []) == "draft_gone"
    with people.storage.as_person(designer.person) as store:
        assert drafts.tries(store, draft.id) == []


def test_a_name_is_kept_as_the_form_writes_it(designer):
    draft = designer.upload(book())
    designer.add(draft, normalize("NFD", "bản đồ.png"), b"x")
    assert set(designer.get(draft.id).media) == {"bản đồ.png"}


def test_too_large_files_and_too_many_are_refused(designer, monkeypatch):
    class Large(BytesIO):
        def seek(self, offset, whence=0):
            return LARGEST + 1

    draft = designer.upload(book())
    with designer.world.storage.as_person(designer.person) as store:
        found = code(drafts.add_media, store, designer.person, draft.id, "x.mp4", Large())
    assert found == "media_too_large"
    monkeypatch.setattr(draft_media, "MOST", 1)
    designer.add(draft, "a", b"")
    assert code(designer.add, draft, "b", b"") == "media_too_many"
    designer.add(draft, "a", b"again")
    assert designer.get(draft.id).media["a"].size == 5


def test_files_that_the_server_makes_or_phones_would_misread_are_refused(designer):
    draft = designer.upload(book())
    assert code(designer.add, draft, "villages.csv", b"name,label\n") == "media_made_here"
    assert code(designer.add, draft, "posts.csv", b"name,label;x\n") == "media_csv_header"


def test_files_are_given_as_they_came_and_village_lists_of_a_sample(designer, people):
    draft = designer.whole(book())
    with people.storage.as_person(designer.person) as store:
        pieces, size, _ = drafts.media_file(store, draft.id, "bản đồ.png")
        chunks = list(pieces)
        assert b"".join(chunks) == PICTURE
        assert (len(chunks), size) == (3, len(PICTURE))
        pieces, size, _ = drafts.media_file(store, draft.id, "villages.csv")
        content = b"".join(pieces)
        assert content.startswith(b"name,label,commune\n99001001,")
        assert size == len(content)
        assert code(drafts.media_file, store, draft.id, "communes.csv") == "not_found"


def test_other_content_under_a_published_version_is_refused(designer, people):
    designer.publish(designer.whole(book()))
    draft = designer.upload(book(title="Khác"))
    assert [(f.code, str(f.place)) for f in draft.findings] == [("version_kept", "settings!C2")]
    with pytest.raises(Problem) as caught:
        designer.publish(draft)
    assert caught.value.code == "version_taken"
    assert len(caught.value.details["proposed"]) == 10
    draft = designer.whole(book(), {"posts.csv": POSTS + b"2,Hai\n"})
    assert code(designer.publish, draft) == "version_taken"
    with people.storage.reading() as store:
        assert len(forms.versions(store, "talk")) == 1


def test_the_same_again_is_nothing_new(designer, people):
    first = designer.publish(designer.whole(book()))
    draft = designer.whole(book())
    again = designer.publish(draft)
    assert again.id == first.id
    assert code(designer.get, draft.id) == "draft_unknown"
    with people.storage.reading() as store:
        assert len(forms.versions(store, "talk")) == 1


def test_an_earlier_version_is_not_published_again_as_it_was(designer, people):
    designer.publish(designer.whole(book()))
    designer.publish(designer.whole(book("2")))
    draft = designer.whole(book())
    assert code(designer.publish, draft) == "draft_faulty"
    assert designer.get(draft.id) == draft
    assert published(people)["talk"] == "2"


def test_what_changed_since_the_page_was_seen_is_not_published(designer, people):
    seen = designer.whole(book())
    designer.upload(book("3"))
    assert code(designer.publish, seen, stamp=seen.stamp) == "draft_changed"
    seen = designer.get(seen.id)
    with people.storage.transaction() as store:
        publishing.publish(store, book("2"), "talk.xlsx", MEDIA, "cli")
    assert code(designer.publish, seen, stamp=seen.stamp) == "draft_changed"
    assert published(people)["talk"] == "2"
    assert designer.publish(seen, stamp=designer.get(seen.id).stamp).version == "3"


def test_of_two_who_publish_at_once_one_does_and_the_other_is_told(designer):
    draft = designer.whole(book())
    told: list[str] = []

    def publish() -> None:
        try:
            told.append(designer.publish(draft, stamp=draft.stamp).version)
        except Problem as problem:
            told.append(problem.code)

    threads = [threading.Thread(target=publish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["1", *["draft_unknown"] * 3]


def test_of_two_who_upload_a_new_form_at_once_both_have_the_same_draft(designer):
    made: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: made.append(designer.upload(book(str(n))).id))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(made) == 4
    assert len(set(made)) == 1


def meanwhile(designer: Designer, draft_id: int, work) -> list[str]:
    """Have `work` done while the draft is being discarded; give what became of it."""
    told: list[str] = []

    def run() -> None:
        try:
            work()
            told.append("done")
        except Problem as problem:
            told.append(problem.code)

    with designer.world.storage.as_person(designer.person) as store:
        drafts.discard(store, designer.person, draft_id)
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(30)
    return told


def test_who_is_at_a_draft_that_is_being_discarded_is_told(designer):
    draft = designer.whole(book())
    assert meanwhile(designer, draft.id, lambda: designer.key(draft)) == ["draft_unknown"]
    draft = designer.whole(book())
    add = partial(designer.add, draft, "x.png", b"x")
    assert meanwhile(designer, draft.id, add) == ["draft_unknown"]


def test_an_upload_while_its_draft_is_being_discarded_is_a_draft(designer):
    draft = designer.whole(book())
    assert meanwhile(designer, draft.id, lambda: designer.upload(book("2"))) == ["done"]


def test_publishing_that_fails_changes_nothing(designer, people):
    draft = designer.whole(book())
    with pytest.raises(ZeroDivisionError), people.storage.as_person(designer.person) as store:
        drafts.publish(store, designer.person, draft.id)
        raise ZeroDivisionError
    assert "talk" not in published(people)
    assert designer.get(draft.id) == draft


def test_a_version_is_proposed_above_all_there_are(designer, people, monkeypatch):
    with people.storage.as_person(designer.person) as store:
        first = drafts.proposed_version(store, "talk")
    assert len(first) == 10
    assert first.endswith("01")
    designer.publish(designer.whole(book(first)))
    designer.publish(designer.whole(book("2999010199")))
    with people.storage.as_person(designer.person) as store:
        assert drafts.proposed_version(store, "talk") == "2999010200"


@pytest.mark.parametrize("name", ["supervisor", "admin", "auditor", "officer"])
def test_nobody_but_designers_sees_or_changes_drafts_and_forms(designer, people, name):
    draft = designer.whole(book())
    other = person(people, name)
    with people.storage.as_person(other) as store:
        assert drafts.listed(store) == []
        assert code(drafts.publish, store, other, draft.id) == "draft_unknown"
        assert forms.set_state(store, name, "khảo sát", "closed") is False
    with pytest.raises(ProgrammingError), people.storage.as_person(other) as store:
        drafts.upload(store, other, b"x", "x.xlsx", FAULTY)


def test_designers_see_no_submissions_and_change_no_version(designer, people):
    for statement in (
        "update form_versions set title = 'x'",
        "delete from form_versions",
        "delete from forms",
        "update data_versions set version = 0 where name = 'boundaries' returning version",
        "select raw from draft_tries",
        "select token_hash from draft_addresses",
    ):
        with people.storage.as_person(designer.person) as store:
            if "boundaries" in statement:
                assert store.db.execute(text(statement)).rowcount == 0
                continue
            with pytest.raises(ProgrammingError):
                store.db.execute(text(statement))
