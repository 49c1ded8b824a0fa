"""Filling a form in a browser: what a phone gets and sends, for who is signed in."""

from __future__ import annotations

from collections.abc import Sequence

from server.problems import Problem
from server.services import forms, submissions
from server.services.attachments import UploadedFile
from server.services.submissions import Receipt
from server.storage import people, records
from server.storage.forms import FormVersion
from server.storage.people import Person, Sender
from server.storage.store import Store
from server.xforms import instance as xml


def form(store: Store, form_id: str) -> FormVersion:
    """Give the version of an open form that is filled today; raises Problem("form_not_open")."""
    found = next((one for one in forms.fillable(store) if one.form_id == form_id), None)
    if found is None:
        raise Problem("form_not_open")
    return found


def sender(store: Store, person: Person) -> Sender:
    """Give the person as the sender of submissions, from no phone.

    Needs a Store of the server itself: a person's own may not read the table of accounts.
    """
    return people.known_sender(store, person.user_id, None)


def take(store: Store, person: Person, raw: bytes, files: Sequence[UploadedFile]) -> Receipt:
    """Take a form filled in a browser, as if a phone had sent it.

    Raises:
        Problem: as `submissions.receive`.
    """
    return submissions.receive(store, sender(store, person), raw, files)


def stored(store: Store, raw: bytes) -> int | None:
    """Give the stored submission that a filled form conflicts with, if the reader sees it."""
    filled = xml.read(raw)
    return records.named(store, filled.form_id, filled.instance_id)
