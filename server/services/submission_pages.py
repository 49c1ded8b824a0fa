"""Everything on the page of one submission: answers, placement, files, versions, events, a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.problems import Problem
from server.services import all_versions, differences, reading, submission_files, submission_maps
from server.services.differences import Difference
from server.services.reading import Answer, Part, Shown
from server.services.sealing import open_answers
from server.services.submission_files import File
from server.services.submission_maps import SubmissionMap
from server.services.submission_table import place_codes
from server.storage import forms, places, records
from server.storage import submissions as rows
from server.storage.people import Person
from server.storage.records import Event, Version
from server.storage.store import Store
from server.xforms.definition import ATTACHMENTS, GEOMETRIES, Definition

SHORTEST_REASON = 10
"""Characters."""
MAIN_ANSWERS = 6
"""Answers in the map's panel."""


@dataclass(frozen=True)
class VersionLine:
    """A version of the record, with what it changed in the one before it."""

    version: Version
    changes: tuple[Difference, ...]
    is_first: bool


@dataclass(frozen=True)
class Page:
    """One submission for its page."""

    shown: Shown
    parts: tuple[Part, ...]
    names: Mapping[str, str]
    """Of the villages and communes that are mentioned, by code."""
    has_sealed_place: bool
    """Whether a position decided its village that nobody may see."""
    files: tuple[File, ...]
    versions: tuple[VersionLine, ...]
    events: tuple[Event, ...]
    map: SubmissionMap | None
    is_opened: bool
    """Whether the sealed answers are among the parts."""

    @property
    def current_id(self) -> int | None:
        """The id of the record's newest version, if the reader may see it."""
        return next((v.version.id for v in self.versions if v.version.is_current), None)


def read(store: Store, reader: Person, submission_id: int, reason: str | None = None) -> Page:
    """Give one submission; with a `reason`, which is put on record, its sealed answers too.

    `store` is the reader's own, so what lies outside of her areas is not there.

    Raises:
        Problem: `record_unknown`; `reason_short`.
    """
    if reason is not None and len(reason.strip()) < SHORTEST_REASON:
        raise Problem("reason_short", least=SHORTEST_REASON)
    shown, row, definition, newest = _find(store, reader, submission_id, reason)
    sealed = _sealed(store, row) if reason is not None else {}
    parts = reading.parts(definition, row.answers, sealed)
    versions = records.versions(store, submission_id)
    lines = _lines(store, versions, newest, is_opened=reason is not None)
    measured = shown.listed.method in {"inside", "near"}
    return Page(
        shown=shown,
        parts=parts,
        names=_names(store, shown, row, _every(parts, lines)),
        has_sealed_place=measured and shown.listed.lat is None,
        files=tuple(submission_files.of(definition, shown.files)),
        versions=tuple(lines),
        events=tuple(records.events(store, [version.id for version in versions])),
        map=submission_maps.around(store, shown),
        is_opened=reason is not None,
    )


def _find(
    store: Store, reader: Person, submission_id: int, reason: str | None
) -> tuple[Shown, Any, Definition, Definition]:
    """Give the submission with its own version and the newest one of its form."""
    row = rows.details(store, submission_id)
    version = forms.get(store, row.form_version_id) if row else None
    if row is None or version is None:
        raise Problem("record_unknown", id=submission_id)
    shown = reading.show(store, submission_id, reader.username, reason)
    current = forms.current_of(store, version.form_id)
    newest = current.definition if current else version.definition
    return shown, row, all_versions.named(version.definition, newest), newest


def _sealed(store: Store, row: Any) -> dict[str, Any]:  # noqa: ANN401
    return open_answers(store.vault, row.instance_id, row.sealed_answers)


def _lines(
    store: Store, versions: Sequence[Version], newest: Definition, *, is_opened: bool
) -> list[VersionLine]:
    lines: list[VersionLine] = []
    before: list[Answer] | None = None
    for version in versions if len(versions) > 1 else ():
        found = forms.get(store, version.form_version_id)
        sealed = _sealed(store, version) if is_opened else {}
        own = all_versions.named(found.definition, newest) if found else None
        parts = reading.parts(own, version.answers, sealed) if own else ()
        after = list(reading.answers(parts))
        changes = () if before is None else tuple(differences.between(before, after))
        lines.append(VersionLine(version, changes, before is None))
        before = after
    return lines


def _every(parts: Iterable[Part], lines: Iterable[VersionLine]) -> Iterable[Answer]:
    yield from reading.answers(parts)
    for line in lines:
        for change in line.changes:
            yield from (answer for answer in (change.before, change.after) if answer)


def _names(store: Store, shown: Shown, row: Any, answers: Iterable[Answer]) -> dict[str, str]:  # noqa: ANN401
    codes = {code for answer in answers for code in place_codes(answer)}
    codes |= {code for code in (row.area_commune, shown.listed.commune) if code}
    return dict(shown.places) | places.area_names(store, sorted(codes))


def main_answers(page: Page) -> list[Answer]:
    """Give the first open answers that say something by themselves, for the map's panel."""
    telling = (
        answer
        for answer in reading.answers(page.parts)
        if answer.labels
        and not answer.sealed
        and not place_codes(answer)
        and answer.type not in {"date"} | ATTACHMENTS | GEOMETRIES
    )
    return [answer for _, answer in zip(range(MAIN_ANSWERS), telling, strict=False)]
