"""The dry run: what the newest stored submissions would say to a draft, in counts.

Designers see no submissions. Here the server opens them itself, as its owner, in memory, and hands
them to the form engine beside it (`services/form_engine`), which gives back kinds of faults and
paths of questions. Only counts leave this module, and they are kept with the draft.

A count can be an answer: a constraint that asks for a name says by a count of 0 or 1 whether
somebody is among the people in the data. So a count is told in steps of STEP, rounded down, and
fewer than STEP are not told apart from none. Paths are told only where a published version or the
draft has them, because a filled form may hold anything for a name. Places of which only the village
may be known are emptied before the engine sees anything. Each run is an event with the person and
the digest of the form that asked, put on record before anything is opened, and a form has MOST_RUNS
a day: who would ask again and again, with slightly other conditions, is stopped and can be seen.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from server.problems import Problem
from server.services import draft_media, draft_reading, form_engine, villages
from server.services.sealing import open_raw
from server.storage import dry_run as stored
from server.storage import events, forms, impact
from server.storage.drafts import DraftRow
from server.storage.people import Person
from server.storage.store import Storage, Store
from server.vault import Vault
from server.xforms import instance
from server.xforms.choice_lists import choice_lists
from server.xforms.definition import Definition

MOST = 1000
"""Submissions of one run."""
STEP = 5
"""Counts are told in multiples of it."""
SECONDS = 45
"""A run ends after so many, with what it has seen until then."""
MOST_RUNS = 20
"""Runs of a form in 24 hours."""
KINDS = ("constraint", "required", "type", "choice", "unknown")
EVENT = "draft.dry_run"


@dataclass(frozen=True)
class Line:
    """At least `count` of the submissions have this fault; `path` has "/" between its names."""

    kind: str
    path: str
    count: int


@dataclass(frozen=True)
class DryRun:
    """What came of a run. `played` submissions were seen, `unreadable` of them could not be."""

    played: int
    unreadable: int
    lines: tuple[Line, ...]
    at: datetime
    by: str


@dataclass(frozen=True)
class _Asked:
    """What is played: the draft's form, its row of `forms`, and all published versions."""

    draft: DraftRow
    definition: Definition
    xform: bytes
    form: int
    versions: Mapping[int, Definition]


def is_possible() -> bool:
    """Whether this machine has the Java that it takes."""
    return form_engine.engine() is not None


def kept(store: Store, draft_id: int) -> DryRun | None:
    """Give what came of the last run; None when the draft was changed since, or none was made."""
    found = stored.kept(store, draft_id)
    if found is None or found["revision"] != draft_reading.row(store, draft_id).revision:
        return None
    lines = tuple(Line(**line) for line in found["lines"])
    at = datetime.fromisoformat(found["at"])
    return DryRun(found["played"], found["unreadable"], lines, at, found["by"])


def run(storage: Storage, person: Person, draft_id: int) -> DryRun:
    """Play the newest submissions of the published form against a draft, and keep the counts.

    Raises:
        Problem: `draft_unknown`, `draft_faulty`, `dry_run_new` for a form that was never
            published, `dry_run_no_java`, `dry_run_too_many`, `dry_run_failed`.
    """
    if not is_possible():
        raise Problem("dry_run_no_java", package=form_engine.PACKAGE)
    with storage.as_person(person) as store:
        asked = _ask(store, person, draft_id)
    try:
        with tempfile.TemporaryDirectory() as name:
            _keep_media(storage, person, asked, Path(name))
            faults = _played(storage, asked, Path(name))
    except form_engine.Failed:
        raise Problem("dry_run_failed") from None
    finally:
        form_engine.forget()
    result = _summed(faults, asked, person)
    with storage.as_person(person) as store:
        kept_as = {**asdict(result), "at": result.at.isoformat(), "revision": asked.draft.revision}
        stored.keep(store, draft_id, kept_as)
    return result


def _ask(store: Store, person: Person, draft_id: int) -> _Asked:
    """See that it may be run, and put it on record: committed before anything is opened."""
    draft = draft_reading.held(store, draft_id)
    definition = draft_reading.compiled(draft)
    current = forms.current_of(store, definition.form_id)
    if current is None:
        raise Problem("dry_run_new")
    if stored.count_today(store, current.form, EVENT) >= MOST_RUNS:
        raise Problem("dry_run_too_many", most=MOST_RUNS)
    details = {"draft": draft_id, "version": draft.version, "xform_md5": draft.xform_md5}
    events.record_of_form(store, EVENT, person.username, current.form, **details)
    xform, _ = draft_reading.xform(store, draft)
    versions = impact.versions(store, definition.form_id)
    return _Asked(draft, definition, xform, current.form, versions)


def _keep_media(storage: Storage, person: Person, asked: _Asked, folder: Path) -> None:
    """Put the lists that the form reads into a folder; none of them holds an answer."""
    with storage.as_person(person) as store:
        for file in asked.definition.media:
            if not file.lower().endswith((".csv", ".xml", ".geojson")):
                continue
            try:
                pieces, _, _ = draft_media.media_file(store, asked.draft.id, file)
            except Problem:  # not uploaded so far
                continue
            with (folder / file).open("wb") as target:
                target.writelines(pieces)


def _selects(xform: bytes, media: Path) -> list[str]:
    """Give the questions whose choices are known here: those of places are each officer's own."""
    there = {file.name for file in media.iterdir()} - villages.MADE_HERE
    lists = choice_lists(xform)
    return [join(path) for path, file in lists.items() if not file or file in there]


def _played(storage: Storage, asked: _Asked, media: Path) -> list[list[str]]:
    """Open submissions lot by lot, and give the faults of each; raises `form_engine.Failed`."""
    until = time.monotonic() + SECONDS
    selects = _selects(asked.xform, media)
    faults: list[list[str]] = []
    with storage.reading() as store:
        for lot in stored.newest(store, asked.form, MOST):
            left = until - time.monotonic()
            if left <= 1:
                break
            # What came by a version that was published meanwhile is left out.
            known = [sealed for sealed in lot if sealed.form_version_id in asked.versions]
            filled = [_opened(store.vault, sealed, asked.versions) for sealed in known]
            faults += form_engine.play(asked.xform, media, selects, filled, left)
    return faults


def _opened(vault: Vault, sealed: stored.Sealed, versions: Mapping[int, Definition]) -> bytes:
    raw = open_raw(vault, sealed.instance_id, sealed.raw)
    return instance.blank_points(raw, versions[sealed.form_version_id])


def _summed(faults: Iterable[list[str]], asked: _Asked, person: Person) -> DryRun:
    """Count, and leave out what nobody may be told or what says nothing."""
    seen = list(faults)
    counted = Counter(fault for of_one in seen for fault in of_one)
    unreadable = counted.pop("unreadable ", 0)
    before = _paths(asked.versions.values())
    blanked = _sealed_places(asked)
    lines = []
    for fault, count in counted.items():
        kind, _, path = fault.partition(" ")
        if path in before - blanked and count >= STEP:
            lines.append(Line(kind, path, count - count % STEP))
    order = [join(q.path) for q in asked.definition.questions]
    place = {path: number for number, path in enumerate(order)}
    lines.sort(key=lambda line: (place.get(line.path, len(place)), KINDS.index(line.kind)))
    told = unreadable - unreadable % STEP
    return DryRun(len(seen), told, tuple(lines), datetime.now(UTC), person.username)


def _paths(versions: Iterable[Definition]) -> set[str]:
    """Give the paths of all questions, and of the groups and repeats around them."""
    paths = {question.path for version in versions for question in version.questions}
    return {join(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}


def _sealed_places(asked: _Asked) -> set[str]:
    """Give the questions that were emptied: what the engine says of them means nothing."""
    return {
        join(question.path)
        for version in asked.versions.values()
        for question in version.questions
        if question.is_sealed_place
    }


def join(path: Iterable[str]) -> str:
    """Give a question's path as `Line` has it."""
    return "/".join(path)
