"""What a dangerous change would do: to which stored submissions, and to which pages and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.problems.impact import FOUND, SEALED, UNTOUCHED, USES
from server.problems.sentence import Sentence
from server.services import submission_table
from server.services.impact_uses import uses
from server.storage import forms
from server.storage import impact as stored
from server.storage.impact import Asked
from server.storage.store import Store
from server.xforms.changes import Change
from server.xforms.definition import Definition, Path, Question


@dataclass(frozen=True)
class Impact:
    """What one breaking change concerns.

    `answered` counts the current submissions with an open answer to the question, or with the
    choice that is gone. `sealed` counts those that may have one, kept sealed: they are not opened
    for counting. `uses` are keys of `server.problems.impact.USES`.
    """

    change: Change
    answered: int
    sealed: int
    uses: tuple[str, ...]

    @property
    def is_felt(self) -> bool:
        """Whether anything that was stored is, or may be, concerned."""
        return bool(self.answered or self.sealed)

    def sentences(self, language: str = "vi") -> list[str]:
        """Say it in "vi" or "en": first how many submissions, then what uses the question."""
        counted = []
        if self.answered:
            counted.append(_said(FOUND, language).format(count=_number(self.answered, language)))
        if self.sealed:
            counted.append(_said(SEALED, language).format(count=_number(self.sealed, language)))
        uses = [_said(USES[use], language) for use in self.uses]
        return (counted or [_said(UNTOUCHED, language)]) + uses


def impact(store: Store, form_id: str, changes: Iterable[Change]) -> list[Impact]:
    """Give what each breaking change would concern, in the order of `changes`.

    `store` is a designer's or an administrator's (`storage.as_person`): the database gives others
    no counts. One pass over the form's submissions for all changes together.
    """
    breaking = [change for change in changes if change.danger == "breaks"]
    versions = stored.versions(store, form_id)
    asked = [_asked(change, versions) for change in breaking]
    counted = stored.counts(store, form_id, asked)
    current = forms.current_of(store, form_id)
    listed = submission_table.definition(store, current) if current else None
    return [
        Impact(
            change,
            count.answered,
            count.sealed,
            uses(current.definition, listed, change) if current and listed else (),
        )
        for change, count in zip(breaking, counted, strict=True)
    ]


def _asked(change: Change, versions: Mapping[int, Definition]) -> Asked:
    if change.kind == "version_same":
        same = [i for i, one in versions.items() if one.version == change.before]
        return Asked(((),), None, tuple(same), ())
    found = {number: _under(one, change.paths) for number, one in versions.items()}
    return Asked(
        change.paths,
        change.code or None,
        tuple(number for number, questions in found.items() if any(map(_is_open, questions))),
        tuple(n for n, questions in found.items() if not all(map(_is_open, questions))),
    )


def _under(definition: Definition, paths: Sequence[Path]) -> list[Question]:
    """Give the questions at these paths or in the groups there, that can have an answer."""
    return [
        question
        for question in definition.questions
        if question.type != "note" and any(question.path[: len(p)] == p for p in paths)
    ]


def _is_open(question: Question) -> bool:
    return question.is_open and not question.is_sealed_place


def _said(sentence: Sentence, language: str) -> str:
    return sentence.en if language == "en" else sentence.vi


def _number(count: int, language: str) -> str:
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", ".")
