"""A person's decision on what waits in quarantine: look at it, file it once more."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from server.problems import Problem
from server.services import blanking, quarantine, submissions
from server.services.quarantine import OpenItem
from server.services.submissions import Filled, Receipt
from server.storage import events
from server.storage import quarantine as rows
from server.storage.store import Store
from server.xforms import instance as xml


def accept(store: Store, item_id: int, actor: str) -> Receipt:
    """File an item once more, now that a person wants it.

    A form that is known by now is filed as usual. Without an instance id it gets one; a conflict
    and an outdated edit become the newest version of the stored record; an edit without its
    original becomes a record of its own. When it still cannot be filed, `submission_id` is None
    and the item waits for the new reason.

    Raises:
        Problem: `quarantine_unknown`, `quarantine_resolved`, `quarantine_hopeless`,
            `form_unknown`, `version_unknown`.
    """
    item = quarantine.open_item(store, item_id)
    receipt = _file(store, item, _read(store, item_id, item))
    if receipt.submission_id is None:
        rows.change_reason(store, item_id, receipt.reason or item.reason)
        return receipt
    rows.resolve(store, item_id, receipt.submission_id)
    events.record(
        store,
        "quarantine.accepted",
        actor,
        receipt.submission_id,
        item=item_id,
        reason=item.reason,
    )
    return receipt


def raw(store: Store, item_id: int, actor: str, reason: str) -> bytes:
    """Give what was received, without places that nobody may see; the look is put on record.

    Raises:
        Problem: `quarantine_unknown`; `quarantine_resolved`, which says where the content went;
            `reason_needed` when `reason` is empty.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    content = quarantine.open_item(store, item_id).raw
    events.record(store, "quarantine.raw_shown", actor, item=item_id, reason=reason.strip())
    return blanking.shown(store, content)


def dismiss(store: Store, item_id: int, actor: str, reason: str) -> None:
    """Give an item up: it is counted and listed no more. Who, when and why are put on record.

    What it holds is kept as before (its places for 90 days), and it can still be accepted.

    Raises:
        Problem: `quarantine_unknown`, `quarantine_resolved`, `quarantine_dismissed`;
            `dismissal_needs_reason` when `reason` is empty.
    """
    if not reason.strip():
        raise Problem("dismissal_needs_reason")
    quarantine.open_item(store, item_id)
    if quarantine.get(store, item_id).dismissed_at is not None:
        raise Problem("quarantine_dismissed", id=item_id)
    rows.dismiss(store, item_id)
    events.record(store, "quarantine.dismissed", actor, item=item_id, reason=reason.strip())


def _read(store: Store, item_id: int, item: OpenItem) -> Filled:
    try:
        instance = xml.read(item.raw)
    except Problem as problem:
        raise Problem("quarantine_hopeless", id=item_id, reason=problem) from problem
    if not instance.instance_id:
        instance = replace(instance, instance_id=_new_id())
    filled = submissions.read(store, item.raw, instance, item.files, item.received_at)
    return replace(filled, raw_mac=item.raw_mac)


def _file(store: Store, item: OpenItem, filled: Filled) -> Receipt:
    original = filled.instance.deprecated_id
    match item.reason:
        case "submission_conflict":
            edit = replace(filled.instance, instance_id=_new_id(), deprecated_id=filled.id)
            again = replace(filled, instance=edit)
            return submissions.file_on_top(store, item.sender, again, filled.id)
        case "edit_outdated" if original:
            return submissions.file_on_top(store, item.sender, filled, original)
        case "edit_before_original":
            return submissions.file_alone(store, item.sender, filled)
        case _:
            return submissions.file_it(store, item.sender, filled)


def _new_id() -> str:
    return f"uuid:{uuid4()}"
