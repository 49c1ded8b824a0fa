"""One draft as stored, or the problem that it is not there or has a fault."""

from __future__ import annotations

from server.problems import Problem
from server.storage import drafts
from server.storage.drafts import DraftRow
from server.storage.store import Store
from server.xforms.definition import Definition


def row(store: Store, draft_id: int) -> DraftRow:
    """Give a draft; raises Problem("draft_unknown")."""
    found = drafts.find(store, draft_id)
    if found is None:
        raise Problem("draft_unknown")
    return found


def held(store: Store, draft_id: int) -> DraftRow:
    """Give a draft that nobody else changes until the transaction ends; raises as `row`."""
    drafts.hold(store, draft_id)
    return row(store, draft_id)


def compiled(draft: DraftRow) -> Definition:
    """Give what a draft asks; raises Problem("draft_faulty")."""
    if draft.definition is None:
        raise Problem("draft_faulty")
    return Definition.from_json(draft.definition)


def needed(draft: DraftRow) -> set[str]:
    """Give the names of the files that a draft's form names."""
    return set(compiled(draft).media) if draft.definition else set()


def xform(store: Store, draft: DraftRow) -> tuple[bytes, str]:
    """Give the XForm's bytes and their MD5; raises Problem("draft_faulty")."""
    content = drafts.xform(store, draft.id)
    if content is None or draft.xform_md5 is None:
        raise Problem("draft_faulty")
    return content, draft.xform_md5
