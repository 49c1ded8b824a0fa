"""The language in which `python -m geo` speaks: Vietnamese, or English for who asks for it."""

from __future__ import annotations

import argparse
import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("vi", "en")
_CATALOGUES = Path(__file__).parent / "locale"


def language(arguments: list[str] | None = None) -> str:
    """Give "vi" or "en": what `--language` or `--lang` says, else what the environment does.

    That is NEOTHIEN_LANG, else the language of the terminal, else Vietnamese.
    """
    asking = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    asking.add_argument("--language", "--lang")
    try:
        asked = asking.parse_known_args(arguments)[0].language
    except argparse.ArgumentError:
        asked = None
    names = ("NEOTHIEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = asked if asked in LANGUAGES else None
    wanted = wanted or next((os.environ[name] for name in names if os.environ.get(name)), "vi")
    return "en" if wanted.lower().startswith("en") else "vi"


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Let argparse speak the same language: it asks gettext, and gettext asks LANGUAGE."""
    gettext.bindtextdomain("messages", _CATALOGUES)
    before = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = wanted
    try:
        yield
    finally:
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
