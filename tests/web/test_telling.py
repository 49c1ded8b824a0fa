"""The sentence that goes to the next page."""

from __future__ import annotations

from flask import Flask, flash, get_flashed_messages

from server.web.telling import Told


def test_a_sentence_is_told_once_on_the_next_page_and_costs_no_cookie_otherwise() -> None:
    app = Flask("told")
    app.secret_key = b"k" * 32
    app.session_interface = Told()
    app.add_url_rule("/change", "change", view_func=lambda: flash("Đã lưu.") or "")
    app.add_url_rule("/next", "next", view_func=lambda: " ".join(get_flashed_messages()))
    browser = app.test_client()
    assert "Set-Cookie" not in browser.get("/next").headers
    browser.get("/change")
    assert [browser.get("/next").text for _ in range(2)] == ["Đã lưu.", ""]
