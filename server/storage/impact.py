"""How many stored submissions answered a question: numbers for designers, who see none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from psycopg.types.json import Jsonb
from sqlalchemy import select, text

from server.storage.tables import form_versions, forms
from server.xforms.definition import Definition, Path

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Asked:
    """What is counted: an answer at any of `paths`, or one of their choices by `code`."""

    paths: tuple[Path, ...]
    code: str | None
    versions: tuple[int, ...]
    """The versions whose answers there are open."""
    sealed: tuple[int, ...]
    """The versions whose answers there are sealed, or partly."""


@dataclass(frozen=True)
class Count:
    """How many current submissions have it; `sealed` may have it, which nobody can count."""

    answered: int
    sealed: int


_COUNT = text("select answered, sealed from count_answers(:form_id, :asked)")


def versions(store: Store, form_id: str) -> dict[int, Definition]:
    """Give all versions of a form by their ids, the oldest first."""
    statement = (
        select(form_versions.c.id, form_versions.c.definition)
        .join_from(form_versions, forms, form_versions.c.form == forms.c.id)
        .where(forms.c.form_id == form_id)
        .order_by(form_versions.c.id)
    )
    return {row.id: Definition.from_json(row.definition) for row in store.db.execute(statement)}


def counts(store: Store, form_id: str, asked: Sequence[Asked]) -> list[Count]:
    """Count for each that is asked, in its order; for designers and administrators only."""
    if not asked:
        return []
    values = {"form_id": form_id, "asked": Jsonb([asdict(one) for one in asked])}
    return [Count(*row) for row in store.db.execute(_COUNT, values)]
