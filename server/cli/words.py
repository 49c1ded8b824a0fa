"""The language in which commands speak: Vietnamese, or English for who asks for it."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROLES = {
    "officer": ("cán bộ", "officer"),
    "supervisor": ("phụ trách", "supervisor"),
    "designer": ("thiết kế biểu mẫu", "designer"),
    "auditor": ("kiểm tra", "auditor"),
    "admin": ("quản trị", "administrator"),
}
_CATALOGUES = Path(__file__).parent / "locale"


def language() -> str:
    """Give "vi" or "en": NEOTHIEN_LANG, else the language of the terminal, else Vietnamese."""
    names = ("NEOTHIEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "vi")
    return "en" if wanted.lower().startswith("en") else "vi"


def say(vi: str, en: str) -> str:
    """Give the one of two texts that the person reads."""
    return en if language() == "en" else vi


def named(code: str, names: Mapping[str, str]) -> str:
    """Give a place as people know it, with the code behind the name."""
    return f"{names[code]} ({code})" if code in names else code


@contextmanager
def one_language() -> Iterator[None]:
    """Let click speak the same language: it asks gettext, and gettext asks LANGUAGE."""
    gettext.bindtextdomain("messages", _CATALOGUES)
    before = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = language()
    try:
        yield
    finally:
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
