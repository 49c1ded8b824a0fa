"""What is published now decides whether a draft may be: its version, its form id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.designer.test_pages import publish, upload
from tests.designer.workbooks import template
from tests.javarosa.engine import needs_java
from tests.people import Browser, open_browser
from tests.postgres import Databases
from tests.world import World, copied_world, derived

OTHER = {("so_nguoi", "required"): None}


def publish_two(world: World) -> None:
    here = open_browser(world, "designer")
    publish(here, upload(here, template("2026112205")))
    publish(here, upload(here, template("2026112207")), confirm="1")


@pytest.fixture
def here(people_template: Path, databases: Databases, tmp_path: Path) -> Iterator[Browser]:
    """A designer's browser, after two versions were published."""
    made = derived(people_template, databases, ("people", "versions"), publish_two)
    with copied_world(made, databases, tmp_path / "data", "versions") as world:
        yield open_browser(world, "designer")


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("2026112207", "vẫn là &#39;2026112207&#39;"),
        ("2026112205", "đã dùng cho một bản trước"),
        ("2026112206", "thấp hơn phiên bản đang dùng là &#39;2026112207&#39;"),
        ("3", "thấp hơn phiên bản đang dùng"),
    ],
)
def test_a_version_that_cannot_be_published_is_a_fault_of_the_draft(
    here: Browser, version: str, words: str
):
    draft = upload(here, template(version, cells=OTHER))
    page = here.get(draft).text
    assert words in page
    assert re.search(r"ghi: 20\d{8}", page)
    assert "Xuất bản phiên bản" not in page
    assert "1 lỗi" in here.get("/design").text
    assert here.get(f"{draft}/coloured").status_code == 200
    assert publish(here, draft, confirm="1").status_code == 409


@needs_java
def test_what_is_published_already_is_no_fault_and_nothing_to_publish(here: Browser):
    page = here.get(upload(here, template("2026112207"))).text
    assert "không có gì để xuất bản" in page
    assert "Không có ô nào sai" in page
    assert "Xuất bản phiên bản" not in page


def test_a_bad_form_id_is_an_error_before_the_first_publication_only(here: Browser):
    draft = upload(here, template(settings={"form_id": "họp thôn"}))
    page = here.get(draft).text
    assert "Xuất bản rồi thì không đổi mã được" in page
    assert "hop_thon" in page
    assert publish(here, draft).status_code == 409
    page = here.get(upload(here, template("2999010101", settings={"form_id": "khảo sát"}))).text
    assert "Xuất bản rồi thì không đổi mã được" not in page


def test_dangers_are_under_headings_that_fit(here: Browser):
    page = here.get(upload(here, template("2999010101", without="anh"))).text
    assert "chưa có phiếu đã gửi nào bị ảnh hưởng (1)" in page
    assert "Ảnh hưởng đến phiếu đã gửi (" not in page
    assert "Từ nay trống ở phiếu mới" in page
    state = page.partition("<dd>")[2].partition("</dd>")[0]
    assert "1 thay đổi cách lưu số liệu" in state
    assert 'href="#changes"' in state
    assert "Có lẽ nhầm mã biểu mẫu" not in page


def test_another_form_under_the_id_of_one_is_asked_about_first(here: Browser):
    settings = {"form_id": "khảo sát"}
    page = here.get(upload(here, template("2999010101", settings=settings))).text
    changes = page.partition('id="changes"')[2]
    assert 0 < changes.index("Có lẽ nhầm mã biểu mẫu (form_id)") < changes.index("<h3>")
