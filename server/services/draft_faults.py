"""What keeps a draft from being published that its workbook alone cannot say.

It depends on what is published at the moment: the versions that its form has had.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from server.services import releasing
from server.storage import forms
from server.storage.forms import FormVersion
from server.storage.store import Store
from server.xforms.definition import Definition
from server.xforms.findings import Finding, Place

KEPT = "version_kept"
"""The finding that publishing refuses by itself, with the version to take."""
_LONGEST = 10
"""Digits of a version that is compared by size: `releasing.proposed_version` goes above these."""


def of(store: Store, made: Definition | None, current: FormVersion | None) -> tuple[Finding, ...]:
    """Give what is wrong with the version of a draft that differs from its form's current one."""
    if made is None or current is None:
        return ()
    code = _code(store, made, current)
    if code is None:
        return ()
    proposed = releasing.proposed_version(store, made.form_id)
    details = {"version": made.version, "current": current.version, "proposed": proposed}
    place = Place("settings", *(made.version_cell or ()))
    return (Finding(code, place, made.version, details),)


def _code(store: Store, made: Definition, current: FormVersion) -> str | None:
    if made.version == current.version:
        return KEPT
    if made.version in forms.version_names(store, made.form_id):
        return "version_used"
    return "version_below" if _is_below(made.version, current.version) else None


def _is_below(version: str, current: str) -> bool:
    both = version, current
    return all(one.isascii() and one.isdigit() and len(one) <= _LONGEST for one in both) and int(
        version
    ) < int(current)


def first(findings: Iterable[Finding], current: FormVersion | None) -> Iterable[Finding]:
    """Make a bad form id an error while it can still be changed: before the first publication."""
    if current is not None:
        return findings
    return [
        replace(one, code="form_id_forever") if one.code == "form_id_style" else one
        for one in findings
    ]
