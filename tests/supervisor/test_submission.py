"""The page of one submission: answers, placement, sealed parts, files, versions, who may see it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from sqlalchemy import text

from server.services import publishing, submissions, users
from server.services.attachments import UploadedFile
from tests.people import Browser
from tests.world import World, filled
from tests.xforms.workbooks import workbook

Browsers = Callable[[str | None], Browser]
HERE, HOME = "19.01234 105.01234 0 5", "19.00777 105.00777 0 5"
PAGE = "/submissions/1"


def picture(side: int = 900, colour: str = "green") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(made, "JPEG")
    return made.getvalue()


def send(world: World, xml: bytes, **files: bytes) -> None:
    uploads = [UploadedFile(f"{name}.jpg", io.BytesIO(body)) for name, body in files.items()]
    with world.storage.transaction() as store:
        submissions.receive(store, users.get(store, "officer"), xml, uploads)


@pytest.fixture
def filed(people: World) -> World:
    """The world with one submission that has a bit of everything, at a sealed place too."""
    answers = {
        "day": "2026-08-20",
        "village": "99001002",
        "point": HERE,
        "home": HOME,
        "wish": "học nghề may",
        "people": "1234",
        "amount": "2.5",
        "photo": "one.jpg",
    }
    extra = "<more><extra>two.jpg</extra></more><more><extra>three.jpg</extra></more>"
    send(people, filled(answers, instance_id="uuid:a", extra=extra), one=picture(), two=b"video")
    return people


def test_it_shows_answers_in_words_and_says_where_and_why(filed: World, browser: Browsers):
    page = browser("supervisor").get(PAGE).text
    for words in ("Khảo sát", "1.234", "2,5", "Thôn 2", "Ảnh khác 1", "Ảnh khác 2", "Xã Một"):
        assert words in page
    assert "trong thôn" in page
    assert "Vị trí khác thôn đã chọn" in page
    assert "<svg" in page
    assert 'class="pin"' in page
    assert "Chưa gửi về" in page


def test_sealed_answers_and_places_stay_closed(filed: World, browser: Browsers):
    for path in (PAGE, f"{PAGE}/panel", "/submissions"):
        answer = browser("supervisor").get(path)
        assert "học nghề" not in answer.text
        assert "19.00" not in answer.text.replace("19.01", "")
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_reason_opens_them_once_and_is_put_on_record(filed: World, browser: Browsers):
    reader = browser("supervisor")
    reason = "kiểm tra hồ sơ học nghề"
    page = reader.post(f"{PAGE}/sealed", {"reason": f" {reason} "})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "học nghề may" in page.text
    assert "105.00777" not in page.text
    assert "học nghề may" not in reader.get(PAGE).text
    with filed.storage.reading() as store:
        event = store.db.execute(
            text("select actor, details from events where kind = 'submission.sealed_shown'")
        ).one()
    assert (event.actor, event.details) == ("supervisor", {"reason": reason})
    assert "mở phần niêm phong" in reader.get(PAGE).text


@pytest.mark.parametrize("reason", ["", "ngắn", "          x          "])
def test_without_a_real_reason_they_stay_closed(filed: World, browser: Browsers, reason: str):
    page = browser("supervisor").post(f"{PAGE}/sealed", {"reason": reason})
    assert page.status_code == 400
    assert "ít nhất 10 ký tự" in page.text
    assert "học nghề may" not in page.text


PATHS = (PAGE, f"{PAGE}/panel", f"{PAGE}/files/one.jpg", f"{PAGE}/files/one.jpg?size=thumb")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("supervisor", 200),
        ("province", 200),
        ("officer", 200),
        ("neighbour", 404),
        ("stranger", 404),
        ("auditor", 403),
        ("admin", 403),
        (None, 302),
    ],
)
def test_who_may_see_it(filed: World, browser: Browsers, path: str, name: str | None, status: int):
    assert browser(name).get(path).status_code == status


def test_nobody_else_opens_sealed_answers(filed: World, browser: Browsers):
    reason = {"reason": "kiểm tra hồ sơ học nghề"}
    for name, status in (("neighbour", 404), ("officer", 403)):
        assert browser(name).post(f"{PAGE}/sealed", reason).status_code == status
    with filed.storage.reading() as store:
        opened = "select count(*) from events where kind = 'submission.sealed_shown'"
        assert store.db.execute(text(opened)).scalar() == 0


def test_what_is_not_there_is_told(filed: World, browser: Browsers):
    for path in ("/submissions/99", "/submissions/99/panel", f"/submissions/{10**30}"):
        assert browser("supervisor").get(path).status_code == 404


def test_photos_come_whole_small_and_in_parts(filed: World, browser: Browsers):
    reader = browser("supervisor")
    whole = reader.get(f"{PAGE}/files/one.jpg")
    assert Image.open(io.BytesIO(whole.data)).size == (900, 450)
    assert whole.headers["Content-Type"] == "image/jpeg"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Cache-Control"] == "no-store"
    small = reader.get(f"{PAGE}/files/one.jpg?size=thumb")
    assert Image.open(io.BytesIO(small.data)).size == (480, 240)
    assert "/submissions/1/files/one.jpg?size=thumb" in reader.get(PAGE).text
    assert "/submissions/1/files/one.jpg?size=thumb" in reader.get(f"{PAGE}/panel").text


def test_byte_ranges_are_answered(filed: World, browser: Browsers):
    client = browser("supervisor").client
    path = f"{PAGE}/files/one.jpg"
    whole = client.get(path).data
    for asked, start, stop in (
        ("bytes=0-9", 0, 10),
        ("bytes=5-", 5, len(whole)),
        ("bytes=-7", len(whole) - 7, len(whole)),
    ):
        part = client.get(path, headers={"Range": asked})
        assert part.status_code == 206
        assert part.data == whole[start:stop]
        assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole)}"
    assert client.get(path, headers={"Range": "bytes=999999999-"}).status_code == 416


def test_what_is_no_picture_is_saved_not_shown(filed: World, browser: Browsers):
    reader = browser("supervisor")
    other = reader.get(f"{PAGE}/files/two.jpg")
    assert other.data == b"video"
    assert other.headers["Content-Type"] == "application/octet-stream"
    assert other.headers["Content-Disposition"].startswith("attachment")
    assert reader.get(f"{PAGE}/files/two.jpg?size=thumb").status_code == 404
    assert reader.get(f"{PAGE}/files/three.jpg").status_code == 404


def test_a_file_that_no_question_names_is_sealed(filed: World, browser: Browsers):
    send(filed, filled({"people": "1"}, instance_id="uuid:b"), stray=picture())
    reader = browser("supervisor")
    assert reader.get("/submissions/2/files/stray.jpg").status_code == 404
    opened = reader.post("/submissions/2/sealed", {"reason": "xem ảnh gửi nhầm của cán bộ"}).text
    link = re.search(r'href="(/submissions/2/files/stray\.jpg\?open=[^"]+)"', opened)[1]
    assert reader.get(link).status_code == 200
    assert browser("province").get(link).status_code == 404
    assert reader.get(re.sub(r"open=\d", "open=9", link)).status_code == 404


def test_versions_stand_side_by_side(filed: World, browser: Browsers):
    edit = {"day": "2026-08-20", "village": "99001001", "point": HERE, "amount": "3.5"}
    send(filed, filled(edit, instance_id="uuid:c", deprecated_id="uuid:a"))
    page = browser("supervisor").get("/submissions/2").text
    versions = page.split("Các bản của phiếu")[1]
    assert "<del>2,5</del>" in versions
    assert "<ins>3,5</ins>" in versions
    assert "<del>1.234</del>" in versions
    assert "đã bỏ" in versions
    assert "sửa phiếu" in page
    old = browser("supervisor").get(PAGE).text
    assert "Đây là bản cũ" in old
    assert 'href="/submissions/2"' in old


def test_answers_are_never_markup(people: World, browser: Browsers):
    send(people, filled({"day": "2026-08-20", "wish": "&lt;b&gt;x&lt;/b&gt;", "point": HERE}))
    page = browser("supervisor").post(f"{PAGE}/sealed", {"reason": "thử chữ có dấu ngoặc"}).text
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_an_officer_sees_her_own_without_controls(filed: World, browser: Browsers):
    page = browser("officer").get(PAGE).text
    assert "/sealed" not in page
    assert "Duyệt" not in page


def test_the_panel_is_a_piece_of_html(filed: World, browser: Browsers):
    piece = browser("supervisor").get(f"{PAGE}/panel").text
    assert piece.lstrip().startswith("<h2>")
    assert "<html" not in piece
    assert 'href="/submissions/1"' in piece
    assert "1.234" in piece


CASE_FORM = """
type | name | label::Tiếng Việt (vi) | sensitivity | calculation
text | typed | Gõ mã hồ sơ | personal |
calculate | case_code | | personal | ${typed}
calculate | inner | | personal | concat(${typed}, 'x')
"""


def test_of_what_was_worked_out_only_the_case_code_is_shown(people: World, browser: Browsers):
    settings = {"form_title": "Gặp", "form_id": "meet", "version": "1"}
    with people.storage.transaction() as store:
        publishing.publish(store, workbook(CASE_FORM, settings=settings), "m.xlsx", {}, "test")
    answers = {"typed": "k7m4qx2", "case_code": "K7M-4QX2", "inner": "ẩn-x"}
    send(people, filled(answers, form_id="meet"))
    page = browser("supervisor").post(f"{PAGE}/sealed", {"reason": "đối chiếu hồ sơ giấy"}).text
    assert re.search(r"<dt>Mã hồ sơ .*</dt>\s*<dd>K7M-4QX2", page)
    assert "k7m4qx2" in page
    assert "ẩn-x" not in page
    assert "case_code" not in page
