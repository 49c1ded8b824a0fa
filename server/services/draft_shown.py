"""A draft as its designers see it: what is wrong with it, what it lacks, what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from server.problems.findings import FINDINGS
from server.services import draft_faults, draft_reading, releasing
from server.services.draft_media import MediaFile
from server.storage import drafts as rows
from server.storage import forms
from server.storage.drafts import DraftRow, MediaRow
from server.storage.forms import FormVersion
from server.storage.store import Store
from server.xforms.definition import Definition
from server.xforms.findings import Finding, in_order


@dataclass(frozen=True)
class Draft:
    """A draft as its designers see it; one to a form, shared by all designers."""

    id: int
    form_id: str | None
    """As the settings say, in a faulty workbook too; None where they do not."""
    version: str | None
    title: str | None
    workbook_name: str
    findings: tuple[Finding, ...]
    """The workbook's, and what `draft_faults` says beside what is published now."""
    definition: Definition | None
    """None when the workbook has an error."""
    media: Mapping[str, MediaFile]
    missing_media: tuple[str, ...]
    note: str
    """What was said when it was made; releasing takes it over if it is given no other."""
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime
    stamp: str
    """Names what is shown here, and the version it was compared with. Give it to `publish`."""
    current_version_id: int | None
    """The published version that it would take the place of."""
    is_published: bool
    """Whether that version is exactly this: there is nothing to publish."""

    @property
    def is_compiled(self) -> bool:
        """Whether it is a form that can be shown and tried."""
        return self.definition is not None

    @property
    def is_settled(self) -> bool:
        """Whether its form is: it compiles, or was published. Else mending may name another."""
        return self.is_compiled or self.current_version_id is not None

    @property
    def has_errors(self) -> bool:
        """Whether a finding keeps it from being published."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def is_whole(self) -> bool:
        """Whether it may be published: no fault, nothing missing, and not published already."""
        ready = self.is_compiled and not self.has_errors
        return ready and not self.missing_media and not self.is_published


def listed(store: Store) -> list[Draft]:
    """Give all drafts, the one changed last first."""
    return [shown(store, row) for row in rows.all_of(store)]


def get(store: Store, draft_id: int) -> Draft:
    """Give one draft; raises Problem("draft_unknown") also when it was published or discarded."""
    return shown(store, draft_reading.row(store, draft_id))


def of_form(store: Store, form_id: str) -> Draft | None:
    """Give the draft of a form, if there is one."""
    draft_id = rows.of_form(store, form_id)
    return None if draft_id is None else get(store, draft_id)


def shown(store: Store, row: DraftRow) -> Draft:
    """Give a draft as it stands beside what is published now."""
    media = rows.media(store, row.id)
    definition = Definition.from_json(row.definition) if row.definition else None
    current = forms.get(store, row.current_version_id) if row.current_version_id else None
    same = _is_published(store, row, media, current)
    found = () if same else draft_faults.of(store, definition, current)
    return Draft(
        id=row.id,
        form_id=row.form_id,
        version=row.version,
        title=row.title,
        workbook_name=row.workbook_name,
        findings=tuple(in_order([*draft_faults.first(_kept(row), current), *found])),
        definition=definition,
        media={file.name: MediaFile(file.name, file.md5, file.size) for file in media.values()},
        missing_media=releasing.missing_media(definition, media) if definition else (),
        note=row.note,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_by=row.updated_by,
        updated_at=row.updated_at,
        stamp=f"{row.id}.{row.revision}.{row.current_version_id or 0}",
        current_version_id=row.current_version_id,
        is_published=same,
    )


def _kept(row: DraftRow) -> Iterable[Finding]:
    """Give the findings that were kept; a later program may know a fault by another code."""
    known = [Finding.from_json(found) for found in row.findings if found["code"] in FINDINGS]
    if row.definition or any(finding.severity == "error" for finding in known):
        return known
    return [*known, Finding("check_failed", details={"file": row.workbook_name})]


def _is_published(
    store: Store, row: DraftRow, media: Mapping[str, MediaRow], current: FormVersion | None
) -> bool:
    files = {name: (file.md5, file.blob) for name, file in media.items()}
    return (
        current is not None
        and current.xform_md5 == row.xform_md5
        and forms.media(store, current.id) == files
    )


def xform(store: Store, draft_id: int) -> tuple[bytes, str]:
    """Give the XForm's bytes and their MD5; raises `draft_unknown`, `draft_faulty`."""
    return draft_reading.xform(store, draft_reading.row(store, draft_id))


def workbook(store: Store, draft_id: int) -> bytes:
    """Give the workbook, byte for byte as it came; raises `draft_unknown`."""
    with store.blobs.open(draft_reading.row(store, draft_id).workbook_blob) as stream:
        return stream.read()
