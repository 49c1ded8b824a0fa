"""Filling forms in a browser, for officers without an Android phone."""

from __future__ import annotations

from flask import Response, jsonify, render_template

from server.services import filling, forms
from server.services.submissions import Outcome
from server.supervisor.blueprint import blueprint
from server.web import metrics, uploads, webform
from server.web.context import storage
from server.web.signed_in import csrf_token, needs_role, person
from server.xforms import webforms

ROLE = "officer"
FORM = "/fill/<path:form_id>"
VERSION = "/filling/<int(max=2147483647):version_id>"
"""Form ids may be any words, so what is not of a form's own page lies elsewhere."""
STATUS = {"quarantined": 202, "conflict": 409}
"""By what became of a submission; 201 for all others, as phones are answered."""


@blueprint.get("/fill")
def fillable() -> str:
    """List the open forms."""
    needs_role(ROLE)
    with storage().as_person(person()) as store:
        found = forms.by_title(forms.fillable(store))
    return render_template("supervisor/fillable.html", forms=found)


@blueprint.get(FORM)
def before_filling(form_id: str) -> str:
    """Say what the browser cannot do with this form, and lead to it unless it cannot be done."""
    needs_role(ROLE)
    with storage().as_person(person()) as store:
        form = filling.form(store, form_id)
        content, _ = forms.xform(store, form.id)
    return render_template("supervisor/before_filling.html", form=form, seen=webforms.look(content))


@blueprint.get(f"{FORM}/form")
def filling_page(form_id: str) -> Response:
    """Show the form, to be filled and sent."""
    needs_role(ROLE)
    with storage().as_person(person()) as store:
        form = filling.form(store, form_id)
    return webform.page("supervisor/filling.html", webform.ENGINE_CSP, form=form)


@blueprint.get(f"{VERSION}/form.xml")
def filling_form(version_id: int) -> Response:
    """Give the form's XML, byte for byte as published."""
    needs_role(ROLE)
    with storage().as_person(person()) as store:
        content, md5 = forms.xform(store, version_id)
    return webform.form(content, md5)


@blueprint.get(f"{VERSION}/media/<name>")
def filling_media(version_id: int, name: str) -> Response:
    """Give one file of the form; villages and communes are those of the officer's areas."""
    needs_role(ROLE)
    with storage().reading() as store:
        sender = filling.sender(store, person())
    with storage().as_person(person()) as store:
        return webform.file(*forms.media_file(store, sender, version_id, name), name)


@blueprint.get("/filling/who")
def filling_as() -> Response:
    """Tell a page that stood open for long who is signed in by now, and the token of now."""
    needs_role(ROLE)
    return jsonify({"username": person().username, "csrf": csrf_token()})


@blueprint.post("/filling/submission")
def filled() -> tuple[Response, int]:
    """Take a filled form; answered only after its rows are committed.

    {outcome, submission}: what it became, or what it conflicts with; null where she sees neither.
    """
    needs_role(ROLE)
    # Not as the person: what is received is sealed, and stored before anybody may read it.
    with uploads.receive() as upload, storage().transaction() as store:
        receipt = filling.take(store, person(), upload.raw, upload.files)
    outcome, submission = receipt.outcome.value, receipt.submission_id
    metrics.SUBMISSIONS.labels(outcome).inc()
    if receipt.outcome is Outcome.CONFLICT:
        with storage().as_person(person()) as store:
            submission = filling.stored(store, upload.raw)
    return jsonify({"outcome": outcome, "submission": submission}), STATUS.get(outcome, 201)
