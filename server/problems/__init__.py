"""The one catalogue of what can go wrong: a stable code and a sentence that says what to do."""

from __future__ import annotations

from server.problems import (
    content,
    designer,
    exports,
    people,
    phones,
    programs,
    records,
    running,
)
from server.problems.sentence import Sentence
from server.problems.system import Reason

PARTS = (
    phones.SENTENCES,
    people.SENTENCES,
    records.SENTENCES,
    exports.SENTENCES,
    programs.SENTENCES,
    content.SENTENCES,
    designer.SENTENCES,
    running.SENTENCES,
)
CATALOGUE: dict[str, Sentence] = {code: words for part in PARTS for code, words in part.items()}


class Problem(Exception):  # noqa: N818 - the word of this project
    """Something a person can be told: a code of `CATALOGUE` and the details its sentence needs.

    Details go into answers and logs, so they never hold an answer, a token or a coordinate.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(self.sentence("en"))

    def sentence(self, language: str = "vi") -> str:
        """Give the sentence in `language` ("vi" or "en") with the details filled in."""
        words = CATALOGUE[self.code]
        details = {
            name: value.sentence(language) if isinstance(value, Problem | Reason) else value
            for name, value in self.details.items()
        }
        return (words.en if language == "en" else words.vi).format(**details)
