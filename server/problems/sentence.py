"""The shape of a problem's words."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """One problem's words in Vietnamese and English; `{name}` is filled from the details."""

    vi: str
    en: str
