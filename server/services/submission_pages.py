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
from server.storage import places, records
from server.storage import submissions as rows
from server.storage.people import Person
from server.storage.records import Event, Version
from server.storage.store import Store
from server.xforms.definition import ATTACHMENTS, GEOMETRIES

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
    if rows.details(store, submission_id) is None:
        raise Problem("record_unknown", id=submission_id)
    look = reading.look(store, submission_id, reader.username, reason)
    shown, parts = look.shown, look.parts
    versions = records.versions(store, submission_id)
    lines = _lines(store, shown.listed.form_id, versions, is_opened=reason is not None)
    measured = shown.listed.method in {"inside", "near"}
    return Page(
        shown=shown,
        parts=parts,
        names=_names(store, shown, look.row, _every(parts, lines)),
        has_sealed_place=measured and shown.listed.lat is None,
        files=tuple(submission_files.of(look.definition, shown.files)),
        versions=tuple(lines),
        events=tuple(records.events(store, [version.id for version in versions])),
        map=submission_maps.around(store, shown),
        is_opened=reason is not None,
    )


def _lines(
    store: Store, form_id: str, versions: Sequence[Version], *, is_opened: bool
) -> list[VersionLine]:
    if len(versions) < 2:
        return []
    lines: list[VersionLine] = []
    before: list[Answer] | None = None
    forms = all_versions.of_records(store, form_id, {one.form_version_id for one in versions})
    for version in versions:
        sealed = _sealed(store, version) if is_opened else None
        parts = reading.parts(forms[version.form_version_id], version.answers, sealed)
        after = list(reading.answers(parts))
        changes = () if before is None else tuple(differences.between(before, after))
        lines.append(VersionLine(version, changes, before is None))
        before = after
    return lines


def _sealed(store: Store, version: Version) -> dict[str, Any]:
    return open_answers(store.vault, version.instance_id, version.sealed_answers)


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
