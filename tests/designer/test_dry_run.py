"""The dry run on a draft's page: a button, and counts without an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server.services import form_engine
from tests.javarosa.engine import needs_java
from tests.people import Browser
from tests.services.test_dry_run import SECRET, draft, fill
from tests.world import World

Open = Callable[[str | None], Browser]
pytestmark = needs_java
STRICTER = "integer | people | Số người | public | | . < 10"


def test_a_designer_presses_the_button_and_sees_counts(people: World, browser: Open) -> None:
    fill(people, 12, people="34567", wish=SECRET)
    page = f"/design/drafts/{draft(people, people=STRICTER).id}"
    here = browser("designer")
    assert "Chạy thử trên phiếu đã có" in here.get(page).text

    assert here.post(f"{page}/dry-run").location == f"{page}#dry-run"

    text = here.get(page).text
    assert "Đã mở 12 phiếu" in text
    assert "ít nhất 10 trong 12" in text
    assert "Không đạt ràng buộc" in text
    assert SECRET not in text
    assert "34567" not in text


def test_too_few_to_tell_of_is_said_and_is_no_good_news(people: World, browser: Open) -> None:
    fill(people, 3, people="34567")
    page = f"/design/drafts/{draft(people, people=STRICTER).id}"
    here = browser("designer")
    here.post(f"{page}/dry-run")
    text = here.get(page).text
    assert "Chỉ có 3 phiếu, quá ít để nêu" in text
    assert "phiếu vướng trở lên" not in text


def test_others_may_not(people: World, browser: Open) -> None:
    page = f"/design/drafts/{draft(people).id}/dry-run"

    assert browser("supervisor").post(page).status_code in {403, 404}
    assert browser("admin").post(page).status_code in {403, 404}


def test_the_page_says_that_it_needs_java(
    people: World, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_engine, "engine", lambda: None)
    page = f"/design/drafts/{draft(people).id}"

    assert form_engine.PACKAGE in browser("designer").get(page).text
    browser("designer").post(f"{page}/dry-run")
