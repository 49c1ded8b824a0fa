"""Drafts: what may become the next version of a form.

The names for designers' pages, which work on a designer's Store (`storage.as_person`). What phones
do with a draft is in `services/draft_phones`.
"""

from __future__ import annotations

from server.services.draft_ending import discard, publish, published_as
from server.services.draft_media import (
    MediaFile,
    add_media,
    media_file,
    remove_media,
    take_media,
)
from server.services.draft_shown import Draft, get, listed, of_form, workbook, xform
from server.services.draft_tries import (
    SHOWN,
    Try,
    address_again,
    addresses,
    phone_address,
    revoke_address,
    tries,
)
from server.services.draft_upload import form_of, upload
from server.services.releasing import LONGEST_NOTE, note_of, proposed_version
from server.storage.draft_tries import Address

__all__ = [
    "LONGEST_NOTE",
    "SHOWN",
    "Address",
    "Draft",
    "MediaFile",
    "Try",
    "add_media",
    "address_again",
    "addresses",
    "discard",
    "form_of",
    "get",
    "listed",
    "media_file",
    "note_of",
    "of_form",
    "phone_address",
    "proposed_version",
    "publish",
    "published_as",
    "remove_media",
    "revoke_address",
    "take_media",
    "tries",
    "upload",
    "workbook",
    "xform",
]
