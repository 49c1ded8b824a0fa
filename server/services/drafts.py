"""Drafts: what may become the next version of a form.

Everything but the phones' side (`services/draft_tries`) works on a designer's Store
(`storage.as_person`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from server.storage.forms import FormVersion
from server.storage.people import Person
from server.storage.store import Store
from server.xforms.definition import Definition
from server.xforms.findings import Finding

if TYPE_CHECKING:
    from server.xforms.checking import Checked


@dataclass(frozen=True)
class MediaFile:
    """A file that came with a draft; `size` in bytes."""

    name: str
    md5: str
    size: int


@dataclass(frozen=True)
class Draft:
    """A draft as its designers see it; one to a form, shared by all designers."""

    id: int
    form_id: str | None
    """None while the workbook does not say it, or cannot be read so far."""
    version: str | None
    title: str | None
    workbook_name: str
    findings: tuple[Finding, ...]
    definition: Definition | None
    """None when a finding is an error."""
    media: Mapping[str, MediaFile]
    missing_media: tuple[str, ...]
    note: str
    """What the designer who made it said, on going back for one; publishing takes it if it gets none."""
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime
    stamp: str
    """Names what is shown here, and the version it was compared with. Give it to `publish`."""

    @property
    def is_compiled(self) -> bool:
        """Whether it is a form that can be shown and tried."""
        return self.definition is not None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing: it may be published."""
        return self.is_compiled and not self.missing_media


def upload(
    store: Store,
    person: Person,
    workbook: bytes,
    filename: str,
    checked: Checked,
    form_id: str | None = None,
) -> Draft:
    """Make a draft of a checked workbook, or put it in the place of the form's draft.

    One draft to a form: a further upload replaces its content and keeps its media and phones.
    Files that the form's current version has come along. `form_id` names the form where the
    workbook cannot say it (it does not compile, but was sent from the page of that form's draft).
    """
    raise NotImplementedError


def listed(store: Store) -> list[Draft]:
    """Give all drafts, the one changed last first."""
    raise NotImplementedError


def get(store: Store, draft_id: int) -> Draft:
    """Give one draft; raises Problem("draft_unknown") also when it was published or discarded."""
    raise NotImplementedError


def discard(store: Store, person: Person, draft_id: int) -> None:
    """Throw a draft away with all that was sent to it; raises Problem("draft_unknown")."""
    raise NotImplementedError


def xform(store: Store, draft_id: int) -> tuple[bytes, str]:
    """Give the XForm's bytes and their MD5; raises `draft_unknown`, `draft_faulty`."""
    raise NotImplementedError


def workbook(store: Store, draft_id: int) -> bytes:
    """Give the workbook, byte for byte as it came; raises `draft_unknown`."""
    raise NotImplementedError


def add_media(
    store: Store, person: Person, draft_id: int, name: str, stream: BinaryIO
) -> MediaFile:
    """Keep a file of a draft; one of the same name is replaced. `stream` is read from its start.

    Raises:
        Problem: `draft_unknown`, `media_name_wrong`, `media_made_here`, `media_too_large`,
            `media_too_many`, `media_csv_header`.
    """
    raise NotImplementedError


def remove_media(store: Store, person: Person, draft_id: int, name: str) -> None:
    """Take a file away from a draft; one that is not there stays away."""
    raise NotImplementedError


def media_file(store: Store, draft_id: int, name: str) -> tuple[Iterator[bytes], int, str]:
    """Give one file as the server would send it: pieces, size in bytes, MD5; `not_found`.

    Lists of places, which the server makes for each officer, hold those of a sample commune.
    """
    raise NotImplementedError


def phone_address(store: Store, person: Person, draft_id: int) -> str:
    """Make a key for trying a draft on a phone and give it: told only now, valid for 14 days.

    The phone's `server_url` is `<base>/draft/<key>`: see `phone_settings.build_trial`.
    Raises `draft_unknown`, `draft_faulty`, `draft_media_missing`, `draft_addresses_too_many`.
    """
    raise NotImplementedError


def publish(
    store: Store, person: Person, draft_id: int, note: str = "", *, stamp: str | None = None
) -> FormVersion:
    """Publish a draft: all of it or nothing; what was sent to it is thrown away.

    `stamp` is `Draft.stamp` of the page that the designer saw before saying yes.

    Raises:
        Problem: `draft_unknown` (published or discarded meanwhile), `draft_changed` (another
            designer, or another published version, since `stamp`), `draft_faulty`,
            `draft_media_missing`, `version_taken` with the version proposed, `text_too_long`.
    """
    raise NotImplementedError


def tries(store: Store, draft_id: int) -> list[Any]:
    """Give what phones sent to a draft, newest first."""
    raise NotImplementedError


def proposed_version(store: Store, form_id: str) -> str:
    """Give a version that no version of this form has: YYYYMMDDNN of today in Vietnam."""
    raise NotImplementedError
