"""Forms: what phones may fill, the forms themselves, and their media."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.problems import Problem
from server.services import villages
from server.storage import forms
from server.storage.forms import FormVersion
from server.storage.people import Sender
from server.storage.store import Store


@dataclass(frozen=True)
class MediaFile:
    """A file that a form needs, as a phone is told of it."""

    name: str
    md5: str


def _get(store: Store, version_id: int) -> FormVersion:
    found = forms.get(store, version_id)
    if found is None:
        raise Problem("not_found")
    return found


def current(store: Store) -> list[FormVersion]:
    """Give the current version of every form, whatever its state."""
    return forms.current(store)


def fillable(store: Store) -> list[FormVersion]:
    """Give the forms that officers may fill: published and open."""
    return [form for form in forms.current(store) if form.state == "open"]


def xform(store: Store, version_id: int) -> tuple[bytes, str]:
    """Give the XForm's bytes as published, and their MD5; raises Problem("not_found")."""
    found = forms.xform(store, version_id)
    if found is None:
        raise Problem("not_found")
    return found


def media(store: Store, sender: Sender, version_id: int) -> list[MediaFile]:
    """Give the files this version needs, with the choice files as this sender gets them."""
    version = _get(store, version_id)
    made = [name for name in version.definition.media if name in villages.MADE_HERE]
    files = {name: md5 for name, (md5, _) in forms.media(store, version_id).items()}
    files |= {name: villages.choice_file(store, sender, name)[1] for name in made}
    return [MediaFile(name, files[name]) for name in sorted(files)]


def media_file(
    store: Store, sender: Sender, version_id: int, name: str
) -> tuple[Iterator[bytes], str]:
    """Give one file in pieces, and its MD5; raises Problem("not_found")."""
    version = _get(store, version_id)
    if name in villages.MADE_HERE and name in version.definition.media:
        content, md5 = villages.choice_file(store, sender, name)
        return iter((content,)), md5
    md5, blob = forms.media(store, version_id).get(name, ("", ""))
    if not blob:
        raise Problem("not_found")
    with store.blobs.open(blob) as stream:
        return iter((stream.read(),)), md5
