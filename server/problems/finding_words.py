"""The shape of a finding's words."""

from __future__ import annotations

from typing import NamedTuple

from server.problems.sentence import Sentence


class FindingWords(NamedTuple):
    """What is said of one fault in a workbook; `{name}` is filled from the finding's details.

    `severity` is "error" (the form cannot be published) or "warning". The place (sheet, row,
    column) stands beside the sentences, so that they do not repeat it.
    """

    severity: str
    wrong: Sentence
    mend: Sentence


def error(vi: str, en: str, mend_vi: str, mend_en: str) -> FindingWords:
    """Give the words of a fault with which the form cannot be published."""
    return FindingWords("error", Sentence(vi, en), Sentence(mend_vi, mend_en))


def warning(vi: str, en: str, mend_vi: str, mend_en: str) -> FindingWords:
    """Give the words of a fault with which the form can still be published."""
    return FindingWords("warning", Sentence(vi, en), Sentence(mend_vi, mend_en))
