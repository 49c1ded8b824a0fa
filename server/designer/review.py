"""What a draft would change of the published version, for its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.designer.words import UNFELT
from server.problems.changes import DANGERS
from server.services import drafts, forms
from server.services.drafts import Draft
from server.services.impact import Impact, impact
from server.storage.forms import FormVersion
from server.storage.store import Store
from server.xforms.changes import Change, differences
from server.xforms.definition import Definition


@dataclass(frozen=True)
class Group:
    """Changes of one class of danger, the impacts of those that break something beside them."""

    danger: str
    vi: str
    en: str
    is_felt: bool
    """Whether the changes concern what was sent already; only what breaks something does."""
    changes: tuple[tuple[Change, Impact | None], ...]


@dataclass(frozen=True)
class Review:
    """A draft beside the version that it would take the place of."""

    current: FormVersion | None
    """None for a form that was never published."""
    groups: tuple[Group, ...] = ()
    is_other: bool = False
    """Whether so many questions are gone that it may be another form under this one's id."""

    @property
    def breaks(self) -> tuple[tuple[Change, Impact | None], ...]:
        """The changes that must be confirmed."""
        return tuple(one for group in self.breaking for one in group.changes)

    @property
    def felt(self) -> int:
        """How many changes concern what was sent already."""
        return sum(len(group.changes) for group in self.groups if group.is_felt)

    @property
    def breaking(self) -> tuple[Group, ...]:
        """The groups of them: those that concern what was sent, and those that do not so far."""
        return tuple(group for group in self.groups if group.danger == "breaks")


def of(store: Store, draft: Draft) -> Review:
    """Compare a draft; one that does not compile is compared with nothing."""
    if draft.definition is None or draft.current_version_id is None:
        return Review(None)
    current = forms.version(store, draft.definition.form_id, draft.current_version_id)
    before = current.definition, forms.xform(store, current.id)[0]
    found = differences(before, (draft.definition, drafts.xform(store, draft.id)[0]))
    felt = {id(one.change): one for one in impact(store, current.form_id, found)}
    pairs = [(change, felt.get(id(change))) for change in found]
    groups = tuple(group for danger in DANGERS for group in _groups(danger, pairs))
    return Review(current, groups, _is_other(current.definition, draft.definition))


def _groups(danger: str, pairs: list[tuple[Change, Impact | None]]) -> Iterator[Group]:
    """Split what breaks something by whether it concerns a submission."""
    for is_felt in (True, False):
        words = UNFELT if danger == "breaks" and not is_felt else DANGERS[danger]
        changes = tuple(
            (change, impact)
            for change, impact in pairs
            if change.danger == danger and bool(impact and impact.is_felt) == is_felt
        )
        if changes:
            yield Group(danger, words.vi, words.en, is_felt, changes)


def _is_other(before: Definition, after: Definition) -> bool:
    asked, still = (
        {question.name for question in form.questions if question.type != "note"}
        for form in (before, after)
    )
    return len(asked - still) * 2 > len(asked)
