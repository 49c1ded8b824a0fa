"""One change between two versions of a form, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.problems.changes import (
    AFTER,
    AND_OTHERS,
    CHANGES,
    FIRST,
    LANGUAGES,
    NO_REPEAT,
    NOTHING,
    PRECISIONS,
    SENSITIVITIES,
    SORTS,
    TOP,
    TYPES,
    YES,
)
from server.problems.sentence import Sentence
from server.xforms.definition import Path

MAX_SHOWN = 200
"""Longest text of a form that a sentence repeats, in characters."""

_VALUES: Mapping[str, Mapping[str, Sentence]] = {
    "type_changed": TYPES,
    "sensitivity_raised": SENSITIVITIES,
    "sensitivity_lowered": SENSITIVITIES,
    "sensitivity_closed": SENSITIVITIES,
    "sensitivity_opened": SENSITIVITIES,
    "precision_closed": PRECISIONS,
    "precision_opened": PRECISIONS,
    "default_language_changed": LANGUAGES,
    "required_changed": {"true()": YES},
    "read_only_changed": {"true()": YES},
}
_MOVED = frozenset({"question_moved", "group_moved", "choice_moved"})
_EMPTY = {"question_regrouped": TOP, "group_regrouped": TOP, "repeat_changed": NO_REPEAT}


@dataclass(frozen=True)
class Change:
    """One thing that a newer version of a form has otherwise.

    `kind` is a key of `server.problems.changes.CHANGES`; `danger` is harmless, new_data or breaks:
    whether that concerns anything stored is for `server.services.impact` to say. `path` is the
    question's in the older version (in the newer one where it is new there; empty for the form).
    `before` and `after` are what the designer wrote, or codes; "" is nothing.
    """

    kind: str
    danger: str
    path: Path
    before: str = ""
    after: str = ""
    language: str = ""
    """Of a text: the code of its language."""
    code: str = ""
    """Of a choice: its code in the older version, or in the newer one where it is new."""
    others: tuple[Path, ...] = ()
    """Other questions with the same list of choices, of which exactly the same is to be said."""
    sort: str = "question"
    """question, group, repeat or form: what `path` is."""
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)
    choice_labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def paths(self) -> tuple[Path, ...]:
        """All questions that it is about."""
        return (self.path, *self.others)

    def sentence(self, language: str = "vi") -> str:
        """Say it in one sentence, in "vi" or "en"."""
        return _said(CHANGES[self.kind], language).format(
            what=self._what(language),
            before=self._value(self.before, language),
            after=self._value(self.after, language),
            language=_word(LANGUAGES, self.language, language),
            choice=_named(self.choice_labels, self.code, language),
        )

    def _what(self, language: str) -> str:
        sort = _said(SORTS[self.sort], language)
        if not self.path:
            return sort
        what = f"{sort} {_named(self.labels, self.path[-1], language)}"
        if not self.others:
            return what
        return _said(AND_OTHERS, language).format(what=what, count=len(self.others))

    def _value(self, value: str, language: str) -> str:
        if self.kind in _MOVED:
            return _said(AFTER if value else FIRST, language).format(name=value)
        if not value:
            return _said(_EMPTY.get(self.kind, NOTHING), language)
        words = _VALUES.get(self.kind, {})
        return _word(words, value, language) if value in words else f"“{_cut(value)}”"


def _named(labels: Mapping[str, str], name: str, language: str) -> str:
    """Give the label in the language, else in another, with the name: “Số người” (people)."""
    label = labels.get(language) or labels.get("vi") or next(iter(labels.values()), "")
    text = " ".join(label.replace("**", "").split())
    return f"“{_cut(text, 80)}” ({name})" if text else f"“{name}”"


def _word(words: Mapping[str, Sentence], code: str, language: str) -> str:
    return _said(words[code], language) if code in words else code


def _said(sentence: Sentence, language: str) -> str:
    return sentence.en if language == "en" else sentence.vi


def _cut(text: str, longest: int = MAX_SHOWN) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
