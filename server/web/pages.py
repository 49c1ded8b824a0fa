"""What every page of a person needs: its words, its files, its menu."""

from __future__ import annotations

from flask import Blueprint, Flask

from server.web import assets, language, navigation, webform_words, words

blueprint = Blueprint("pages", __name__, template_folder="templates")
"""Holds the templates that all doors share: `base.html`, `_macros.html`."""


def register(app: Flask) -> None:
    """Make `app` able to render pages."""
    app.register_blueprint(blueprint)
    assets.register(app)
    language.register(app)
    app.jinja_env.globals.update(
        menu_entries=navigation.entries,
        role_name=navigation.role_name,
        first_page=navigation.first,
        method_name=words.method_name,
        flag_name=words.flag_name,
        flag_help=words.flag_help,
        state_name=words.state_name,
        limit_told=webform_words.told,
        limit_questions=webform_words.questions,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
