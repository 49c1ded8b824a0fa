"""The questions by which the server tells a record's day and place, where a form has none."""

from __future__ import annotations

from collections.abc import Iterator

from server.xforms.findings import Finding, Place
from server.xforms.lint.form import Form


def check(form: Form) -> Iterator[Finding]:
    """Say what a form does not ask; silent where a type or name that is wrong may be meant."""
    asked = [item for item in form.items if item.stores]
    if not asked or any(not item.kind or (item.stores and not item.name) for item in form.items):
        return
    kinds = {item.kind for item in asked}
    if "date" not in kinds:
        yield Finding("day_missing", Place(form.survey.name))
    if "geopoint" not in kinds and not any(item.name.lower() == "village" for item in asked):
        yield Finding("village_missing", Place(form.survey.name))
