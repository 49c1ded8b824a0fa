"""A form in the browser's engine, as a person works with it; `place` is a page or a frame."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, Page

Place = Page | FrameLocator


def question(place: Place, words: str, number: int = 0) -> Locator:
    """The question with these words; `number` says in which repetition, from 0."""
    label = place.locator("label", has_text=words).or_(
        place.locator(".control-text", has_text=words)
    )
    return place.locator(".question-container").filter(has=label).nth(number)


def answer(place: Place, words: str, text: str, number: int = 0) -> None:
    """Type an answer."""
    field = question(place, words, number).locator("input, textarea").first
    field.click()
    field.press_sequentially(text)
    field.blur()


def choices(place: Place, words: str) -> list[str]:
    """Open a list of choices, give them, and close it."""
    box = question(place, words).get_by_role("combobox")
    box.click()
    found = place.get_by_role("option")
    found.first.wait_for()
    texts = [text.strip() for text in found.all_inner_texts()]
    box.press("Escape")
    found.first.wait_for(state="hidden")
    return texts


def choose(place: Place, words: str, text: str) -> None:
    """Choose from a list that opens."""
    question(place, words).get_by_role("combobox").click()
    place.get_by_role("option", name=text, exact=True).click()
    place.get_by_role("option").first.wait_for(state="hidden")


def let_go(page: Page) -> None:
    """Let a page close that holds answers; it would ask, and nobody is there to answer."""
    page.evaluate("addEventListener('beforeunload', e => e.stopImmediatePropagation(), true)")
