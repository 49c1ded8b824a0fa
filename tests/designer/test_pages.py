"""What designers' pages take, refuse and give back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

import pytest
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from server.designer.functions import EVERYDAY, REPEAT
from server.services import forms
from server.xforms import checking
from server.xforms.lint.functions import ARGUMENTS
from tests.designer.workbooks import FORM_ID, TITLE, place_of, template
from tests.javarosa.engine import needs_java
from tests.people import Browser
from tests.world import World, survey_form
from tests.xforms.workbooks import workbook

Open = Callable[[str | None], Browser]
PAGE = f"/design/forms/{FORM_ID}"


@pytest.fixture
def here(people: World, browser: Open) -> Browser:
    """A designer's browser."""
    return browser("designer")


def upload(
    here: Browser, content: bytes, name: str = "m.xlsx", media: Sequence[tuple[str, bytes]] = ()
) -> str:
    """Send a workbook with its files; give the draft's address."""
    files = [(io.BytesIO(one), file) for file, one in media]
    answer = here.post("/design", {"workbook": (io.BytesIO(content), name), "media": files})
    assert answer.status_code == 303, answer.text
    return answer.location


def publish(here: Browser, draft: str, **fields: str) -> TestResponse:
    """Press the button on the draft's page as it stands."""
    stamps = re.findall(r'name="stamp" value="([^"]+)"', here.get(draft).text)
    sent = {"note": "Bản mới", "stamp": stamps[0] if stamps else "", **fields}
    return here.post(f"{draft}/publish", sent)


@needs_java
def test_a_workbook_becomes_a_draft_and_a_version(here: Browser):
    draft = upload(here, template())
    page = here.get(draft).text
    assert TITLE in page
    assert "Không có ô nào sai" in page
    answer = publish(here, draft, note="Bản đầu")
    assert answer.location == PAGE
    page = here.get(PAGE).text
    assert "Bản đầu" in page
    assert "2026112201" in page
    assert here.get(draft).location == PAGE
    assert "Bạn đã xuất bản bản nháp này" in here.get(PAGE).text
    assert here.get("/design/drafts/99999").status_code == 404


def test_a_fault_is_shown_at_its_cell_in_both_languages(here: Browser):
    draft = upload(here, template(cells={("so_nguoi", "type"): "integr"}))
    page = here.get(draft).text
    assert f"Ô {place_of('so_nguoi', 'type')}" in page
    assert "integr" in page
    assert "Xuất bản phiên bản" not in page
    assert publish(here, draft).status_code == 409
    here.client.set_cookie("lang", "en")
    assert f"Cell {place_of('so_nguoi', 'type')}" in here.get(draft).text


def test_what_was_uploaded_and_published_comes_back_byte_for_byte(here: Browser, people: World):
    workbook = template()
    draft = upload(here, workbook, "Sổ họp thôn.xlsx", [("ảnh.png", b"\x89PNG")])
    assert here.get(f"{draft}/workbook").data == workbook
    publish(here, draft)
    with people.storage.reading() as store:
        version = next(one for one in forms.current(store) if one.form_id == FORM_ID)
        xform, _ = forms.xform(store, version.id)
    at = f"{PAGE}/versions/{version.id}"
    got = here.get(f"{at}/workbook")
    assert got.data == workbook
    assert got.content_type.endswith("spreadsheetml.sheet")
    assert got.headers["Content-Disposition"].endswith(f"{FORM_ID}-2026112201.xlsx")
    got = here.get(f"{at}/xform")
    assert (got.data, got.content_type) == (xform, "text/xml; charset=utf-8")
    got = here.get(f"{at}/media/{quote('ảnh.png')}")
    assert (got.data, got.content_type) == (b"\x89PNG", "image/png")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert here.get(f"/design/forms/visit/versions/{version.id}/xform").status_code == 404
    assert here.get(f"{at}/media/villages.csv").status_code == 404


def test_a_version_needs_a_note_and_breaking_changes_a_tick(here: Browser):
    publish(here, upload(here, template()))
    draft = upload(here, template("2026112202", without="anh"))
    assert "Ảnh toàn cảnh" in here.get(draft).text
    refused = publish(here, draft, note=" ", confirm="1")
    assert refused.status_code == 400
    assert "có gì mới" in refused.text
    refused = publish(here, draft)
    assert refused.status_code == 400
    assert "Hãy đánh dấu" in refused.text
    assert "Bản mới</textarea>" in refused.text
    assert publish(here, draft, confirm="1").status_code == 303


def test_what_another_designer_changed_meanwhile_is_not_published_unseen(here: Browser):
    draft = upload(here, template())
    [stamp] = re.findall(r'name="stamp" value="([^"]+)"', here.get(draft).text)
    upload(here, template(cells={("so_nguoi", "required"): None}))
    assert publish(here, draft, stamp=stamp).status_code == 409
    assert publish(here, draft).status_code == 303
    assert publish(here, draft, stamp=stamp).location == PAGE
    assert "Bạn đã xuất bản bản nháp này" in here.get(PAGE).text


def test_other_content_under_an_old_version_is_refused_with_a_version_to_take(here: Browser):
    publish(here, upload(here, template()))
    draft = upload(here, template(cells={("so_nguoi", "required"): None}))
    refused = publish(here, draft, confirm="1")
    assert refused.status_code == 409
    assert re.search(r"20\d{8}", refused.text)


@pytest.mark.parametrize("name", ["../../x.png", "a/b.png", "..", "con\x01.png", "x" * 300])
def test_a_file_whose_name_plays_tricks_is_told_and_left_out(here: Browser, name: str):
    draft = upload(here, template(), media=[(name, b"x"), ("được.png", b"x")])
    page = here.get(draft).text
    assert "được.png" in page
    assert 'class="notice bad"' in page


def test_missing_media_are_named_and_keep_the_form_from_being_published(here: Browser):
    draft = upload(here, with_image("tranh.png"))
    page = here.get(draft).text
    assert "Biểu mẫu còn cần:" in page
    assert "tranh.png" in page
    assert "Xuất bản phiên bản" not in page
    sent = {"media": [(io.BytesIO(b"x"), "tranh.png"), (io.BytesIO(b"y"), "thừa.png")]}
    assert page.partition('id="upload"')[2].count('name="media"') == 1
    assert here.post(f"{draft}/media", sent).status_code == 303
    page = here.get(draft).text
    assert "Không dùng đến" in page
    here.post(f"{draft}/media/remove", {"name": "thừa.png"})
    assert "thừa.png" not in here.get(draft).text
    assert publish(here, draft).status_code == 303


def test_nothing_chosen_and_what_is_no_workbook_are_told(here: Browser):
    assert here.post("/design", {}).location == "/design"
    assert "Hãy chọn một bảng tính" in here.get("/design").text
    for sent_from, fields in (
        ("/design", {}),
        (PAGE.replace(FORM_ID, "visit"), {"form_id": "visit"}),
    ):
        sent = {"workbook": (io.BytesIO(b"%PDF-1.7 ..."), "kế hoạch.pdf"), **fields}
        assert here.post("/design", sent).location == sent_from
        assert "&#39;kế hoạch.pdf&#39; không phải bảng tính" in here.get(sent_from).text
    assert "/design/drafts/" not in here.get("/design").text


def test_an_ordinary_spreadsheet_is_told_and_makes_no_draft(here: Browser):
    content = io.BytesIO()
    Workbook().save(content)
    assert upload(here, content.getvalue()) == "/design"
    assert "survey" in here.get("/design").text


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_without_settings_a_workbook_is_a_draft_in_every_format(here: Browser, kind: str):
    if kind == "xlsx":
        content = io.BytesIO()
        book = load_workbook(io.BytesIO(template()))
        del book["settings"]
        book.save(content)
        sent = content.getvalue()
    else:
        sent = b"survey,,,\n,type,name,label\n,text,ghi_chu,Ghi\n"
    draft = upload(here, sent, f"m.{kind}")
    assert "settings" in here.get(draft).text
    assert here.get(f"{draft}/coloured").data[:2] == b"PK"


def test_a_faulty_workbook_becomes_the_draft_of_the_form_that_it_names(here: Browser):
    publish(here, upload(here, template()))
    faulty = template("2026112202", cells={("so_nguoi", "type"): "integr"})
    draft = upload(here, faulty)
    assert draft in here.get(PAGE).text
    page = here.get("/design").text.partition(draft)[2]
    assert TITLE in page.partition("</th>")[0]
    assert FORM_ID in page.partition("</th>")[0]
    assert "Đã thay bản nháp" not in page
    assert upload(here, template("2026112203"), "tên khác.xlsx") == draft
    assert f"Đã thay bản nháp đang chờ của {TITLE} (của designer, lúc" in here.get(draft).text


def test_a_faulty_workbook_of_a_new_form_may_change_its_form_id(here: Browser):
    faulty = template(cells={("so_nguoi", "type"): "integr"}, settings={"form_id": "mau_1"})
    draft = upload(here, faulty)
    assert "mau_1" in here.get(draft).text
    assert 'name="form_id"' not in here.get(draft).text
    assert resend(here, draft, template(settings={"form_id": "mau_2"}), "m (1).xlsx") == draft
    page = here.get(draft).text
    assert "mau_2" in page
    assert "Đã thay" not in page


def test_a_form_id_too_long_for_the_database_leaves_a_draft_without(here: Browser):
    cells = {("so_nguoi", "type"): "integr"}
    draft = upload(here, template(cells=cells, settings={"form_id": "a" * 5000}))
    assert here.get(draft).status_code == 200


def resend(here: Browser, draft: str, content: bytes, name: str, form_id: str = "") -> str:
    """Send a mended workbook from a draft's page."""
    sent = {"workbook": (io.BytesIO(content), name), "draft": draft.rpartition("/")[2]}
    return here.post("/design", {**sent, "form_id": form_id}).location


def test_a_mended_workbook_takes_the_place_of_its_draft_whatever_its_name(here: Browser):
    faulty = template(cells={("so_nguoi", "type"): "integr"})
    draft = upload(here, faulty, "sổ.xlsx")
    assert resend(here, draft, faulty, "sổ (1).xlsx") == draft
    assert resend(here, draft, template(), "sổ (2).xlsx") == draft
    assert resend(here, draft, template("2026112202"), "khác.xlsx", FORM_ID) == draft
    assert resend(here, draft, b"PK", "hỏng.xlsx", FORM_ID) == draft
    assert "hỏng.xlsx" in here.get(draft).text


def test_a_workbook_of_another_form_is_told_and_leaves_the_draft(here: Browser):
    draft = upload(here, template())
    other = resend(here, draft, template(settings={"form_id": "mau_hai"}), "m.xlsx", FORM_ID)
    assert other != draft
    assert "Bảng tính này là của biểu mẫu khác: mau_hai" in here.get(other).text
    assert here.get(draft).status_code == 200


@needs_java
def test_a_faulty_workbook_of_another_form_is_refused_where_it_was_sent(here: Browser):
    draft = upload(here, template())
    cells = {("so_nguoi", "type"): "integr"}
    faulty = template(cells=cells, settings={"form_id": "mau_hai"})
    assert resend(here, draft, faulty, "m.xlsx", FORM_ID) == draft
    page = here.get(draft).text
    assert "form_id là &#39;mau_hai&#39;, không phải &#39;mau_sinh_hoat&#39;" in page
    assert "Không có ô nào sai" in page


def test_publishing_a_closed_form_is_said_to_open_it(here: Browser):
    publish(here, upload(here, template()))
    here.post(f"{PAGE}/close", {"note": "hết đợt"})
    page = here.get(upload(here, template("2026112202"))).text
    assert "Xuất bản là mở lại" in page


def test_a_form_is_closed_opened_and_taken_back(here: Browser):
    publish(here, upload(here, template()))
    publish(here, upload(here, template("2026112202")), confirm="1")
    for action in ("close", "reopen"):
        assert here.post(f"{PAGE}/{action}", {"note": f"vì {action}"}).location == PAGE
        page = here.get(PAGE).text
        assert f"vì {action}" in page
        assert ("Phiên bản mới nhất" in page) == (action == "close")
    first = min(map(int, re.findall(r'name="version" value="(\d+)"', here.get(PAGE).text)))
    draft = here.post(f"{PAGE}/back", {"version": str(first)}).location
    history = here.get(PAGE).text.partition('id="history"')[2]
    assert "Làm bản nháp từ phiên bản" in history
    assert len(re.findall("Đưa bản nháp lên", history)) == 1
    assert publish(here, draft, confirm="1").status_code == 303
    assert here.post(f"{PAGE}/back", {"version": "999"}).status_code == 404
    assert here.get("/design/forms/không có").status_code == 404


def test_a_form_id_of_any_letters_has_its_page(here: Browser):
    assert here.get(f"/design/forms/{quote('khảo sát')}").status_code == 200
    content = survey_form("http://a.example/b c", "7", "Lạ")
    draft = upload(here, content)
    assert here.get(draft).status_code == 200
    answer = publish(here, draft, confirm="1")
    assert answer.status_code in {303, 409}
    if answer.status_code == 303:
        assert here.get(answer.location).status_code == 200


def test_test_submissions_show_open_answers_and_only_name_the_sealed(here: Browser):
    draft = upload(here, template())
    page = here.get(here.post(f"{draft}/qr").location).text
    [key] = re.findall(r"/draft/([\w-]+)", page)
    xml = (
        f'<data id="{FORM_ID}" version="2026112201"><nguoi_du><so_nguoi>41</so_nguoi></nguoi_du>'
        "<cuoi><ghi_chu>riêng tư</ghi_chu></cuoi>"
        "<meta><instanceID>uuid:1</instanceID></meta></data>"
    ).encode()
    sent = {"xml_submission_file": (io.BytesIO(xml), "a.xml")}
    assert here.client.post(f"/draft/{key}/submission", data=sent).status_code == 201
    page = here.get(draft).text
    assert "41" in page
    assert "riêng tư" not in page
    assert "(đã niêm phong)" in page


def test_a_qr_code_is_shown_for_minutes_listed_and_revoked(here: Browser):
    draft = upload(here, template())
    shown = here.post(f"{draft}/qr").location
    page = here.get(shown).text
    assert here.get(shown).text == page
    assert "/language/" not in page
    for button in ("Configure with QR code", "Điền biểu mẫu (Start new form)", "mũi tên tròn"):
        assert button in page
    [key] = re.findall(r"/draft/([\w-]+)", page)
    assert here.get(f"{draft}/qr").status_code == 303
    page = here.get(draft).text
    assert "chỉ hiện trong 10 phút" in page
    assert "chưa dùng" in page
    assert "/language/en" in page
    [revoke] = re.findall(r'action="(/design/drafts/\d+/qr/\d+/revoke)"', page)
    assert here.client.get(f"/draft/{key}/formList").status_code == 200
    assert here.post(revoke, {}).status_code == 303
    assert here.client.get(f"/draft/{key}/formList").status_code == 403
    assert here.get(shown).status_code == 303
    assert "Đã hủy" in here.get(draft).text


def with_image(name: str) -> bytes:
    """Give the template with a picture beside a question."""
    book = load_workbook(io.BytesIO(template()))
    survey = book["survey"]
    column = survey.max_column + 1
    for number, language in enumerate(("Tiếng Việt (vi)", "English (en)")):
        survey.cell(1, column + number).value = f"image::{language}"
        survey.cell(5, column + number).value = name
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_help_lists_every_function_that_phones_know_once(here: Browser):
    listed = re.findall(r"<code>([\w:-]+)</code> ([\d+–]+)", here.get("/design/help").text)
    assert sorted(name for name, _ in listed) == sorted(ARGUMENTS)
    assert "<code>div</code>" in here.get("/design/help").text
    assert {"if": "3", "round": "1–2", "concat": "1+"}.items() <= dict(listed).items()


def test_the_preview_knows_the_words_of_choices(here: Browser):
    draft = upload(here, template())
    page = here.get(f"{draft}/preview/frame").text
    said = json.loads(re.findall(r'id="wf-words">(.*?)</script>', page, re.DOTALL)[0])
    assert said["choices"]["buoi/loai_buoi"]["hop_thon"].startswith("Họp thôn")
    villages = [codes for path, codes in said["choices"].items() if path.endswith("village")]
    assert "99001001" in villages[0]


def test_the_examples_of_the_help_are_a_form_without_an_error():
    rows = [*REPEAT, ("integer", "so_nguoi", "Số người", ""), ("decimal", "gia", "Giá", "")]
    rows.append(("select_one loai", "loai", "Loại", ""))
    rows += [("calculate", f"c{at}", "", one.written) for at, one in enumerate(EVERYDAY)]
    survey = "\n".join("|".join(row) for row in rows)
    made = workbook(survey, "list_name|name|label\nloai|khac|Khác")
    assert not checking.check(made, "m.xlsx").has_errors
