"""What the phone's own engine fills is what the server stores, answer by answer."""

from __future__ import annotations

import io
import random
import threading
from typing import Any

import pytest
from PIL import Image

from tests.collect import Collect, CollectError, Item, cut_after
from tests.e2e.filling import OWNER, SERIAL, fill, item, photo
from tests.e2e.live import XLSFORMS, Stored
from tests.javarosa import filler
from tests.javarosa.engine import needs_java
from tests.javarosa.filler import Answer, Filled

FORMS = sorted(path.stem for path in XLSFORMS.glob("*.xlsx"))
WITH_PHOTOS = "session"
EACH = 100


@pytest.fixture(scope="module")
def phone(live_server) -> Collect:
    collect = Collect(live_server.phone_url)
    collect.sync()
    return collect


def test_a_phone_gets_every_form_with_its_files(live_server):
    phone = Collect(live_server.phone_url)
    assert not phone.sync().failed
    assert sorted(form.form_id for form in phone.forms) == FORMS
    assert all({"communes.csv", "villages.csv"} == set(form.media) for form in phone.forms)
    assert phone.sync().installed == ()


@needs_java
@pytest.mark.parametrize("form_id", FORMS)
def test_every_answer_is_stored_as_filled(live_server, phone, form_id):
    form, source = phone.form(form_id), random.Random(form_id)
    for filled in fill(form, EACH, seed=2026):
        deliver(phone, item(filled, form), source)
        check(live_server.stored(filled.instance_id), filled)
    assert live_server.quarantined() == 0


@needs_java
def test_a_split_item_is_whole(live_server, phone):
    form = phone.form(WITH_PHOTOS)
    filled = next(one for one in fill(form, 30, seed=1) if len(one.files) > 1)
    phone.limit = 1
    sent = phone.send(item(filled, form))
    phone.limit = None
    assert len(sent.statuses) == len(filled.files)
    check(live_server.stored(filled.instance_id), filled)


@needs_java
def test_more_files_than_one_post_may_have(live_server, phone):
    form = phone.form(WITH_PHOTOS)
    [filled] = fill(form, 1, seed=2)
    more = {f"Không ai hỏi {number}.jpg": photo(str(number)) for number in range(102)}
    sent = phone.send(item(filled, form, more=more))
    assert len(sent.statuses) == 2
    assert set(live_server.stored(filled.instance_id).files) == set(filled.files) | set(more)


@needs_java
def test_two_phones_sending_the_same_at_once_store_it_once(live_server, phone):
    form = phone.form(WITH_PHOTOS)
    for filled in fill(form, 5, seed=3):
        ready, errors = item(filled, form), []
        start = threading.Barrier(4)

        def send(ready=ready, errors=errors, start=start) -> None:
            twin = Collect(live_server.phone_url)
            start.wait()
            try:
                twin.send(ready)
            except CollectError as error:
                errors.append(error)

        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not errors
        check(live_server.stored(filled.instance_id), filled)


@needs_java
@pytest.mark.parametrize("edit_first", [False, True])
def test_an_edit_replaces_its_original_in_either_order(live_server, phone, edit_first):
    form = phone.form(WITH_PHOTOS)
    original = next(one for one in fill(form, 30, seed=4 + edit_first) if one.files)
    path = next(p for p, a in original.answers.items() if p.endswith("/theme"))
    edited = filler.edit(original, {path: "Chủ đề đã sửa"})
    for one in (edited, original) if edit_first else (original, edited):
        phone.send(item(one, form))
    check(live_server.stored(original.instance_id), original)
    check(live_server.stored(edited.instance_id), edited)
    current = [live_server.stored(one.instance_id).is_current for one in (original, edited)]
    assert current == [False, True]


@needs_java
def test_control_characters_do_not_block_a_phone(live_server, phone):
    form = phone.form(WITH_PHOTOS)
    notes = {"note": ["dòng một\x0bdòng hai\x01"]}
    filled = next(one for one in fill(form, 20, seed=6, hints=notes) if b"&#11;" in one.xml)
    phone.send(item(filled, form))
    stored = live_server.stored(filled.instance_id)
    assert stored.raw == filled.xml
    [note] = [value for path, value in stored.answers.items() if path.endswith("note")]
    assert note == "dòng mộtdòng hai"


def deliver(phone: Collect, ready: Item, source: random.Random) -> None:
    """Send an item over a network that breaks now and then; repeat as Collect does."""
    weather = source.choice(["fine", "fine", "fine", "broken", "answer lost", "sent again"])
    if weather in ("broken", "answer lost"):
        phone.weather = cut_after(1 if weather == "answer lost" else source.random())
        with pytest.raises(CollectError):
            phone.send(ready)
        phone.weather = None
    for _ in range(2 if weather == "sent again" else 1):
        assert set(phone.send(ready).statuses) == {201}


def check(stored: Stored, filled: Filled) -> None:
    """The stored submission is the filled one: bytes, answers, the place, and the photos."""
    assert stored.raw == filled.xml
    expected = {
        path.split("/", 2)[2]: answer
        for path, answer in filled.answers.items()
        if answer.text and "/meta/" not in path
    }
    sealed = [path for path in expected if path not in stored.answers]
    assert all(expected[path].type == "geopoint" for path in sealed)
    assert (stored.place or "") == (expected[sealed[0]].text if sealed else "")
    assert not (sealed and stored.open_point)
    differing = {
        path: (value, expected.get(path))
        for path, value in stored.answers.items()
        if path not in expected or not same(value, expected[path])
    }
    assert not differing
    assert set(stored.files) == set(filled.files)
    for name, content in stored.files.items():
        check_photo(content, photo(name))


def same(stored: Any, answer: Answer) -> bool:
    """Whether a stored value is the filled one."""
    if answer.type == "geopoint":
        names = ("lat", "lon", "altitude", "accuracy")
        return [stored[name] or 0 for name in names] == answer.value
    return type(stored) is type(answer.value) and bool(stored == answer.value)


def check_photo(content: bytes | None, sent: bytes) -> None:
    """The same picture, without place, owner and serial number."""
    assert content is not None
    before, after = Image.open(io.BytesIO(sent)), Image.open(io.BytesIO(content))
    assert after.tobytes() == before.tobytes()
    assert not after.getexif().get_ifd(0x8825)
    assert OWNER.encode() in sent
    assert OWNER.encode() not in content
    assert SERIAL.encode() not in content
