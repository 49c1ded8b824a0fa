"""The addresses below `/draft/<key>`: a draft as its phones see it, and where they send to.

A phone sees one form, and knows no difference to a server of published ones.
"""

from __future__ import annotations

from flask import Blueprint, Response

from server.openrosa import listing, submission
from server.openrosa.answering import XML, base, file, tagged, xml
from server.services import draft_phones, drafts
from server.services.draft_phones import Key
from server.services.forms import MediaFile
from server.storage.store import Store
from server.web import uploads
from server.web.context import storage
from server.web.errors import message

DRAFT = "/draft/<token>"
FORM = f"{DRAFT}/forms/<int(max=2147483647):draft_id>"


def register(blueprint: Blueprint) -> None:
    """Put these addresses beside those of published forms."""
    blueprint.add_url_rule(f"{DRAFT}/formList", view_func=draft_list)
    blueprint.add_url_rule(f"{FORM}/form.xml", view_func=draft_form)
    blueprint.add_url_rule(f"{FORM}/manifest", view_func=draft_manifest)
    blueprint.add_url_rule(f"{FORM}/media/<name>", view_func=draft_file)
    address = f"{DRAFT}/submission"
    blueprint.add_url_rule(address, view_func=head_draft, methods=["HEAD"])
    blueprint.add_url_rule(address, view_func=post_draft, methods=["POST"])


def draft_list(token: str) -> Response:
    """Give the draft as the only form there is."""
    with storage().reading() as store:
        form = draft_phones.offered(store, draft_phones.identify(store, token))
    return xml(listing.form_list([form], _prefix(token)))


def draft_form(token: str, draft_id: int) -> Response:
    """Give the draft's XML."""
    with storage().reading() as store:
        content, md5 = draft_phones.xform(store, _key(store, token, draft_id))
    return tagged(content, md5, XML)


def draft_manifest(token: str, draft_id: int) -> Response:
    """Give the files that the draft has; lists of places are those of a sample commune."""
    with storage().reading() as store:
        found = draft_phones.media(store, _key(store, token, draft_id))
    files = [MediaFile(name, md5) for name, md5 in sorted(found.items())]
    return xml(listing.manifest(files, _prefix(token), draft_id))


def draft_file(token: str, draft_id: int, name: str) -> Response:
    """Give one file of the draft."""
    with storage().reading() as store:
        content = drafts.media_file(store, _key(store, token, draft_id).draft_id, name)
    return file(name, content)


def head_draft(token: str) -> Response:
    """Tell a phone, before it sends, that it may and how much at once."""
    with storage().reading() as store:
        draft_phones.identify(store, token)
    return submission.welcome()


def post_draft(token: str) -> Response:
    """Take a test submission; 201 is answered only after it is committed."""
    with storage().reading() as store:
        key = draft_phones.identify(store, token)
    with uploads.receive() as upload, storage().transaction() as store:
        draft_phones.receive(store, key, upload.raw, upload.files)
    return message(submission.DONE, 201)


def _key(store: Store, token: str, draft_id: int) -> Key:
    key = draft_phones.identify(store, token)
    draft_phones.check(key, draft_id)
    return key


def _prefix(token: str) -> str:
    return f"{base()}/draft/{token}"
