"""What a draft would change of the published version, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from server.problems.changes import DANGERS
from server.services import drafts, forms
from server.services.drafts import Draft
from server.services.impact import Impact, impact
from server.storage.forms import FormVersion
from server.storage.store import Store
from server.xforms.changes import Change, differences


@dataclass(frozen=True)
class Group:
    """Changes of one class of danger, the impacts of those that break something beside them."""

    danger: str
    vi: str
    en: str
    changes: tuple[tuple[Change, Impact | None], ...]


@dataclass(frozen=True)
class Review:
    """A draft beside the version that it would take the place of."""

    current: FormVersion | None
    """None for a form that was never published."""
    groups: tuple[Group, ...] = ()

    @property
    def breaks(self) -> tuple[tuple[Change, Impact | None], ...]:
        """The changes that must be confirmed."""
        return next((group.changes for group in self.groups if group.danger == "breaks"), ())


def of(store: Store, draft: Draft) -> Review:
    """Compare a draft; one that does not compile is compared with nothing."""
    if draft.definition is None or draft.current_version_id is None:
        return Review(None)
    current = forms.version(store, draft.definition.form_id, draft.current_version_id)
    before = current.definition, forms.xform(store, current.id)[0]
    found = differences(before, (draft.definition, drafts.xform(store, draft.id)[0]))
    felt = {id(one.change): one for one in impact(store, current.form_id, found)}
    return Review(
        current,
        tuple(
            Group(danger, words.vi, words.en, changes)
            for danger, words in DANGERS.items()
            if (changes := tuple((c, felt.get(id(c))) for c in found if c.danger == danger))
        ),
    )
