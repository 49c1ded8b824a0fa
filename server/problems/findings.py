"""The sentences of what can be wrong in a form designer's workbook."""

from __future__ import annotations

from typing import NamedTuple

from server.problems.sentence import Sentence


class FindingWords(NamedTuple):
    """One finding's severity ("error" or "warning"), what is wrong and how to mend it."""

    severity: str
    wrong: Sentence
    mend: Sentence


FINDINGS: dict[str, FindingWords] = {}
