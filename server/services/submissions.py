"""Receive submissions: new, the same again, more files, an edit, a conflict, or quarantine.

A well-formed submission for a known version is stored whatever its quality; what cannot be one is
kept in quarantine, because a phone that is refused tries for ever (architecture, sentence 4).
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from server.problems import Problem
from server.services import attachments, quarantine, villages
from server.services.attachments import KeptFile, UploadedFile
from server.services.placement import Claim, Placement, place
from server.services.quarantine import Received
from server.services.sealing import seal_answers, seal_point, seal_raw
from server.storage import events, forms, remaps
from server.storage import quarantine as items
from server.storage import submissions as rows
from server.storage.forms import FormVersion
from server.storage.people import Sender
from server.storage.store import Store
from server.storage.submissions import FileRow
from server.xforms import instance as xml
from server.xforms.instance import Answers, Instance


class Outcome(Enum):
    """What became of a submission."""

    STORED = "stored"
    REPEATED = "repeated"
    EDITED = "edited"
    QUARANTINED = "quarantined"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Receipt:
    """What the sender may be told."""

    outcome: Outcome
    submission_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Filled(Received):
    """A filled form that was read and whose form version is known."""

    instance: Instance
    version: FormVersion
    answers: Answers
    received_at: datetime

    @property
    def id(self) -> str:
        """The id that the phone gave it."""
        return self.instance.instance_id or ""


def receive(store: Store, sender: Sender, raw: bytes, files: Sequence[UploadedFile]) -> Receipt:
    """Take one POST of a phone; nothing is lost once this returns and the store commits.

    What is new and touches nothing else is committed even before: a phone that is not told so
    sends it again, and it is the same.

    Raises:
        Problem: only for what the phone can mend by sending again (storage full or away).
    """
    kept = attachments.keep(store, files)
    instance = None
    try:
        instance = xml.read(raw)
        filled = read(store, raw, instance, kept)
    except Problem as problem:
        mac = store.vault.mac(raw)
        return _set_aside(store, sender, Received(raw, mac, kept, instance), problem)
    return file_it(store, sender, filled, at_once=True)


def read(
    store: Store,
    raw: bytes,
    instance: Instance,
    files: Sequence[KeptFile],
    received_at: datetime | None = None,
) -> Filled:
    """Read a filled form against its form version; it was received now, or at the time given.

    Raises:
        Problem: `form_unknown`, `version_unknown`, `instance_id_missing`.
    """
    version = _version(store, instance)
    if not instance.instance_id:
        raise Problem("instance_id_missing")
    answers = xml.answers(instance, version.definition)
    received_at = received_at or datetime.now(UTC)
    raw_mac = store.vault.mac(raw)
    return Filled(raw, raw_mac, files, instance, version, answers, received_at)


def _version(store: Store, instance: Instance) -> FormVersion:
    form_id, version = instance.form_id or "", instance.version or ""
    found = store.memory.form_versions.get((form_id, version))
    if found is None:
        found = forms.find(store, form_id, version)
        if found is None:
            code = "version_unknown" if forms.known(store, form_id) else "form_unknown"
            raise Problem(code, form_id=form_id, version=version)
        store.memory.form_versions[form_id, version] = found
    return found


def file_it(store: Store, sender: Sender, filled: Filled, *, at_once: bool = False) -> Receipt:
    """Store a filled form that is new, or do what its likeness to a stored one asks for.

    `at_once`: it may be committed before the rest of the transaction.
    """
    if filled.instance.deprecated_id:
        return _edit(store, sender, filled)
    receipt = _add(store, sender, filled, None, at_once=at_once)
    return receipt or _same_id(store, sender, filled)


def _add(
    store: Store,
    sender: Sender,
    filled: Filled,
    previous: rows.Known | None,
    *,
    at_once: bool = False,
) -> Receipt | None:
    files = attachments.rows(filled.answers.expected_files, filled.files)
    if previous is not None:
        files = attachments.carry_over(files, rows.files(store, previous.id))
    row = _row(store, sender, filled, previous)
    if at_once and (done := rows.add_alone(store, row, files, sender.boundaries_version)):
        return Receipt(Outcome.STORED, done.id)
    inserted = rows.add(store, row, files)
    if inserted is None:
        return None
    if inserted.boundaries_version != sender.boundaries_version:
        _place_again(store, filled, inserted)
    if previous is not None:
        rows.supersede(store, previous.id, inserted.id)
        events.record(
            store, "submission.edited", sender.username, inserted.id, replaces=previous.id
        )
    if inserted.edits_wait:
        _apply_waiting_edits(store, filled.id)
    return Receipt(Outcome.EDITED if previous else Outcome.STORED, inserted.id)


def _same_id(store: Store, sender: Sender, filled: Filled) -> Receipt:
    """Match a submission to the stored one of its id: equal bytes bring files, others conflict."""
    known = rows.find(store, filled.version.form, filled.id)
    if known is None:
        raise Problem("database_away")
    if not hmac.compare_digest(known.raw_mac, filled.raw_mac):
        return _set_aside(store, sender, filled, Problem("submission_conflict"))
    files = attachments.rows(filled.answers.expected_files, filled.files)
    _keep_late_files(store, sender, known.id, files)
    if not known.is_current:
        _fill_newest(store, sender, known.id, files)
    return Receipt(Outcome.REPEATED, known.id)


def _keep_late_files(
    store: Store, sender: Sender, submission_id: int, files: Sequence[FileRow]
) -> None:
    """Keep the files that came after their submission; one that replaces another is an event."""
    for old, new in rows.keep_files(store, submission_id, files):
        events.record(
            store, "attachment.replaced", sender.username, submission_id, old=old, new=new
        )


def _fill_newest(
    store: Store, sender: Sender, submission_id: int, files: Sequence[FileRow]
) -> None:
    """Give late files to the record's newest version too, where they are missing or empty."""
    newest = rows.find_current(store, submission_id).id
    missing = {file.name for file in rows.files(store, newest) if not file.size}
    wanted = [file for file in files if file.blob and file.name in missing]
    _keep_late_files(store, sender, newest, wanted)


def _edit(store: Store, sender: Sender, filled: Filled) -> Receipt:
    # The record is held first, so that a twin has been stored or is not begun.
    previous = rows.find(store, filled.version.form, filled.instance.deprecated_id or "")
    if rows.find(store, filled.version.form, filled.id) is not None:
        return _same_id(store, sender, filled)
    if previous is None or not previous.is_current:
        reason = "edit_outdated" if previous else "edit_before_original"
        return _set_aside(store, sender, filled, Problem(reason))
    return _add(store, sender, filled, previous) or _same_id(store, sender, filled)


def file_on_top(store: Store, sender: Sender, filled: Filled, instance_id: str) -> Receipt:
    """Store a filled form as the newest version of the record that `instance_id` is part of."""
    known = rows.find(store, filled.version.form, instance_id)
    if known is None:
        return file_it(store, sender, filled)
    newest = rows.find_current(store, known.id)
    return _add(store, sender, filled, newest) or _same_id(store, sender, filled)


def file_alone(store: Store, sender: Sender, filled: Filled) -> Receipt:
    """Store a filled form as a record of its own, whatever it says that it edits."""
    return _add(store, sender, filled, None) or _same_id(store, sender, filled)


def file_waiting_edits(store: Store) -> int:
    """File the edits that wait although their original is stored; give how many originals.

    An edit and its original that are stored at the same moment do not see each other.
    """
    originals = items.late_originals(store)
    for instance_id in originals:
        _apply_waiting_edits(store, instance_id)
    return len(originals)


def _apply_waiting_edits(store: Store, instance_id: str) -> None:
    # One that fails undoes its own rows only: the original and the other edits are stored.
    for item_id in items.edits_of(store, instance_id):
        try:
            with store.db.begin_nested():
                _apply_waiting_edit(store, item_id)
        except Problem as problem:
            items.change_reason(store, item_id, problem.code, problem.details)


def _apply_waiting_edit(store: Store, item_id: int) -> None:
    waiting = quarantine.open_item(store, item_id)
    filled = read(store, waiting.raw, xml.read(waiting.raw), waiting.files, waiting.received_at)
    receipt = _edit(store, waiting.sender, replace(filled, raw_mac=waiting.raw_mac))
    if receipt.submission_id is not None:
        items.resolve(store, item_id, receipt.submission_id)
    elif receipt.reason:
        items.change_reason(store, item_id, receipt.reason)


def _set_aside(
    store: Store,
    sender: Sender,
    what: Received,
    problem: Problem,
) -> Receipt:
    kept = quarantine.keep(store, sender, what, problem)
    if kept.submission_id is not None:
        # A person has accepted these bytes before: what came late belongs to that submission.
        files = attachments.rows((), what.files)
        _keep_late_files(store, sender, kept.submission_id, files)
        _fill_newest(store, sender, kept.submission_id, files)
        return Receipt(Outcome.REPEATED, kept.submission_id)
    conflict = problem.code == "submission_conflict"
    return Receipt(Outcome.CONFLICT if conflict else Outcome.QUARANTINED, None, problem.code)


def _place_again(store: Store, filled: Filled, inserted: rows.Inserted) -> None:
    """Use the villages as they are by now: they have changed while the body was on its way."""
    placed = _place(store, filled, inserted.boundaries_version)
    columns = {name: placed.columns[name] for name in remaps.PLACED}
    sealed = seal_point(store.vault, filled.id, placed.sealed)
    remaps.place(store, [{"submission": inserted.id, "sealed_point": sealed, **columns}])


def _place(store: Store, filled: Filled, boundaries_version: int) -> Placement:
    answers = filled.answers
    claim = Claim(answers.point, answers.village, answers.event_date, filled.received_at)
    return place(villages.index(store, boundaries_version), claim)


def _row(
    store: Store, sender: Sender, filled: Filled, previous: rows.Known | None
) -> dict[str, Any]:
    answers = filled.answers
    placed = _place(store, filled, sender.boundaries_version)
    return placed.columns | {
        "form": filled.version.form,
        "form_version_id": filled.version.id,
        "instance_id": filled.id,
        "deprecated_id": filled.instance.deprecated_id,
        "original_id": (previous.original_id or previous.id) if previous else None,
        "user_id": sender.user_id,
        "phone_id": sender.phone_id,
        "received_at": filled.received_at,
        "event_date": answers.event_date,
        "encrypted": filled.instance.encrypted,
        "raw": seal_raw(store.vault, filled.id, filled.raw),
        "raw_mac": filled.raw_mac,
        "answers": answers.open,
        "sealed_answers": seal_answers(store.vault, filled.id, answers.sealed),
        "sealed_point": seal_point(store.vault, filled.id, placed.sealed),
        "dropped_points": answers.dropped_points,
        "sealed_places": len(answers.sealed_points) + answers.dropped_points,
    }
