"""The dry run on a draft's page: asked for by a button, shown in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import flash, redirect
from werkzeug.wrappers import Response

from server.designer.blueprint import DRAFT, blueprint
from server.problems import Problem
from server.services import drafts, dry_run
from server.services.drafts import Draft
from server.services.dry_run import MOST, STEP, DryRun
from server.services.form_engine import PACKAGE
from server.services.villages import MADE_HERE
from server.storage.store import Store
from server.web.context import storage
from server.web.language import language, t
from server.web.signed_in import person
from server.xforms.definition import Definition, Question, Section

KINDS = {
    "constraint": ("Không đạt ràng buộc", "Breaks the constraint"),
    "required": ("Bắt buộc nhưng đang trống", "Required, but empty"),
    "type": ("Không hợp kiểu câu hỏi", "Does not fit the question's type"),
    "choice": ("Lựa chọn không còn", "The choice is gone"),
    "unknown": ("Câu hỏi không còn trong biểu mẫu", "The question is gone"),
}


@dataclass(frozen=True)
class Shown:
    """What the page knows of dry runs; `result` is None before one was made of this draft.

    `lines` are question, fault and the least number of submissions. `has_places` and
    `has_lookups` say that it cannot judge choices of lists of places, and what pulldata() finds.
    """

    is_possible: bool
    package: str
    most: int
    step: int
    has_places: bool
    has_lookups: bool
    result: DryRun | None
    lines: tuple[tuple[str, str, int], ...]


@blueprint.post(f"{DRAFT}/dry-run")
def run_dry(draft_id: int) -> Response:
    """Play the newest submissions against a draft."""
    try:
        dry_run.run(storage(), person(), draft_id)
    except Problem as problem:
        if not problem.code.startswith("dry_run_"):
            raise
        flash(problem.sentence(language()), "bad")
    return redirect(f"/design/drafts/{draft_id}#dry-run", 303)


def shown(store: Store, draft: Draft, before: Definition | None) -> Shown:
    """Give what the page shows; `before` is the published version, which knows what is gone."""
    result = dry_run.kept(store, draft.id)
    labels = {path: label for form in (before, draft.definition) for path, label in _labels(form)}
    return Shown(
        dry_run.is_possible(),
        PACKAGE,
        MOST,
        STEP,
        draft.definition is not None and not MADE_HERE.isdisjoint(draft.definition.media),
        draft.is_compiled and b"pulldata(" in drafts.xform(store, draft.id)[0],
        result,
        tuple(_lines(result, labels)),
    )


def _lines(result: DryRun | None, labels: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    for line in result.lines if result else ():
        yield labels.get(line.path, line.path), t(*KINDS[line.kind]), line.count


def _labels(form: Definition | None) -> Iterator[tuple[str, str]]:
    parts: tuple[Section | Question, ...] = (*form.sections, *form.questions) if form else ()
    for part in parts:
        path = dry_run.join(part.path)
        yield path, part.labels.get(language()) or next(iter(part.labels.values()), path)
